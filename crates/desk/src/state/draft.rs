//! What an operator has begun to write in a conversation.

use kite_protocol::limits::TEXT_BYTES;

use super::outgoing::LocalFile;

/// An answer that has not been sent.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Draft {
    /// The text so far.
    pub text: String,
    /// The chosen files, each with the id that its message will have.
    pub files: Vec<(String, LocalFile)>,
    /// Why the last choice of files was not taken.
    pub refused: Option<String>,
    /// The message that the text is meant to change; none: it is a new one.
    pub editing: Option<Editing>,
}

/// A message that is being changed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Editing {
    /// Its number.
    pub target: u32,
    /// What it says so far.
    pub original: String,
    /// What had been written before, to go on with afterwards.
    kept: String,
}

/// Where a draft stands against the limits of a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Readiness {
    /// There is nothing to send.
    Empty,
    /// It can go.
    Ready,
    /// The text has so many bytes too many.
    TooLong(usize),
}

impl Draft {
    /// Whether it can be sent.
    pub(crate) fn readiness(&self) -> Readiness {
        let text = self.text.trim();
        if text.len() > TEXT_BYTES {
            Readiness::TooLong(text.len() - TEXT_BYTES)
        } else if text.is_empty() && (self.files.is_empty() || self.editing.is_some()) {
            Readiness::Empty
        } else {
            Readiness::Ready
        }
    }

    /// Takes up a message to change it.
    pub(crate) fn begin_edit(&mut self, target: u32, original: String) {
        self.end_edit();
        let kept = std::mem::replace(&mut self.text, original.clone());
        self.editing = Some(Editing {
            target,
            original,
            kept,
        });
    }

    /// Goes back to what was written before; gives the message and what it is
    /// to say.
    pub(crate) fn end_edit(&mut self) -> Option<(Editing, String)> {
        let mut editing = self.editing.take()?;
        let text = std::mem::replace(&mut self.text, std::mem::take(&mut editing.kept));
        Some((editing, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: String) -> Draft {
        Draft {
            text,
            ..Draft::default()
        }
    }

    #[test]
    fn an_edit_gives_way_to_what_was_written_before() {
        let mut draft = draft("half a reply".into());
        draft.begin_edit(3, "Monday".into());
        assert_eq!(draft.text, "Monday");
        draft.begin_edit(1, "hello".into());
        draft.text.push_str(", you");
        let (editing, text) = draft.end_edit().unwrap();
        assert_eq!((editing.target, &*text), (1, "hello, you"));
        assert_eq!(draft.text, "half a reply");
        assert_eq!(draft.end_edit(), None);
    }

    #[test]
    fn blanks_are_nothing_and_bytes_count() {
        assert_eq!(draft(" \n\t".into()).readiness(), Readiness::Empty);
        assert_eq!(
            draft("ä".repeat(TEXT_BYTES / 2)).readiness(),
            Readiness::Ready
        );
        assert_eq!(
            draft("ä".repeat(TEXT_BYTES / 2 + 1)).readiness(),
            Readiness::TooLong(2)
        );
    }

    #[test]
    fn a_file_needs_no_text() {
        let mut draft = draft(String::new());
        draft.files.push((
            "id".into(),
            LocalFile {
                name: "a.png".into(),
                media_type: "image/png".into(),
                size: 1,
                preview: None,
            },
        ));
        assert_eq!(draft.readiness(), Readiness::Ready);
        // But it goes nowhere while another message is changed.
        draft.begin_edit(1, String::new());
        assert_eq!(draft.readiness(), Readiness::Empty);
    }
}
