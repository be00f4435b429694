//! What lies between one device's socket and the server: packets on their way,
//! in order as in TCP, and what may become of them.

use std::collections::VecDeque;

use kite_client::Version;
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

    /// Only so many packets still arrive.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// The last packet overtakes the one before it.
    pub(crate) fn overtake(&mut self) {
        if let [.., (_, before), (_, last)] = self.0.make_contiguous() {
            std::mem::swap(before, last);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn take(&mut self) -> Option<T> {
        self.0.pop_front().map(|(_, packet)| packet)
    }
}

/// One WebSocket's way.
pub(crate) struct Link {
    /// The device that opened it.
    pub(crate) owner: usize,
    /// Whose socket it is, as long as the device holds on to it.
    pub(crate) device: Option<usize>,
    pub(crate) version: Version,
    pub(crate) phase: Phase,
    /// The number of the last entry that went down; none: of none yet.
    pub(crate) told: Option<u32>,
    /// Whether the device was told that nothing is missing any more.
    pub(crate) live: bool,
    pub(crate) up: Lane<Up>,
    pub(crate) down: Lane<Down>,
}

impl Link {
    pub(crate) fn new(device: usize, version: Version, opens: Timestamp) -> Self {
        Self {
            owner: device,
            device: Some(device),
            version,
            phase: Phase::Opening(opens),
            told: None,
            live: false,
            up: Lane::new(),
            down: Lane::new(),
        }
    }
}
