//! Texts between Telegram and us, measured in UTF-16 units as Telegram does.

mod file;
mod heading;
mod plain;
mod split;

pub use file::{file_name, media_type};
pub(crate) use heading::is_invisible;
pub use heading::{clean_name, heading, topic_name};
pub use plain::plain;
pub use split::{split, split_bytes, under_heading};

/// The longest text of a message, in UTF-16 units.
pub const TEXT_UNITS: usize = 4096;
/// The longest name of a topic, in UTF-16 units.
pub const TOPIC_UNITS: usize = 128;

/// How long a text is, in UTF-16 units.
pub fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The longest beginning of a text with at most so many units.
fn beginning(text: &str, most: usize) -> &str {
    beginning_by(text, most, char::len_utf16)
}

/// The longest beginning of a text that is at most so long.
fn beginning_by(text: &str, most: usize, length: fn(char) -> usize) -> &str {
    let mut left = most;
    for (at, c) in text.char_indices() {
        match left.checked_sub(length(c)) {
            Some(rest) => left = rest,
            None => return &text[..at],
        }
    }
    text
}
