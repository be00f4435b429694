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

/// So many failures that say nothing of the entry; all in all that takes two
/// minutes.
const FAILURES: u32 = 7;
/// So many answers that nobody understands: after each it may be there.
const ODD: u32 = 3;

/// The entry that is tried at the moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Trial {
    due: i64,
    /// The last one of its album.
    last: i64,
    /// Up to here each goes alone.
    apart: i64,
    failures: u32,
    odd: u32,
    suspected: bool,
    /// In which form it is tried.
    pub(super) form: Form,
    /// Why not in a better one.
    pub(super) why: String,
}

impl Trial {
    /// From now on this one is tried.
    pub(super) fn begin(&mut self, due: i64) {
        if self.due != due {
            self.end();
            self.due = due;
        }
        self.last = due;
    }

    /// With it those up to this one are tried, as an album.
    pub(super) fn with(&mut self, last: i64) {
        self.last = last;
    }

    /// It is done.
    pub(super) fn end(&mut self) {
        *self = Self {
            apart: self.apart,
            ..Self::default()
        };
    }

    /// Whether others may go along with it: once it has failed, it has to be
    /// known which one it was.
    pub(super) fn may_be_joined(&self) -> bool {
        self.form == Form::Itself && self.due > self.apart
    }

    /// It is tried alone next, and so is each of its album: to send all of its
    /// files again for every one of them would be dear, and perhaps be there
    /// as often.
    pub(super) fn part(&mut self) {
        self.apart = self.apart.max(self.last);
    }

    /// It failed, for all that is known not through its own fault. Whether it
    /// is time to find out.
    pub(super) fn failed(&mut self) -> bool {
        self.failures += 1;
        self.part();
        self.failures >= FAILURES
    }

    /// Whether all else works at this moment. If it did the last time too, it is
    /// the entry: a notice takes its place. If that does not work either, it was
    /// something else after all.
    pub(super) fn all_else_works(&mut self, works: bool, why: &str) {
        let suspected = std::mem::replace(&mut self.suspected, works);
        if !(works && suspected) {
            return;
        }
        self.suspected = false;
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
        self.part();
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
            let before = trial.form;
            for works in [true, false, true] {
                assert!(trial.failed());
                trial.all_else_works(works, "it fails");
                assert_eq!(trial.form, before);
            }
            trial.all_else_works(true, "it fails");
            assert_eq!(trial.form, form);
        }
        assert!(!trial.odd() && !trial.odd() && trial.odd());
        assert!(!trial.may_be_joined());
        trial.begin(8);
        assert!(trial.may_be_joined());
        assert!(!trial.odd());
    }

    #[test]
    fn an_album_that_failed_is_tried_file_by_file() {
        let mut trial = Trial::default();
        trial.begin(7);
        trial.with(9);
        trial.part();
        for due in [7, 8, 9] {
            trial.begin(due);
            assert!(!trial.may_be_joined(), "{due}");
            trial.end();
        }
        trial.begin(10);
        assert!(trial.may_be_joined());
    }
}
