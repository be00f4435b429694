//! The state of the connection, as people see it.

use kite_protocol::Timestamp;

/// How the session stands with the server.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Connection {
    /// No connection is wanted.
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
    /// [`Action::Connect`](crate::Action::Connect), or after a long wait.
    Refused {
        /// What was wrong, for programs.
        code: u16,
        /// What was wrong, in the server's words.
        reason: String,
    },
}
