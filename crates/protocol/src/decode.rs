//! Reading a frame's elements one by one, with errors that name the element.

use std::fmt;
use std::ops::RangeInclusive;

use crate::element::{Element, whole};
use crate::file::FileMeta;
use crate::id::InvalidId;
use crate::limits::{
    FILE_NAME_BYTES, FILE_TYPE_BYTES, MEMBER_NAME_BYTES, TITLE_BYTES, URI_BYTES, WORD_BYTES,
};
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

/// What is wrong with a frame, on its way through the readers. It is boxed, as
/// each of them passes it on: what is small to pass on is less code to download.
pub(crate) struct Wrong(pub(crate) Box<DecodeError>);

impl DecodeError {
    pub(crate) fn unknown_type(found: &str, expected: &'static str) -> Wrong {
        Wrong(Box::new(Self::UnknownType {
            found: found.chars().take(16).collect(),
            expected: if cfg!(feature = "json") { expected } else { "" },
        }))
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
    pub(crate) fn frame_type(&mut self, expected: &'static str) -> Result<String, Wrong> {
        match self.take() {
            Some(Element::Text(text)) => Ok(text),
            other => Err(self.mismatch("type", expected, other.as_ref())),
        }
    }

    pub(crate) fn text(
        &mut self,
        name: &'static str,
        expected: &'static str,
    ) -> Result<String, Wrong> {
        match self.take() {
            Some(Element::Text(text)) => Ok(text),
            other => Err(self.mismatch(name, expected, other.as_ref())),
        }
    }

    /// A text that can be stored and passed on everywhere: U+0000 cannot.
    pub(crate) fn storable_text(
        &mut self,
        name: &'static str,
        expected: &'static str,
    ) -> Result<String, Wrong> {
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
    ) -> Result<T, Wrong> {
        let text = self.text(name, expected)?;
        new(text).map_err(|_| self.wrong(name, expected, Some("another string")))
    }

    pub(crate) fn timestamp(&mut self) -> Result<Timestamp, Wrong> {
        const EXPECTED: &str = "an ISO 8601 time such as \"2023-11-22T10:43:05.120Z\"";
        let text = self.text("timestamp", EXPECTED)?;
        Timestamp::parse(&text)
            .ok_or_else(|| self.wrong("timestamp", EXPECTED, Some("another string")))
    }

    pub(crate) fn member_name(&mut self) -> Result<Option<String>, Wrong> {
        const EXPECTED: &str = "null or a name of up to 256 bytes without control characters";
        let text = match self.take() {
            Some(Element::Null) => return Ok(None),
            Some(Element::Text(text)) => text,
            other => return Err(self.mismatch("memberName", EXPECTED, other.as_ref())),
        };
        let name = self.printable("memberName", text, 0..=MEMBER_NAME_BYTES, EXPECTED)?;
        Ok((!name.is_empty()).then_some(name))
    }

    /// Null, no element at all, or what `read` reads.
    pub(crate) fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Wrong>,
    ) -> Result<Option<T>, Wrong> {
        if self.skip_nothing() {
            return Ok(None);
        }
        read(self).map(Some)
    }

    /// Takes the next element if it is null or not there; whether it was.
    fn skip_nothing(&mut self) -> bool {
        let nothing = matches!(self.elements.as_slice().first(), None | Some(Element::Null));
        if nothing {
            self.take();
        }
        nothing
    }

    /// A text of a few lines: up to `max` bytes, without U+0000.
    pub(crate) fn short_text(
        &mut self,
        name: &'static str,
        expected: &'static str,
        max: usize,
    ) -> Result<String, Wrong> {
        let text = self.storable_text(name, expected)?;
        if text.len() > max {
            return Err(self.wrong(name, expected, Some("another string")));
        }
        Ok(text)
    }

    /// The name of somebody or something, to be shown.
    pub(crate) fn name(
        &mut self,
        name: &'static str,
        expected: &'static str,
    ) -> Result<String, Wrong> {
        let text = self.text(name, expected)?;
        self.printable(name, text, 1..=TITLE_BYTES, expected)
    }

    /// A word for programs, of which there is no fixed list.
    pub(crate) fn free_word(&mut self, name: &'static str) -> Result<String, Wrong> {
        const EXPECTED: &str = "a word of 1 to 64 bytes without control characters";
        let text = self.text(name, EXPECTED)?;
        self.printable(name, text, 1..=WORD_BYTES, EXPECTED)
    }

    pub(crate) fn flag(&mut self, name: &'static str) -> Result<bool, Wrong> {
        match self.take() {
            Some(Element::Bool(value)) => Ok(value),
            other => Err(self.mismatch(name, "true or false", other.as_ref())),
        }
    }

    /// A whole number within a range.
    pub(crate) fn number(
        &mut self,
        name: &'static str,
        expected: &'static str,
        range: RangeInclusive<u32>,
    ) -> Result<u32, Wrong> {
        match self.take() {
            Some(Element::Number(number)) => whole(number)
                .and_then(|number| u32::try_from(number).ok())
                .filter(|number| range.contains(number))
                .ok_or_else(|| self.wrong(name, expected, Some("another number"))),
            other => Err(self.mismatch(name, expected, other.as_ref())),
        }
    }

    /// The number of an entry, or 0 for before the first.
    pub(crate) fn seq(&mut self, name: &'static str) -> Result<u32, Wrong> {
        const EXPECTED: &str = "the number of an entry: a whole number from 0 to 4294967295";
        self.number(name, EXPECTED, 0..=u32::MAX)
    }

    /// The number of an entry that there is.
    pub(crate) fn entry_seq(&mut self, name: &'static str) -> Result<u32, Wrong> {
        const EXPECTED: &str = "the number of an entry: a whole number from 1 to 4294967295";
        self.number(name, EXPECTED, 1..=u32::MAX)
    }

    /// One of a few words.
    pub(crate) fn word<T>(
        &mut self,
        name: &'static str,
        expected: &'static str,
        read: fn(&str) -> Option<T>,
    ) -> Result<T, Wrong> {
        let text = self.text(name, expected)?;
        read(&text).ok_or_else(|| self.wrong(name, expected, Some("another string")))
    }

    /// A list of which at most `max` items are looked at. What is wrong with an
    /// item is said of the list.
    pub(crate) fn list<T>(
        &mut self,
        name: &'static str,
        expected: &'static str,
        max: usize,
        read: fn(&mut Self) -> Result<T, Wrong>,
    ) -> Result<Vec<T>, Wrong> {
        let mut items = self.array(name, expected)?;
        let mut list = Vec::new();
        while list.len() < max && !items.elements.as_slice().is_empty() {
            let item = read(&mut items);
            list.push(item.map_err(|_| self.wrong(name, expected, Some("another array")))?);
        }
        Ok(list)
    }

    /// A list whose items stand for different things, such as a frame's. What
    /// is wrong with an item is said of the list.
    pub(crate) fn tuple<T>(
        &mut self,
        name: &'static str,
        expected: &'static str,
        read: fn(&mut Self) -> Result<T, Wrong>,
    ) -> Result<T, Wrong> {
        let mut items = self.array(name, expected)?;
        read(&mut items).map_err(|_| self.wrong(name, expected, Some("another array")))
    }

    /// The three elements that describe a file: name, type, size.
    pub(crate) fn file(&mut self) -> Result<FileMeta, Wrong> {
        const NAME: &str = "a file name of 1 to 255 bytes without control characters";
        const SIZE: &str = "a size in bytes: a whole number from 0 to 9007199254740991";
        let name = self.text("fileName", NAME)?;
        let name = self.printable("fileName", name, 1..=FILE_NAME_BYTES, NAME)?;
        let media_type = self.media_type()?;
        let size = match self.take() {
            Some(Element::Number(number)) => {
                whole(number).ok_or_else(|| self.wrong("fileSize", SIZE, Some("another number")))?
            }
            other => return Err(self.mismatch("fileSize", SIZE, other.as_ref())),
        };
        Ok(FileMeta {
            name,
            media_type,
            size,
        })
    }

    /// A media type. Browsers have none for some files: such a file is refused
    /// for its type, not as a bad frame.
    pub(crate) fn media_type(&mut self) -> Result<String, Wrong> {
        const EXPECTED: &str = "a media type such as \"image/png\", of up to 127 bytes";
        let text = self.text("fileType", EXPECTED)?;
        self.printable("fileType", text, 0..=FILE_TYPE_BYTES, EXPECTED)
    }

    pub(crate) fn uri(&mut self, name: &'static str) -> Result<String, Wrong> {
        const EXPECTED: &str = "a URI of 1 to 2048 bytes without control characters";
        let text = self.text(name, EXPECTED)?;
        self.printable(name, text, 1..=URI_BYTES, EXPECTED)
    }

    /// An error code: 0 to 65535.
    pub(crate) fn code(&mut self) -> Result<u16, Wrong> {
        const EXPECTED: &str = "a code: a whole number from 0 to 65535";
        let found = self.take();
        if let Some(Element::Number(number)) = found
            && let Some(code) = whole(number).and_then(|code| u16::try_from(code).ok())
        {
            return Ok(code);
        }
        Err(self.mismatch("code", EXPECTED, found.as_ref()))
    }

    /// The items of an array.
    fn array(&mut self, name: &'static str, expected: &'static str) -> Result<Self, Wrong> {
        match self.take() {
            Some(Element::List(items)) => Ok(Self::new(items)),
            other => Err(self.mismatch(name, expected, other.as_ref())),
        }
    }

    fn take(&mut self) -> Option<Element> {
        self.next += 1;
        self.elements.next()
    }

    /// The text, if it has so many bytes and no control characters.
    fn printable(
        &self,
        name: &'static str,
        text: String,
        bytes: RangeInclusive<usize>,
        expected: &'static str,
    ) -> Result<String, Wrong> {
        if !bytes.contains(&text.len()) || text.contains(char::is_control) {
            return Err(self.wrong(name, expected, Some("another string")));
        }
        Ok(text)
    }

    /// The error about the element that was taken last, which is of another
    /// kind than its place asks for, or not there.
    fn mismatch(
        &self,
        name: &'static str,
        expected: &'static str,
        found: Option<&Element>,
    ) -> Wrong {
        self.wrong(name, expected, found.map(Element::kind))
    }

    /// The error about the element that was taken last.
    fn wrong(
        &self,
        name: &'static str,
        expected: &'static str,
        found: Option<&'static str>,
    ) -> Wrong {
        // Where nobody reads them, the words are not even there to download.
        let (name, expected, found) = if cfg!(feature = "json") {
            (name, expected, found)
        } else {
            ("", "", None)
        };
        Wrong(Box::new(DecodeError::Element {
            index: self.next - 1,
            name,
            expected,
            found,
        }))
    }
}
