//! The K1te backend: HTTP and WebSocket in front of the domain's [`Chat`].
//!
//! This crate alone knows of status codes, headers, sockets and signals.
//!
//! [`Chat`]: kite_domain::Chat

pub mod address;
mod backup;
mod body;
pub mod cli;
pub mod config;
pub mod data;
pub mod desk;
mod finish;
pub mod hub;
mod identity;
pub mod limits;
pub mod links;
pub mod metrics;
mod origin;
mod public_url;
pub mod router;
mod seldom;
pub mod serve;
pub mod state;
pub mod storage;
pub mod system;
pub mod telegram;
mod trace;
mod upkeep;
pub mod web;
pub mod websocket;
