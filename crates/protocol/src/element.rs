//! One element of a frame: a JSON value as far as any frame needs it.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde::ser::{Serialize, SerializeSeq, Serializer};

use crate::limits::{FRAME_ELEMENTS, LIST_DEPTH, LIST_ELEMENTS};
use crate::timestamp::Timestamp;

/// One element of a frame. No frame has objects inside, so of those only the
/// kind is kept, for error messages.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// `null`
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; JSON's and JavaScript's are doubles.
    Number(f64),
    /// A string.
    Text(String),
    /// An array: at most [`LIST_ELEMENTS`] of it, the rest is dropped. One
    /// inside more than [`LIST_DEPTH`] others is kept by its kind only.
    List(Vec<Element>),
    /// Anything else, by the name of its kind.
    Other(&'static str),
}

impl Element {
    /// What kind of JSON value this is, for error messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "an array",
            Self::Other(kind) => kind,
        }
    }
}

impl From<&str> for Element {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Element {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u32> for Element {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<Timestamp> for Element {
    fn from(time: Timestamp) -> Self {
        Self::Text(time.text())
    }
}

/// None becomes null.
impl<T: Into<Element>> From<Option<T>> for Element {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<String> for Element {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A whole frame as elements: at most [`FRAME_ELEMENTS`], the rest is dropped.
#[derive(Clone, Debug, PartialEq)]
pub struct Elements(pub Vec<Element>);

impl<'de> Deserialize<'de> for Element {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Inside(0).deserialize(deserializer)
    }
}

/// Reads an element that is inside so many lists of its frame.
struct Inside(usize);

impl<'de> DeserializeSeed<'de> for Inside {
    type Value = Element;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Element, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inside {
    type Value = Element;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Element, E> {
        Ok(Element::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Element, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Element, E> {
        Ok(Element::Number(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON numbers are doubles")]
    fn visit_u64<E>(self, number: u64) -> Result<Element, E> {
        Ok(Element::Number(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON numbers are doubles")]
    fn visit_i64<E>(self, number: i64) -> Result<Element, E> {
        Ok(Element::Number(number as f64))
    }

    fn visit_str<E>(self, text: &str) -> Result<Element, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Element, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Element, A::Error> {
        let mut elements = Vec::new();
        if self.0 < LIST_DEPTH {
            while elements.len() < LIST_ELEMENTS {
                match seq.next_element_seed(Self(self.0 + 1))? {
                    Some(element) => elements.push(element),
                    None => return Ok(Element::List(elements)),
                }
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(if self.0 < LIST_DEPTH {
            Element::List(elements)
        } else {
            Element::Other("an array")
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Element, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Element::Other("an object"))
    }
}

impl Serialize for Element {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => match whole(*number) {
                Some(whole) => serializer.serialize_u64(whole),
                None => serializer.serialize_f64(*number),
            },
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(elements) => elements.serialize(serializer),
            Self::Null | Self::Other(_) => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Elements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ElementsVisitor;

        impl<'de> Visitor<'de> for ElementsVisitor {
            type Value = Elements;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a JSON array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Elements, A::Error> {
                let mut elements = Vec::with_capacity(FRAME_ELEMENTS);
                while elements.len() < FRAME_ELEMENTS {
                    match seq.next_element()? {
                        Some(element) => elements.push(element),
                        None => return Ok(Elements(elements)),
                    }
                }
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Elements(elements))
            }
        }

        deserializer.deserialize_seq(ElementsVisitor)
    }
}

impl Serialize for Elements {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.0.len()))?;
        for element in &self.0 {
            seq.serialize_element(element)?;
        }
        seq.end()
    }
}

/// The number as an integer, if it is one that a double holds exactly.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked"
)]
pub(crate) fn whole(number: f64) -> Option<u64> {
    const LARGEST: f64 = 9_007_199_254_740_991.0;
    (number.fract() == 0.0 && (0.0..=LARGEST).contains(&number)).then_some(number as u64)
}
