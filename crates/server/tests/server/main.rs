//! What visitors, site owners and whoever runs the server can rely on: over
//! real sockets, with real files, and with the real program.

#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

mod backup;
mod channel_settings;
mod channels;
mod checking;
mod churn;
mod command_line;
mod configuration;
mod delivery;
mod deployment;
mod downloads;
mod durability;
mod floods;
mod frames;
mod handshake;
mod interruptions;
mod limits;
mod log;
mod messages;
mod metrics;
mod proxies;
mod rates;
mod readiness;
mod secrets;
mod shares;
mod start_up;
mod stopping;
mod support;
mod upgrade;
mod uploads;
mod v2;
mod visitors;
