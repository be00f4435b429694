//! The visitor's session as a pure state machine.
//!
//! [`Session::apply`] takes what happened (an [`Action`]: the visitor wrote, a
//! frame came, a timer fired) and the time, changes the session, and answers
//! what is to be done about it (a list of [`Effect`]s, to be performed in
//! their order). Whoever performs them reports their outcome as actions.
//!
//! A conversation is a log of numbered entries. The session takes them in the
//! order of their numbers and asks for what is missing, so "all up to this
//! number" is all that a device must remember to go on elsewhere or later. A
//! message gets its number from its entry, not from ACK, which may be ahead of
//! entries that are still on their way. A server of v1 has no numbers: its
//! messages stand in the order in which they came.
//!
//! This crate knows no browser, no socket, no storage, no clock and no source
//! of randomness but the seed that it is given.

mod action;
mod backoff;
mod company;
mod config;
mod connection;
mod contact;
mod effect;
mod entries;
mod flow;
mod lifecycle;
mod log;
mod marks;
mod message;
mod outbox;
mod progress;
mod pulse;
mod receive;
mod requests;
mod restore;
mod send;
mod session;
mod tabs;
pub mod timing;
mod told;
mod upload;

pub use action::{Action, UploadFailure};
pub use config::Config;
pub use connection::{Connection, Version};
pub use effect::Effect;
pub use message::{Author, Body, Failure, Message, Status};
pub use progress::{Answer, Ask, Progress, Request};
pub use session::Session;
pub use told::{Standing, Told};
