//! How often a login may fail.
//!
//! A token cannot be guessed, so this only keeps guessing from costing us
//! anything. The bound is the process's, not an address's: behind a proxy all
//! addresses are alike. At the bound every login waits, a good one too, until
//! a minute has passed since the first of the failures; who has a session
//! notices nothing.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use kite_protocol::Timestamp;

/// Logins that may fail within [`WINDOW_MILLIS`].
const LIMIT: usize = 10;

const WINDOW_MILLIS: i64 = 60_000;

/// The logins of the last minute that failed or are under way.
#[derive(Default)]
pub(super) struct Attempts(Mutex<VecDeque<Timestamp>>);

impl Attempts {
    /// Begins a login, which counts as failed until it has succeeded; an
    /// error says in how many seconds to try again.
    pub(super) fn begin(&self, now: Timestamp) -> Result<(), i64> {
        let mut begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let age = |begun: &Timestamp| now.millis() - begun.millis();
        // A clock that was set back must not keep anybody waiting for long.
        begun.retain(|begun| (0..WINDOW_MILLIS).contains(&age(begun)));
        if let Some(first) = begun.front().filter(|_| begun.len() >= LIMIT) {
            return Err((WINDOW_MILLIS - age(first) + 999) / 1000);
        }
        begun.push_back(now);
        Ok(())
    }

    /// The login that began at `start` has succeeded.
    pub(super) fn succeeded(&self, start: Timestamp) {
        let mut begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = begun.iter().position(|begun| *begun == start) {
            begun.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000 + seconds * 1000)
    }

    #[test]
    fn after_ten_failures_the_next_waits_out_the_minute() {
        let attempts = Attempts::default();
        for second in 0..10 {
            assert_eq!(attempts.begin(at(second)), Ok(()));
        }
        assert_eq!(attempts.begin(at(10)), Err(50));
        assert_eq!(attempts.begin(at(59)), Err(1));
        assert_eq!(attempts.begin(at(60)), Ok(()));
        assert_eq!(attempts.begin(at(60)), Err(1));
    }

    #[test]
    fn successes_do_not_count() {
        let attempts = Attempts::default();
        for second in 0..30 {
            assert_eq!(attempts.begin(at(second)), Ok(()));
            attempts.succeeded(at(second));
        }
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let attempts = Attempts::default();
        for _ in 0..10 {
            assert_eq!(attempts.begin(at(9999)), Ok(()));
        }
        assert_eq!(attempts.begin(at(0)), Ok(()));
    }
}
