//! An operator: somebody who answers.

use kite_protocol::Timestamp;

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
}

/// SHA-256 of a login token or a session's token; the tokens themselves are
/// never stored.
pub type TokenHash = [u8; 32];

/// A token that is worth something until a point in time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Grant {
    /// Which token.
    pub token: TokenHash,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
}
