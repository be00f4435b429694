//! Every bound and deadline of the server, in one place.
//!
//! It knows nothing of where the values come from: the command line sets a
//! few, tests shorten some, the rest stay as they are here.

use std::time::Duration;

use kite_identity::Policy;
use kite_protocol::limits;

use crate::limits::LimitsConfig;

/// Bounds and deadlines.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Visitors' connections at one time; the next one is answered 503.
    pub max_connections: u32,
    /// HTTP connections at one time that are no WebSocket; further ones wait
    /// in the listener's backlog. Who has their share of them is hung up on.
    pub max_requests: u32,
    /// How often a connection looks whether its channel has changed.
    pub info_every: Duration,
    /// Silence of a visitor's connection after which it is closed.
    pub idle_timeout: Duration,
    /// A peer that takes nothing for so long is dropped.
    pub write_timeout: Duration,
    /// A request of whose body no byte comes for so long is dropped.
    pub body_idle_timeout: Duration,
    /// Request headers must be complete within this time.
    pub header_timeout: Duration,
    /// How long a stopping server waits for what is being done.
    pub drain_timeout: Duration,
    /// How much visitors and addresses may do.
    pub limits: LimitsConfig,
    /// What may be done to fetch the keys of channels' identity providers.
    pub identity: Policy,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            max_connections: 10_000,
            max_requests: 4096,
            info_every: Duration::from_mins(1),
            idle_timeout: limits::IDLE_TIMEOUT,
            write_timeout: Duration::from_secs(30),
            body_idle_timeout: Duration::from_secs(30),
            header_timeout: Duration::from_secs(30),
            drain_timeout: Duration::from_secs(10),
            limits: LimitsConfig::default(),
            identity: Policy::default(),
        }
    }
}
