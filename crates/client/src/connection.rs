//! The state of the connection, as people see it.

use kite_protocol::Timestamp;

/// How the session stands with the server.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Connection {
    /// No connection is wanted.
    #[default]
    Idle,
    /// The last try failed or the connection broke; another try is planned.
    Waiting {
        /// When it is due.
        until: Timestamp,
        /// How many tries in a row have failed.
        attempt: u32,
    },
    /// The socket is being opened.
    Connecting,
    /// The socket is open, JOIN is not answered yet.
    Joining,
    /// Joined: messages come and go.
    Online,
    /// The server rejected JOIN. Tried again by
    /// [`Action::Connect`](crate::Action::Connect), by
    /// [`Action::Identify`](crate::Action::Identify), or after a long wait.
    Refused {
        /// What was wrong, for programs: a stable word, or a number in v1.
        code: String,
        /// What was wrong, in the server's words.
        reason: String,
    },
}

/// The version of the protocol that a socket has negotiated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Version {
    /// `k1te.chat.v1`. Entries have no numbers, and what only v2 has a word for
    /// is not there.
    V1,
    /// `k1te.chat.v2`.
    V2,
}
