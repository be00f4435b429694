//! Time that is turned by hand, and the server's bad luck.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use kite_domain::port::Clock;
use kite_protocol::Timestamp;

use crate::random::Dice;

/// The server's clock.
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.millis()))
    }

    pub(crate) fn set(&self, now: Timestamp) {
        self.0.store(now.millis(), Ordering::Relaxed);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// How often the disk fails, in a thousand looks at it.
pub(crate) struct Disk {
    dice: Mutex<Dice>,
    before: AtomicU64,
    after: AtomicU64,
}

impl Disk {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            dice: Mutex::new(Dice::new(seed)),
            before: AtomicU64::new(0),
            after: AtomicU64::new(0),
        }
    }

    /// Before a commit; and after it, when its outcome gets lost.
    pub(crate) fn set(&self, before: u64, after: u64) {
        self.before.store(before, Ordering::Relaxed);
        self.after.store(after, Ordering::Relaxed);
    }

    pub(crate) fn fails_before(&self) -> bool {
        self.fails(&self.before)
    }

    pub(crate) fn fails_after(&self) -> bool {
        self.fails(&self.after)
    }

    fn fails(&self, chance: &AtomicU64) -> bool {
        let mut dice = self.dice.lock().unwrap_or_else(PoisonError::into_inner);
        dice.per_mille(chance.load(Ordering::Relaxed))
    }
}
