//! Bots on a real server, over real sockets, against the double of the Bot API.

#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

mod bots;
mod browser;
mod desk;
mod device;
mod flags;
mod hand_off;
mod host_code;
mod kills;
mod metrics;
mod own;
mod presence;
mod program;
mod secrecy;
mod stage;
mod stopping;
mod webhook;
