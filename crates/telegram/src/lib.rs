//! Speaks with Telegram.
//!
//! [`api`] calls the Bot API, [`pace`] says when a chat may be written to, and
//! the rest is what goes between Telegram's messages and ours: texts, commands,
//! links. Nothing here knows a database, a runtime or an HTTP server of ours,
//! and only [`api`] does anything at all: the rest is plain data.

pub mod api;
pub mod command;
pub mod content;
pub mod help;
pub mod link;
pub mod pace;
pub mod text;
