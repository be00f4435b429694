//! A Bot API server of ours, for tests. It refuses what the real one would, by
//! its methods' real parameters and types, and does what the real one does.
//!
//! A [`Double`] listens; its [`World`] is what is in Telegram: chats, people,
//! messages, files. Tests look into it and change it as people would. It knows
//! nothing of the connector that it is asked by.

#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a double that cannot go on fails the test that uses it"
)]

mod methods;
mod rates;
pub mod schema;
mod server;
mod world;

pub use rates::Rates;
pub use server::Double;
pub use world::{BOT, Call, ChatState, Fault, Kind, Rights, TOKEN, Topic, World};
