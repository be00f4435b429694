//! The places for connections: so many for all, and a share of them for each
//! address, so that nobody takes them all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::address::{AddressKey, ClientAddress};
use crate::config::Config;

/// An address has one place of so many: there can be an office behind it.
const SHARE: u32 = 10;

/// An address has so many places at least, however few there are.
const SMALLEST_SHARE: u32 = 100;

/// The open connections of this process: counts them against their bounds, and
/// lets a stopping server wait for the last of them.
#[derive(Clone)]
pub struct Connections {
    places: Arc<Semaphore>,
    taken: Arc<Mutex<HashMap<AddressKey, u32>>>,
    /// None where addresses are not limited at all: then they may not tell one
    /// visitor from another.
    share: Option<u32>,
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

/// The place of one connection, until it is dropped.
pub(super) struct Place {
    _one: OwnedSemaphorePermit,
    taken: Arc<Mutex<HashMap<AddressKey, u32>>>,
    address: AddressKey,
}

impl Connections {
    /// None yet.
    pub fn new(config: Config) -> Self {
        let share = (config.max_connections / SHARE).max(SMALLEST_SHARE);
        Self {
            places: Arc::new(Semaphore::new(config.max_connections as usize)),
            taken: Arc::default(),
            share: config.limits.joins.map(|_| share),
            config,
        }
    }

    /// A place for a connection from this address.
    pub(super) fn take(&self, address: ClientAddress) -> Result<Place, NoPlace> {
        let address = address.key();
        let places = Arc::clone(&self.places);
        let one = places.try_acquire_owned().map_err(|_| NoPlace::Full)?;
        let mut taken = lock(&self.taken);
        let count = taken.entry(address).or_default();
        if self.share.is_some_and(|share| *count >= share) {
            return Err(NoPlace::Share);
        }
        *count += 1;
        Ok(Place {
            _one: one,
            taken: Arc::clone(&self.taken),
            address,
        })
    }

    /// Returns when no connection is open any more.
    pub async fn all_closed(&self) {
        // Fails only for a closed semaphore, and nobody closes it.
        let _ = self.places.acquire_many(self.config.max_connections).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        if let Some(count) = taken.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

fn lock(taken: &Mutex<HashMap<AddressKey, u32>>) -> MutexGuard<'_, HashMap<AddressKey, u32>> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
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
        Connections::new(Config {
            max_connections: 300,
            limits,
            ..Config::default()
        })
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
        assert!(lock(&connections.taken).is_empty());
        assert_eq!(connections.places.available_permits(), 300);
    }

    #[test]
    fn where_addresses_say_nothing_there_is_no_share() {
        let connections = connections("off");
        let (many, why) = fill(&connections, "192.0.2.1");
        assert_eq!((many.len(), why), (300, NoPlace::Full));
    }
}
