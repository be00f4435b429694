//! The places for connections: so many for all, and a share of them for each
//! address.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::address::ClientAddress;
use crate::config::Config;
use crate::limits::{Limits, NoShare, Share, Shares};

/// The open connections of this process: counts them against their bounds, and
/// lets a stopping server wait for the last of them.
#[derive(Clone)]
pub struct Connections {
    places: Arc<Semaphore>,
    shares: Shares,
    pub(super) config: Config,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum NoPlace {
    /// All are taken.
    Full,
    /// This address has its share.
    Share,
}

impl From<NoShare> for NoPlace {
    fn from(_: NoShare) -> Self {
        Self::Share
    }
}

/// The place of one connection, until it is dropped.
pub(super) struct Place {
    _one: OwnedSemaphorePermit,
    _share: Share,
}

impl Connections {
    /// None yet.
    pub fn new(config: Config, limits: &Limits) -> Self {
        Self {
            places: Arc::new(Semaphore::new(config.max_connections as usize)),
            shares: limits.shares(config.max_connections),
            config,
        }
    }

    /// A place for a connection from this address.
    pub(super) fn take(&self, address: ClientAddress) -> Result<Place, NoPlace> {
        let places = Arc::clone(&self.places);
        let one = places.try_acquire_owned().map_err(|_| NoPlace::Full)?;
        Ok(Place {
            _one: one,
            _share: self.shares.take(address)?,
        })
    }

    /// Returns when no connection is open any more.
    pub async fn all_closed(&self) {
        // Fails only for a closed semaphore, and nobody closes it.
        let _ = self.places.acquire_many(self.config.max_connections).await;
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;
    use crate::limits::LimitsConfig;

    fn connections(joins: &str) -> Connections {
        let limits = LimitsConfig {
            joins: joins.parse().ok(),
            ..LimitsConfig::default()
        };
        let config = Config {
            max_connections: 300,
            ..Config::default()
        };
        Connections::new(config, &Limits::new(&limits))
    }

    fn from(address: &str) -> ClientAddress {
        ClientAddress::from(address.parse::<IpAddr>().unwrap())
    }

    fn fill(connections: &Connections, address: &str) -> (Vec<Place>, NoPlace) {
        let mut places = Vec::new();
        loop {
            match connections.take(from(address)) {
                Ok(place) => places.push(place),
                Err(why) => return (places, why),
            }
        }
    }

    #[test]
    fn an_address_takes_its_share_and_leaves_the_rest() {
        let connections = connections("1/min");
        let (mut many, why) = fill(&connections, "192.0.2.1");
        assert_eq!((many.len(), why), (100, NoPlace::Share));
        let (others, _) = fill(&connections, "192.0.2.2");
        assert_eq!(others.len(), 100);
        many.pop();
        assert!(connections.take(from("192.0.2.1")).is_ok());
        drop((many, others));
        assert_eq!(connections.places.available_permits(), 300);
    }

    #[test]
    fn where_addresses_say_nothing_there_is_no_share() {
        let connections = connections("off");
        let (many, why) = fill(&connections, "192.0.2.1");
        assert_eq!((many.len(), why), (300, NoPlace::Full));
    }
}
