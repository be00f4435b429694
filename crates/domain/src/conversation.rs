//! A conversation: one visitor and the operators, in one order.

use crate::visitor::VisitorId;

/// The store's key of a conversation.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ConversationId(pub i64);

/// A message's number within its conversation: 1, 2, 3 … without gaps. 0
/// stands for "before the first".
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Seq(pub u32);

impl Seq {
    /// The number after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// One visitor and the operators.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Conversation {
    /// The store's key.
    pub id: ConversationId,
    /// The visitor.
    pub visitor: VisitorId,
    /// The number of the last message.
    pub last: Seq,
    /// Operators have read up to here.
    pub read: Seq,
}

/// Which messages of a conversation to read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Page {
    /// Those after a number, the nearest to it first picked.
    After(Seq),
    /// Those before a number, the nearest to it picked.
    Before(Seq),
    /// The last ones.
    Last,
}
