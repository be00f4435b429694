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

/// Whether the disk fails now.
pub(crate) struct Faults {
    dice: Mutex<Dice>,
    per_mille: AtomicU64,
}

impl Faults {
    pub(crate) fn new(seed: u64, per_mille: u64) -> Self {
        Self {
            dice: Mutex::new(Dice::new(seed)),
            per_mille: AtomicU64::new(per_mille),
        }
    }

    pub(crate) fn end(&self) {
        self.per_mille.store(0, Ordering::Relaxed);
    }

    pub(crate) fn strike(&self) -> bool {
        let mut dice = self.dice.lock().unwrap_or_else(PoisonError::into_inner);
        dice.per_mille(self.per_mille.load(Ordering::Relaxed))
    }
}
