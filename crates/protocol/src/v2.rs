//! `k1te.chat.v2`: a conversation as one log of numbered entries that any
//! device can resume, with proof of who a visitor is.
//!
//! TXT, UPL, BIN, PING and PONG of the client are those of v1.

mod client;
mod entry;
mod info;
mod server;
mod words;

pub use client::{ClientFrame, Join, UserToken};
pub use entry::{Content, Entry};
pub use info::{Hours, Info, MINUTES_A_DAY, Span};
pub use server::ServerFrame;
pub use words::{Mark, Role, State};

use crate::decode::{Reader, Wrong};
use crate::id::MessageId;
use crate::limits::COMMENT_BYTES;

/// The WebSocket subprotocol by which a client asks for this version.
pub const SUBPROTOCOL: &str = "k1te.chat.v2";

const SEQ: &str = "seq";

fn id(reader: &mut Reader) -> Result<MessageId, Wrong> {
    reader.id("id", MessageId::EXPECTED, MessageId::new)
}

fn optional_name(reader: &mut Reader, name: &'static str) -> Result<Option<String>, Wrong> {
    const EXPECTED: &str = "null or a name of 1 to 256 bytes without control characters";
    reader.optional(|reader| reader.name(name, EXPECTED))
}

/// A text that can be stored: up to `max` bytes, without U+0000.
fn optional_text(
    reader: &mut Reader,
    name: &'static str,
    expected: &'static str,
    max: usize,
) -> Result<Option<String>, Wrong> {
    reader.optional(|reader| reader.short_text(name, expected, max))
}

/// What a visitor wrote of a rating or a report.
fn comment(reader: &mut Reader, name: &'static str) -> Result<Option<String>, Wrong> {
    const EXPECTED: &str = "null or a text of up to 1024 bytes without U+0000";
    optional_text(reader, name, EXPECTED, COMMENT_BYTES)
}

fn stars(reader: &mut Reader) -> Result<u8, Wrong> {
    const EXPECTED: &str = "stars: a whole number from 1 to 5";
    let stars = reader.number("stars", EXPECTED, 1..=5)?;
    Ok(u8::try_from(stars).unwrap_or(u8::MAX))
}
