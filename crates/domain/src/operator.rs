//! An operator: somebody who answers.

use kite_protocol::Timestamp;

use crate::entry::Author;

/// The store's key of an operator.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct OperatorId(pub i64);

/// Somebody who answers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Operator {
    /// The store's key.
    pub id: OperatorId,
    /// The name that visitors see.
    pub name: String,
    /// Whether visitors are told that this operator is not there, even with
    /// an open desk.
    pub away: bool,
}

impl Operator {
    /// As the author of an entry.
    pub fn author(&self) -> Author {
        Author::Operator {
            id: self.id,
            name: self.name.clone(),
        }
    }
}

/// SHA-256 of the token of a login, a session or a device; the tokens
/// themselves are never stored.
pub type TokenHash = [u8; 32];

/// A token that is worth something until a point in time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Grant {
    /// Which token.
    pub token: TokenHash,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
}
