//! A conversation: one visitor and the operators, in one order.

use kite_protocol::v2::State;

use crate::entry::Side;
use crate::visitor::VisitorId;

/// The store's key of a conversation.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ConversationId(pub i64);

/// An entry's number within its conversation: 1, 2, 3 … without gaps. 0
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
    /// The number of the first entry that is still there; one more than
    /// `last` where none is.
    pub first: Seq,
    /// The number of the last entry.
    pub last: Seq,
    /// How it stands.
    pub state: State,
    /// How far the visitor has come.
    pub visitor_marks: Marks,
    /// How far the operators have come.
    pub operator_marks: Marks,
}

/// How far one side has come with a conversation. Neither mark goes back, nor
/// beyond the last entry; what is read has been received.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Marks {
    /// Everything up to here has reached that side.
    pub received: Seq,
    /// Somebody of that side has read everything up to here.
    pub read: Seq,
}

impl Conversation {
    /// How far a side has come.
    pub fn marks(&self, side: Side) -> Marks {
        match side {
            Side::Visitor => self.visitor_marks,
            Side::Operator => self.operator_marks,
        }
    }
}

/// Which entries of a conversation to read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Page {
    /// Those after a number, the nearest to it first picked.
    After(Seq),
    /// Those before a number, the nearest to it picked.
    Before(Seq),
    /// The last ones.
    Last,
}
