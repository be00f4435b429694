//! What lies between one device's socket and the server: packets on their way,
//! in order as in TCP, and what may become of them.

use std::collections::VecDeque;

use kite_domain::Seq;
use kite_protocol::Timestamp;

/// Names one link; none is given twice.
pub(crate) type LinkId = u64;

/// From the device to the server.
#[derive(Debug)]
pub(crate) enum Up {
    Text(String),
    Pong(Seq),
    Closed,
}

/// From the server to the device.
#[derive(Debug)]
pub(crate) enum Down {
    Text(String),
    Ping(Seq),
    Closed(u16),
}

/// How well it carries.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Phase {
    /// The handshake is under way until then.
    Opening(Timestamp),
    Open,
    /// Nothing gets through any more, and nobody is told.
    Silent,
}

/// One direction.
pub(crate) struct Lane<T>(VecDeque<(Timestamp, T)>);

impl<T> Lane<T> {
    pub(crate) fn new() -> Self {
        Self(VecDeque::new())
    }

    /// Sends; nothing overtakes what was sent before.
    pub(crate) fn send(&mut self, arrives: Timestamp, packet: T) {
        let last = self.0.back().map(|(arrives, _)| *arrives);
        let arrives = last.map_or(arrives, |last| last.max(arrives));
        self.0.push_back((arrives, packet));
    }

    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.0.front().map(|(arrives, _)| *arrives)
    }

    pub(crate) fn take(&mut self) -> Option<T> {
        self.0.pop_front().map(|(_, packet)| packet)
    }
}

/// One WebSocket's way.
pub(crate) struct Link {
    /// Whose socket it is, as long as the device holds on to it.
    pub(crate) device: Option<usize>,
    pub(crate) phase: Phase,
    /// The number of the last reply that went down.
    pub(crate) told: Seq,
    pub(crate) up: Lane<Up>,
    pub(crate) down: Lane<Down>,
}

impl Link {
    pub(crate) fn new(device: usize, opens: Timestamp) -> Self {
        Self {
            device: Some(device),
            phase: Phase::Opening(opens),
            told: Seq(0),
            up: Lane::new(),
            down: Lane::new(),
        }
    }
}
