//! How many places of one kind each address holds, against its share of them:
//! so nobody takes them all.
//!
//! It knows neither the places nor how many of them are left.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Refused;
use crate::address::{AddressKey, ClientAddress};

/// An address has one place of so many: there can be an office behind it.
const PART: u32 = 10;

/// An address has so many places at least, however few there are.
const SMALLEST: u32 = 100;

/// The shares of all addresses in places of one kind. All clones are one.
#[derive(Clone)]
pub(crate) struct Shares {
    taken: Taken,
    /// None: as many as there are.
    most: Option<u32>,
    refused: Refused,
}

type Taken = Arc<Mutex<HashMap<AddressKey, u32>>>;

/// This address has its share.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct NoShare;

/// One place of an address's share, until it is dropped.
pub(crate) struct Share {
    taken: Taken,
    address: AddressKey,
}

impl Shares {
    /// Of so many places nobody has any yet.
    pub(super) fn of(places: u32, is_limited: bool, refused: Refused) -> Self {
        Self {
            taken: Taken::default(),
            most: is_limited.then(|| (places / PART).max(SMALLEST)),
            refused,
        }
    }

    /// One more place for this address.
    pub(crate) fn take(&self, address: ClientAddress) -> Result<Share, NoShare> {
        let address = address.key();
        self.refused.count("connection", || {
            let mut taken = lock(&self.taken);
            let count = taken.entry(address).or_default();
            if self.most.is_some_and(|most| *count >= most) {
                return Err(NoShare);
            }
            *count += 1;
            Ok(())
        })?;
        Ok(Share {
            taken: Arc::clone(&self.taken),
            address,
        })
    }
}

impl Drop for Share {
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

fn lock(taken: &Taken) -> MutexGuard<'_, HashMap<AddressKey, u32>> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn shares(places: u32, is_limited: bool) -> Shares {
        Shares::of(places, is_limited, Refused::default())
    }

    /// Takes at most so many, each from the next address.
    fn take(shares: &Shares, most: usize, from: impl Fn(usize) -> String) -> Vec<Share> {
        let address = |n| ClientAddress::from(from(n).parse::<IpAddr>().unwrap());
        let taken = (0..most).map_while(|n| shares.take(address(n)).ok());
        taken.collect()
    }

    #[test]
    fn a_share_is_a_tenth_but_not_few() {
        let one = |_| "192.0.2.1".to_owned();
        assert_eq!(take(&shares(5000, true), 1000, one).len(), 500);
        assert_eq!(take(&shares(300, true), 1000, one).len(), 100);
        assert_eq!(take(&shares(300, false), 1000, one).len(), 1000);
    }

    #[test]
    fn what_is_given_back_can_be_taken_and_nothing_is_kept_of_who_went() {
        let shares = shares(300, true);
        let one = |_| "192.0.2.1".to_owned();
        let mut held = take(&shares, 1000, one);
        assert_eq!(take(&shares, 1000, one).len(), 0);
        assert_eq!(take(&shares, 1000, |_| "192.0.2.2".to_owned()).len(), 100);
        held.truncate(97);
        assert_eq!(take(&shares, 1000, one).len(), 3);
        drop(held);
        assert!(lock(&shares.taken).is_empty());
    }

    #[test]
    fn a_network_of_ipv6_has_one_share() {
        let shares = shares(300, true);
        let held = take(&shares, 1000, |n| format!("2001:db8:1:2::{n:x}"));
        assert_eq!(held.len(), 100);
        assert_eq!(take(&shares, 1, |_| "2001:db8:1:3::1".to_owned()).len(), 1);
    }
}
