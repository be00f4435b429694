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
        } else if text.is_empty() && self.files.is_empty() {
            Readiness::Empty
        } else {
            Readiness::Ready
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: String) -> Draft {
        Draft {
            text,
            files: Vec::new(),
            refused: None,
        }
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
    }
}
