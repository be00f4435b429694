//! Reading a frame's elements one by one, with errors that name the element.

use std::fmt;
use std::ops::RangeInclusive;

use crate::element::{Element, whole};
use crate::file::FileMeta;
use crate::id::InvalidId;
use crate::limits::{FILE_NAME_BYTES, FILE_TYPE_BYTES, MEMBER_NAME_BYTES, URI_BYTES};
use crate::timestamp::Timestamp;

/// Why a text is no frame: what is wrong, and what would be right.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum DecodeError {
    /// The text is no JSON array; with what is wrong with it, in few words
    /// that repeat nothing of it.
    NotAnArray(String),
    /// Element 0 is a string, but no type of this direction and version.
    UnknownType {
        /// What stood there, cut to a printable size.
        found: String,
        /// The types that may stand there.
        expected: &'static str,
    },
    /// Another element is not what its place asks for.
    Element {
        /// Its place, counted from 0.
        index: usize,
        /// What the element is called.
        name: &'static str,
        /// What would be right.
        expected: &'static str,
        /// What kind of value stood there; none where the frame was too short.
        found: Option<&'static str>,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnArray(problem) => {
                write!(f, "A frame must be one JSON array: {problem}")
            }
            Self::UnknownType { found, expected } => {
                write!(f, "Unknown frame type {found:?}; expected {expected}")
            }
            Self::Element {
                index,
                name,
                expected,
                found: None,
            } => write!(
                f,
                "Element {index} ({name}) is missing; expected {expected}"
            ),
            Self::Element {
                index,
                name,
                expected,
                found: Some(found),
            } => write!(
                f,
                "Element {index} ({name}) is wrong: found {found}, expected {expected}"
            ),
        }
    }
}

impl std::error::Error for DecodeError {}

impl DecodeError {
    pub(crate) fn unknown_type(found: &str, expected: &'static str) -> Self {
        Self::UnknownType {
            found: found.chars().take(16).collect(),
            expected,
        }
    }
}

/// Takes a frame's elements in their order; element 0, the type, comes first.
pub(crate) struct Reader {
    elements: std::vec::IntoIter<Element>,
    next: usize,
}

impl Reader {
    pub(crate) fn new(elements: Vec<Element>) -> Self {
        Self {
            elements: elements.into_iter(),
            next: 0,
        }
    }

    /// Element 0 as text; the caller matches it against its types.
    pub(crate) fn frame_type(&mut self, expected: &'static str) -> Result<String, DecodeError> {
        match self.take() {
            Some(Element::Text(text)) => Ok(text),
            other => Err(self.wrong("type", expected, other.as_ref().map(Element::kind))),
        }
    }

    pub(crate) fn text(
        &mut self,
        name: &'static str,
        expected: &'static str,
    ) -> Result<String, DecodeError> {
        match self.take() {
            Some(Element::Text(text)) => Ok(text),
            other => Err(self.wrong(name, expected, other.as_ref().map(Element::kind))),
        }
    }

    /// A text that can be stored and passed on everywhere: U+0000 cannot.
    pub(crate) fn storable_text(
        &mut self,
        name: &'static str,
        expected: &'static str,
    ) -> Result<String, DecodeError> {
        let text = self.text(name, expected)?;
        if text.contains('\0') {
            return Err(self.wrong(name, expected, Some("another string")));
        }
        Ok(text)
    }

    /// An id by its constructor.
    pub(crate) fn id<T>(
        &mut self,
        name: &'static str,
        expected: &'static str,
        new: fn(String) -> Result<T, InvalidId>,
    ) -> Result<T, DecodeError> {
        let text = self.text(name, expected)?;
        new(text).map_err(|_| self.wrong(name, expected, Some("another string")))
    }

    pub(crate) fn timestamp(&mut self) -> Result<Timestamp, DecodeError> {
        const EXPECTED: &str = "an ISO 8601 time such as \"2023-11-22T10:43:05.120Z\"";
        let text = self.text("timestamp", EXPECTED)?;
        Timestamp::parse(&text)
            .ok_or_else(|| self.wrong("timestamp", EXPECTED, Some("another string")))
    }

    pub(crate) fn member_name(&mut self) -> Result<Option<String>, DecodeError> {
        const EXPECTED: &str = "null or a name of up to 256 bytes without control characters";
        let text = match self.take() {
            Some(Element::Null) => return Ok(None),
            Some(Element::Text(text)) => text,
            other => {
                return Err(self.wrong("memberName", EXPECTED, other.as_ref().map(Element::kind)));
            }
        };
        let name = self.printable("memberName", text, 0..=MEMBER_NAME_BYTES, EXPECTED)?;
        Ok((!name.is_empty()).then_some(name))
    }

    /// The three elements that describe a file: name, type, size.
    pub(crate) fn file(&mut self) -> Result<FileMeta, DecodeError> {
        const NAME: &str = "a file name of 1 to 255 bytes without control characters";
        const TYPE: &str = "a media type such as \"image/png\", of up to 127 bytes";
        const SIZE: &str = "a size in bytes: a whole number from 0 to 9007199254740991";
        let name = self.text("fileName", NAME)?;
        let name = self.printable("fileName", name, 1..=FILE_NAME_BYTES, NAME)?;
        let media_type = self.text("fileType", TYPE)?;
        // Browsers have no type for some files: such a file is refused for its
        // type, not as a bad frame.
        let media_type = self.printable("fileType", media_type, 0..=FILE_TYPE_BYTES, TYPE)?;
        let size = match self.take() {
            Some(Element::Number(number)) => {
                whole(number).ok_or_else(|| self.wrong("fileSize", SIZE, Some("another number")))?
            }
            other => return Err(self.wrong("fileSize", SIZE, other.as_ref().map(Element::kind))),
        };
        Ok(FileMeta {
            name,
            media_type,
            size,
        })
    }

    pub(crate) fn uri(&mut self, name: &'static str) -> Result<String, DecodeError> {
        const EXPECTED: &str = "a URI of 1 to 2048 bytes without control characters";
        let text = self.text(name, EXPECTED)?;
        self.printable(name, text, 1..=URI_BYTES, EXPECTED)
    }

    /// A last element that may be absent or null.
    pub(crate) fn optional_uri(
        &mut self,
        name: &'static str,
    ) -> Result<Option<String>, DecodeError> {
        match self.elements.as_slice().first() {
            None | Some(Element::Null) => Ok(None),
            Some(_) => self.uri(name).map(Some),
        }
    }

    /// An error code: 0 to 65535.
    pub(crate) fn code(&mut self) -> Result<u16, DecodeError> {
        const EXPECTED: &str = "a code: a whole number from 0 to 65535";
        let found = self.take();
        if let Some(Element::Number(number)) = found
            && let Some(code) = whole(number).and_then(|code| u16::try_from(code).ok())
        {
            return Ok(code);
        }
        Err(self.wrong("code", EXPECTED, found.as_ref().map(Element::kind)))
    }

    fn take(&mut self) -> Option<Element> {
        self.next += 1;
        self.elements.next()
    }

    fn printable(
        &self,
        name: &'static str,
        text: String,
        bytes: RangeInclusive<usize>,
        expected: &'static str,
    ) -> Result<String, DecodeError> {
        if !bytes.contains(&text.len()) || text.contains(char::is_control) {
            return Err(self.wrong(name, expected, Some("another string")));
        }
        Ok(text)
    }

    /// The error about the element that was taken last.
    fn wrong(
        &self,
        name: &'static str,
        expected: &'static str,
        found: Option<&'static str>,
    ) -> DecodeError {
        DecodeError::Element {
            index: self.next - 1,
            name,
            expected,
            found,
        }
    }
}
