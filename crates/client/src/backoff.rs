//! How long to wait before a retry: exponential, with full jitter.

use std::time::Duration;

use kite_protocol::Timestamp;

use crate::timing::{BACKOFF_BASE, BACKOFF_CAP};

/// Randomness for jitter, and for nothing that must not be guessed.
#[derive(Debug)]
pub(crate) struct Jitter(u64);

impl Jitter {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A time after `now` and not after `now + longest`.
    pub(crate) fn within(&mut self, now: Timestamp, longest: Duration) -> Timestamp {
        let span = u64::try_from(longest.as_millis()).unwrap_or(u64::MAX);
        now + Duration::from_millis(1 + self.next() % span.max(1))
    }

    /// The time of the retry after that many failures, of which the first is
    /// number 0.
    pub(crate) fn retry(&mut self, now: Timestamp, failures: u32) -> Timestamp {
        self.within(now, ceiling(failures))
    }

    /// `SplitMix64`: every seed is a good one.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// The longest pause after that many failures.
fn ceiling(failures: u32) -> Duration {
    BACKOFF_BASE
        .saturating_mul(2_u32.saturating_pow(failures))
        .min(BACKOFF_CAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_doubles_up_to_its_cap() {
        let seconds: Vec<f64> = (0..8).map(|n| ceiling(n).as_secs_f64()).collect();
        assert_eq!(seconds, [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]);
        assert_eq!(ceiling(u32::MAX), BACKOFF_CAP);
    }

    #[test]
    fn pauses_spread_over_the_whole_range() {
        let now = Timestamp::from_millis(0);
        let mut jitter = Jitter::new(7);
        let pauses: Vec<i64> = (0..1000).map(|_| jitter.retry(now, 3).millis()).collect();
        assert!(pauses.iter().all(|pause| (1..=4000).contains(pause)));
        assert!(pauses.iter().any(|pause| *pause < 400));
        assert!(pauses.iter().any(|pause| *pause > 3600));
    }

    #[test]
    fn another_seed_gives_other_pauses() {
        let now = Timestamp::from_millis(0);
        let pauses = |seed| {
            let mut jitter = Jitter::new(seed);
            [(); 8].map(|()| jitter.retry(now, 6).millis())
        };
        assert_eq!(pauses(1), pauses(1));
        assert_ne!(pauses(1), pauses(2));
    }
}
