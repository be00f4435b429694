//! The desk's API over a real socket.

#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

mod conversations;
mod desk;
mod events;
mod files;
mod guards;
mod messages;
mod server;
mod session;
