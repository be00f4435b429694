//! Whether an online connection still lives.

use kite_protocol::Timestamp;
use kite_protocol::limits::{PING_INTERVAL, UNANSWERED_PINGS};

use crate::timing::{PROBE_DEADLINE, SLEPT_AFTER};

/// What is known of the connection's life.
#[derive(Debug)]
pub(crate) struct Pulse {
    since: Timestamp,
    next_ping: Timestamp,
    unanswered: u32,
    /// When the server must have said anything at all, if it was asked
    /// because of a doubt.
    answer_by: Option<Timestamp>,
}

/// What a look at the pulse says is to be done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Beat {
    Nothing,
    Ping,
    Dead,
}

impl Pulse {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            since: now,
            next_ping: now + PING_INTERVAL,
            unanswered: 0,
            answer_by: None,
        }
    }

    pub(crate) fn since(&self) -> Timestamp {
        self.since
    }

    /// The server said something.
    pub(crate) fn heard(&mut self) {
        self.unanswered = 0;
        self.answer_by = None;
    }

    /// There is a doubt: an answer must come soon. The caller sends PING.
    pub(crate) fn probe(&mut self, now: Timestamp) {
        self.answer_by.get_or_insert(now + PROBE_DEADLINE);
    }

    pub(crate) fn beat(&mut self, now: Timestamp) -> Beat {
        if self.answer_by.is_some_and(|answer_by| answer_by <= now) {
            return Beat::Dead;
        }
        if now < self.next_ping {
            return Beat::Nothing;
        }
        if self.unanswered >= UNANSWERED_PINGS {
            return Beat::Dead;
        }
        if self.next_ping + SLEPT_AFTER <= now {
            // The device slept, and the connection has probably not outlived it.
            self.probe(now);
        }
        self.unanswered += 1;
        self.next_ping = now + PING_INTERVAL;
        Beat::Ping
    }

    /// When to look at it next.
    pub(crate) fn wake(&self) -> Timestamp {
        self.answer_by
            .map_or(self.next_ping, |answer_by| answer_by.min(self.next_ping))
    }
}
