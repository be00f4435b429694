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

/// The WebSocket subprotocol by which a client asks for this version.
pub const SUBPROTOCOL: &str = "k1te.chat.v2";

const ID: &str = "id";
const SEQ: &str = "seq";
