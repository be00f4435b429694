//! How often an entry has failed, and in which form it is tried next. What
//! Telegram never takes must not hold up what comes after it, and must not
//! vanish either: in the end a notice takes its place.

/// In which form an entry is shown.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Form {
    /// As it is.
    #[default]
    Itself,
    /// A file as any file, though it is a picture or a film.
    Document,
    /// As a notice that it cannot be shown.
    Notice,
}

/// So many failures that say nothing of the entry; all in all that takes a
/// quarter of an hour.
const FAILURES: u32 = 10;
/// So many answers that nobody understands: after each it may be there.
const ODD: u32 = 3;

/// The entry that is tried at the moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Trial {
    due: i64,
    failures: u32,
    odd: u32,
    /// In which form it is tried.
    pub(super) form: Form,
    /// Why not in a better one.
    pub(super) why: String,
}

impl Trial {
    /// From now on this one is tried.
    pub(super) fn begin(&mut self, due: i64) {
        if self.due != due {
            *self = Self {
                due,
                ..Self::default()
            };
        }
    }

    /// It is done.
    pub(super) fn end(&mut self) {
        *self = Self::default();
    }

    /// It failed, for all that is known not through its own fault. Whether it
    /// is time to find out.
    pub(super) fn failed(&mut self) -> bool {
        self.failures += 1;
        self.failures >= FAILURES
    }

    /// All else works: it is the entry. A notice takes its place; if that does
    /// not work either, it was something else after all.
    pub(super) fn is_to_blame(&mut self, why: &str) {
        self.failures = 0;
        let form = if self.form == Form::Notice {
            Form::Itself
        } else {
            Form::Notice
        };
        self.show_as(form, why);
    }

    /// The answer was not understood. Whether it is time for another form.
    pub(super) fn odd(&mut self) -> bool {
        self.odd += 1;
        self.odd >= ODD
    }

    /// It is tried in that form next.
    pub(super) fn show_as(&mut self, form: Form, why: &str) {
        self.form = form;
        self.odd = 0;
        why.clone_into(&mut self.why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_again_and_again_alternates_with_a_notice() {
        let mut trial = Trial::default();
        trial.begin(7);
        for form in [Form::Notice, Form::Itself, Form::Notice] {
            assert!((1..FAILURES).all(|_| !trial.failed()));
            trial.begin(7);
            assert!(trial.failed());
            trial.is_to_blame("it fails");
            assert_eq!(trial.form, form);
        }
        assert!(!trial.odd() && !trial.odd() && trial.odd());
        trial.begin(8);
        assert_eq!(trial.form, Form::Itself);
        assert!(!trial.odd());
    }
}
