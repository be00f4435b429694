//! Frames from and to JSON text, for whoever has no browser to parse it.

use crate::decode::DecodeError;
use crate::element::{Element, Elements};

/// The elements of a frame's text.
pub fn parse(text: &str) -> Result<Vec<Element>, DecodeError> {
    serde_json::from_str::<Elements>(text)
        .map(|elements| elements.0)
        .map_err(|error| DecodeError::NotAnArray(error.to_string()))
}

/// The text of a frame's elements.
pub fn print(elements: Vec<Element>) -> String {
    // Writing strings, numbers and nulls to memory cannot fail.
    serde_json::to_string(&Elements(elements)).unwrap_or_default()
}
