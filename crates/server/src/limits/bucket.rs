//! What each of many has left of one rate.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

use governor::RateLimiter;
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use hashlink::LruCache;

use super::{Rate, RetryAfter};

/// So many are remembered: a few megabytes. Of more, who has been quiet for
/// the longest is forgotten, which gives them their whole allowance back: the
/// error is on the generous side, and nobody is refused because others are many.
const REMEMBERED: usize = 32_768;

/// What tells one from another.
pub(super) trait Key: Hash + Eq + Copy {}

impl<T: Hash + Eq + Copy> Key for T {}

/// What each has left of one rate.
pub(super) struct Bucket<K: Key, C: Clock = MonotonicClock> {
    limiter: RateLimiter<K, Recent<K>, C, NoOpMiddleware<C::Instant>>,
    burst: NonZeroU32,
}

impl<K: Key> Bucket<K> {
    /// Everybody has everything.
    pub(super) fn new(rate: Rate) -> Self {
        Self::with_clock(rate, MonotonicClock)
    }
}

impl<K: Key, C: Clock> Bucket<K, C> {
    fn with_clock(rate: Rate, clock: C) -> Self {
        Self {
            limiter: RateLimiter::new(rate.quota(), Recent::default(), clock),
            burst: rate.burst(),
        }
    }

    /// Takes so much of what this one has left, or nothing. More than there can
    /// ever be is taken as all of it.
    pub(super) fn take(&self, key: K, units: NonZeroU32) -> Result<(), RetryAfter> {
        let units = units.min(self.burst);
        match self.limiter.check_key_n(&key, units) {
            Ok(Err(not_yet)) => {
                let now = self.limiter.clock().now();
                Err(RetryAfter(not_yet.wait_time_from(now)))
            }
            // The other error is more than the burst, which is never asked for.
            Ok(Ok(())) | Err(_) => Ok(()),
        }
    }
}

/// When each was last where, for governor; bounded.
struct Recent<K>(Mutex<LruCache<K, Nanos>>);

impl<K: Key> Default for Recent<K> {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(REMEMBERED)))
    }
}

impl<K: Key> StateStore for Recent<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (decision, next) = decide(recent.get(key).copied())?;
        recent.insert(*key, next);
        Ok(decision)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use governor::clock::FakeRelativeClock;

    use super::*;

    const ONE: NonZeroU32 = NonZeroU32::MIN;

    fn bucket(rate: &str) -> (Bucket<usize, FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (
            Bucket::with_clock(rate.parse().unwrap(), clock.clone()),
            clock,
        )
    }

    #[test]
    fn what_was_taken_comes_back_evenly() {
        let (bucket, clock) = bucket("30/min");
        for _ in 0..30 {
            assert_eq!(bucket.take(1, ONE), Ok(()));
        }
        let wait = Duration::from_secs(2);
        assert_eq!(bucket.take(1, ONE), Err(RetryAfter(wait)));
        clock.advance(wait);
        assert_eq!(bucket.take(1, ONE), Ok(()));
        assert_eq!(bucket.take(1, ONE), Err(RetryAfter(wait)));
    }

    #[test]
    fn who_has_been_quiet_for_the_longest_is_forgotten() {
        let (bucket, _) = bucket("1/hour");
        for key in 0..=REMEMBERED {
            assert_eq!(bucket.take(key, ONE), Ok(()));
        }
        assert!(bucket.take(REMEMBERED, ONE).is_err());
        assert!(bucket.take(1, ONE).is_err());
        assert_eq!(bucket.take(0, ONE), Ok(()));
        let remembered = bucket.limiter.into_state_store().0.into_inner();
        assert_eq!(remembered.unwrap().len(), REMEMBERED);
    }
}
