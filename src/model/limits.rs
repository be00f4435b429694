//! What may be sent: as the server says, or else what every server takes.

use kite_protocol::file::ALLOWED;
use kite_protocol::limits::TEXT_BYTES;
use kite_protocol::v2::Info;

const PHOTOGRAPH: &str = "image/jpeg";

/// The largest sizes in bytes.
#[derive(Clone)]
pub(crate) struct Limits {
    /// Of a text.
    pub(crate) text: usize,
    /// Of a file, by its media type; others cannot be sent.
    files: Vec<(String, u64)>,
}

/// Why a file cannot be sent.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Unfit {
    /// Files of its type cannot.
    Type,
    /// It has no bytes: mostly one that another program has yet to fetch.
    Empty,
    /// It has more than so many bytes.
    Size(u64),
}

impl Default for Limits {
    fn default() -> Self {
        let files = ALLOWED.iter();
        Self {
            text: TEXT_BYTES,
            files: files
                .map(|(name, max)| ((*name).to_owned(), *max))
                .collect(),
        }
    }
}

impl Limits {
    /// Those that the server says.
    pub(crate) fn of(info: &Info) -> Self {
        let files = info.files.iter();
        Self {
            text: usize::try_from(info.text_bytes).unwrap_or(usize::MAX),
            files: files
                .map(|(name, max)| (name.clone(), u64::from(*max)))
                .collect(),
        }
    }

    /// What is wrong with a file, if anything.
    pub(crate) fn check(&self, media_type: &str, size: u64) -> Result<(), Unfit> {
        match self.files.iter().find(|(name, _)| name == media_type) {
            None => Err(Unfit::Type),
            Some(_) if size == 0 => Err(Unfit::Empty),
            Some((_, max)) if size > *max => Err(Unfit::Size(*max)),
            Some(_) => Ok(()),
        }
    }

    /// The media types, as a file picker takes them. Phones offer the camera
    /// where a picture is among them; Safari turns what is of no such type into
    /// the first one, so that is the one for photographs.
    pub(crate) fn types(&self) -> String {
        let mut types: Vec<_> = self.files.iter().map(|(name, _)| name.as_str()).collect();
        types.sort_by_key(|name| *name != PHOTOGRAPH);
        types.join(",")
    }

    /// The largest size in bytes of each type.
    pub(crate) fn by_type(&self) -> &[(String, u64)] {
        &self.files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picker_is_told_the_type_of_photographs_first() {
        let types = Limits::default().types();
        assert!(types.starts_with("image/jpeg,application/pdf,"));
    }

    #[test]
    fn the_server_decides_what_may_be_sent() {
        let info = Info {
            title: "Bikes".to_owned(),
            connectors: Vec::new(),
            text_bytes: 80,
            files: vec![("audio/ogg".to_owned(), 7), ("image/png".to_owned(), 9)],
            languages: Vec::new(),
            hours: None,
        };
        let limits = Limits::of(&info);
        assert_eq!(limits.text, 80);
        assert_eq!(limits.types(), "audio/ogg,image/png");
        assert_eq!(limits.check("audio/ogg", 7), Ok(()));
        assert_eq!(limits.check("audio/ogg", 8), Err(Unfit::Size(7)));
        assert_eq!(limits.check("application/pdf", 1), Err(Unfit::Type));
        assert_eq!(limits.check("image/png", 0), Err(Unfit::Empty));
        assert_eq!(Limits::default().check("application/pdf", 1), Ok(()));
    }
}
