//! Several tabs of one conversation: who leads, and what each takes from the
//! others.

use kite_protocol::Timestamp;

use crate::{Session, Told};

/// What a tab is to the others.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Role {
    /// It leads, and there are no others.
    #[default]
    Alone,
    /// It has the socket, and tells the others what they need to know.
    Leads,
    /// It has no socket.
    Follows,
}

/// What is known of the other tabs.
#[derive(Debug, Default)]
pub(crate) struct Tabs {
    pub(crate) role: Role,
}

impl Session {
    pub(crate) fn lead(&mut self, on: bool, _now: Timestamp) {
        self.tabs.role = if on { Role::Leads } else { Role::Follows };
    }

    pub(crate) fn told(&mut self, _told: Told, _now: Timestamp) {}
}
