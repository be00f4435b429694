//! The connector between a server of the Bot API and the real chat over a real
//! database, over real HTTP.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, helpers included"
)]

mod edits;
mod hosting;
#[path = "../support/log.rs"]
mod log;
mod operators;
mod receiving;
mod secrecy;
mod seen;
mod sending;
mod stage;
mod strangers;
mod topics;
mod visitors;
mod webhook;
