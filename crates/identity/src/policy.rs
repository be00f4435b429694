//! What the operator of the server allows the fetching of keys to do.

use std::time::Duration;

/// What the operator of the server allows the fetching of keys to do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Policy {
    /// Whether a key URL may lead to an address that is not public, and be
    /// plain `http`. A tenant who may name any URL could otherwise make the
    /// server knock at doors that only the server can reach.
    pub allow_private_addresses: bool,
    /// How long one fetch may take, all its requests together.
    pub timeout: Duration,
}

impl Default for Policy {
    /// Public addresses by https only, within five seconds.
    fn default() -> Self {
        Self {
            allow_private_addresses: false,
            timeout: Duration::from_secs(5),
        }
    }
}
