//! What one connection has left of the frames that it may send: whatever is in
//! them, and whether it can be read or not.

use governor::RateLimiter;
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};

use super::{Rate, Refused, RetryAfter};

/// Of the frames that are too many, a connection may send so many times as much
/// as of others before it is closed: a client that does not understand the
/// refusal at once shall live, one that does not care shall not.
const PATIENCE: u32 = 2;

/// What one connection has left.
pub struct Frames<C: Clock = MonotonicClock> {
    /// None: as much as it likes.
    left: Option<Left<C>>,
    refused: Refused,
}

/// A frame was too many.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TooMany {
    /// It is to be refused.
    Refuse(RetryAfter),
    /// So were many before it: the connection is to be closed.
    Close,
}

struct Left<C: Clock> {
    frames: Direct<C>,
    patience: Direct<C>,
}

type Direct<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

impl Frames {
    /// All of this rate.
    pub(super) fn new(rate: Option<Rate>, refused: Refused) -> Self {
        Self::with_clock(rate, refused, &MonotonicClock)
    }
}

impl<C: Clock + Clone> Frames<C> {
    fn with_clock(rate: Option<Rate>, refused: Refused, clock: &C) -> Self {
        let direct = |rate: Rate| RateLimiter::direct_with_clock(rate.quota(), clock.clone());
        Self {
            left: rate.map(|rate| Left {
                frames: direct(rate),
                patience: direct(rate.times(PATIENCE)),
            }),
            refused,
        }
    }

    /// A frame has come.
    pub fn take(&self) -> Result<(), TooMany> {
        self.refused
            .count("frame", || self.left.as_ref().map_or(Ok(()), Left::take))
    }
}

impl<C: Clock> Left<C> {
    fn take(&self) -> Result<(), TooMany> {
        let Err(not_yet) = self.frames.check() else {
            return Ok(());
        };
        if self.patience.check().is_err() {
            return Err(TooMany::Close);
        }
        let wait = not_yet.wait_time_from(self.frames.clock().now());
        Err(TooMany::Refuse(RetryAfter(wait)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use governor::clock::FakeRelativeClock;

    use super::*;

    fn frames(rate: &str) -> (Frames<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let rate = rate.parse().ok();
        let frames = Frames::with_clock(rate, Refused::default(), &clock);
        (frames, clock)
    }

    #[test]
    fn what_is_too_much_is_refused_and_comes_back_evenly() {
        let (frames, clock) = frames("30/min");
        for _ in 0..30 {
            assert_eq!(frames.take(), Ok(()));
        }
        let wait = Duration::from_secs(2);
        assert_eq!(frames.take(), Err(TooMany::Refuse(RetryAfter(wait))));
        clock.advance(wait);
        assert_eq!(frames.take(), Ok(()));
        assert_eq!(frames.take(), Err(TooMany::Refuse(RetryAfter(wait))));
    }

    #[test]
    fn who_does_not_care_is_closed_and_who_is_only_too_fast_is_not() {
        let (frames, clock) = frames("30/min");
        let so_fast = |millis, count| {
            clock.advance(Duration::from_mins(1));
            (0..count).any(|_| {
                clock.advance(Duration::from_millis(millis));
                frames.take() == Err(TooMany::Close)
            })
        };
        // At once; then twice and four times what is regained.
        assert!(!so_fast(0, 90));
        assert!(so_fast(0, 91));
        assert!(!so_fast(1000, 1000));
        assert!(so_fast(500, 1000));
    }

    #[test]
    fn where_nothing_is_limited_everything_may_come() {
        let (frames, _) = frames("off");
        assert!((0..100_000).all(|_| frames.take().is_ok()));
    }
}
