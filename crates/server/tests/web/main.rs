//! The web files and the server's health over a real socket.
//!
//! The files are a small `dist/` of our own, so that these tests need no build
//! of the widget; the last ones look at the real one.

#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

mod files;
mod health;
mod pages;
#[path = "../desk/server.rs"]
mod server;
mod site;
