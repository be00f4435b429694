//! A Bot API server of ours, for tests. It refuses what the real one would, by
//! its methods' real parameters and types, and does what the real one does.
//!
//! A [`Double`] is a bot at such a server; its [`World`] is what is in
//! Telegram: chats, people, messages, files, updates. Tests look into it, change
//! it as people would, and say what goes wrong. [`control`] lets programs do the
//! same by HTTP. It knows nothing of who asks it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a double that cannot go on fails the test that uses it"
)]

mod account;
mod chat;
pub mod control;
mod fault;
mod groups;
mod methods;
mod people;
mod rates;
mod request;
pub mod schema;
mod server;
mod updates;
mod webhook;
mod world;

pub use account::Guard;
pub use chat::{ChatState, Kind, Rights, Topic};
pub use fault::Fault;
pub use rates::Rates;
pub use server::{BOT, Double, TOKEN};
pub use world::{ANONYMOUS, Call, World};
