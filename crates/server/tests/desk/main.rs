//! The desk's API over a real socket.

#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

mod conversations;
mod desk;
mod edits;
mod entries;
mod events;
mod files;
mod guards;
mod hours;
mod marks;
mod server;
mod session;
mod standing;
