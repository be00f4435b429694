//! The K1te backend: HTTP and WebSocket in front of the domain's [`Chat`].
//!
//! This crate alone knows of status codes, headers, sockets and signals.
//!
//! [`Chat`]: kite_domain::Chat

pub mod hub;
pub mod links;
pub mod state;
pub mod system;
