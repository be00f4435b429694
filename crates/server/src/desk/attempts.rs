//! How often a login may fail.
//!
//! A token cannot be guessed, so this only keeps guessing from costing us
//! anything. The bound is an address's, so that nobody can keep the operators
//! elsewhere from logging in. At the bound every login from there waits, a good
//! one too, until a minute has passed since the first of the failures; who has
//! a session notices nothing.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use hashlink::LruCache;
use kite_protocol::Timestamp;

use crate::address::{AddressKey, ClientAddress};

/// Logins that may fail within [`WINDOW_MILLIS`].
const LIMIT: usize = 10;

const WINDOW_MILLIS: i64 = 60_000;

/// Addresses that are remembered. Of more, the one that tried least recently is
/// forgotten, and may try again.
const REMEMBERED: usize = 4096;

/// The logins of the last minute that failed or are under way.
pub(super) struct Attempts(Mutex<LruCache<AddressKey, VecDeque<Timestamp>>>);

impl Default for Attempts {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(REMEMBERED)))
    }
}

impl Attempts {
    /// Begins a login, which counts as failed until it has succeeded; an
    /// error says in how many seconds to try again.
    pub(super) fn begin(&self, address: ClientAddress, now: Timestamp) -> Result<(), i64> {
        let mut addresses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut begun = addresses.remove(&address.key()).unwrap_or_default();
        let age = |begun: &Timestamp| now.millis() - begun.millis();
        // A clock that was set back must not keep anybody waiting for long.
        begun.retain(|begun| (0..WINDOW_MILLIS).contains(&age(begun)));
        let first = begun.front().filter(|_| begun.len() >= LIMIT);
        let wait = first.map(|first| (WINDOW_MILLIS - age(first) + 999) / 1000);
        if wait.is_none() {
            begun.push_back(now);
        }
        addresses.insert(address.key(), begun);
        wait.map_or(Ok(()), Err)
    }

    /// The login that began at `start` has succeeded.
    pub(super) fn succeeded(&self, address: ClientAddress, start: Timestamp) {
        let mut addresses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(begun) = addresses.get_mut(&address.key()) else {
            return;
        };
        if let Some(at) = begun.iter().position(|begun| *begun == start) {
            begun.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000 + seconds * 1000)
    }

    fn host(number: u8) -> ClientAddress {
        IpAddr::from(Ipv4Addr::new(192, 0, 2, number)).into()
    }

    #[test]
    fn after_ten_failures_the_next_waits_out_the_minute() {
        let attempts = Attempts::default();
        for second in 0..10 {
            assert_eq!(attempts.begin(host(1), at(second)), Ok(()));
        }
        assert_eq!(attempts.begin(host(1), at(10)), Err(50));
        assert_eq!(attempts.begin(host(2), at(10)), Ok(()));
        assert_eq!(attempts.begin(host(1), at(59)), Err(1));
        assert_eq!(attempts.begin(host(1), at(60)), Ok(()));
        assert_eq!(attempts.begin(host(1), at(60)), Err(1));
    }

    #[test]
    fn successes_do_not_count() {
        let attempts = Attempts::default();
        for second in 0..30 {
            assert_eq!(attempts.begin(host(1), at(second)), Ok(()));
            attempts.succeeded(host(1), at(second));
        }
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let attempts = Attempts::default();
        for _ in 0..10 {
            assert_eq!(attempts.begin(host(1), at(9999)), Ok(()));
        }
        assert_eq!(attempts.begin(host(1), at(0)), Ok(()));
    }
}
