//! Patience with what fails: each pause is twice as long as the one before, up
//! to a limit, and spread so that not all come back at once.

use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_mins(1);

/// The pauses of one task.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// How long to wait after one more failure: a random time in the second
    /// half of the pause.
    pub(super) fn pause(&mut self, random: u32) -> Duration {
        let whole = FIRST.saturating_mul(2_u32.saturating_pow(self.failures));
        self.failures = self.failures.saturating_add(1);
        spread(whole.min(LONGEST), random)
    }
}

/// A random time in the second half of `whole`.
pub(super) fn spread(whole: Duration, random: u32) -> Duration {
    let half = whole / 2;
    half + half.mul_f64(f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_minute() {
        let mut backoff = Backoff::default();
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            let whole = Duration::from_secs(seconds);
            let pause = backoff.pause(u32::MAX / 3);
            assert!(whole / 2 <= pause && pause <= whole, "{pause:?}");
        }
        assert_eq!(Backoff::default().pause(u32::MAX), FIRST);
        assert_eq!(spread(LONGEST, 0), LONGEST / 2);
    }
}
