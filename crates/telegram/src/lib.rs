//! Speaks with Telegram.
//!
//! [`connector`] makes a bot take part in our conversations: groups as desks,
//! private chats as visitors' devices. Below it [`api`] calls the Bot API,
//! [`pace`] says when a chat may be written to, and the rest is what goes
//! between Telegram's messages and ours: texts, commands, links.
//!
//! Only [`connector`] knows the domain and a runtime, and only [`api`] does
//! anything over the network; the rest is plain data. Nothing here knows a
//! database or an HTTP server of ours.

pub mod api;
pub mod command;
pub mod connector;
pub mod content;
pub mod help;
pub mod link;
pub mod pace;
pub mod text;
