//! An outlet: a chat of another service in which somebody takes part in our
//! conversations. In a desk operators answer a channel's visitors; in a
//! visitor's own chat the visitor goes on.
//!
//! It knows no service: what one calls its chats, threads and messages are
//! numbers here.

use kite_protocol::Timestamp;

use crate::channel::ChannelId;
use crate::conversation::{ConversationId, Seq};
use crate::visitor::VisitorId;

/// The store's key of an outlet.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct OutletId(pub i64);

/// A chat of another service.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Outlet {
    /// The store's key.
    pub id: OutletId,
    /// Our account at the service, such as `telegram:4711`.
    pub account: String,
    /// The chat. No account has two outlets in one chat.
    pub chat: i64,
    /// Who takes part there.
    pub role: OutletRole,
    /// Whether entries go there.
    pub standing: Standing,
}

/// Who takes part in an outlet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OutletRole {
    /// Operators, in all conversations of a channel. A channel has at most one.
    Desk(ChannelId),
    /// A visitor, in the conversation of theirs.
    Visitor {
        /// Who.
        visitor: VisitorId,
        /// In which one.
        conversation: ConversationId,
    },
}

/// Whether entries go to an outlet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Standing {
    /// They do.
    Active,
    /// They are owed to it, and wait until somebody has mended it.
    Parked(Parked),
    /// They do not, and none is owed.
    Ended,
}

/// Why nothing goes to an outlet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Parked {
    /// In words for operators, without any credential.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
}

/// The message of an outlet from which an entry comes: it does not go back
/// there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Origin {
    /// Where it was written.
    pub outlet: OutletId,
    /// The message that is the entry, or a part of it; none: it is no message,
    /// such as a change or a command.
    pub message: Option<i64>,
}

/// An entry that is owed to an outlet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Due {
    /// Its place in the queue of the outlet: what is smaller goes first.
    pub id: i64,
    /// The conversation.
    pub conversation: ConversationId,
    /// The entry.
    pub seq: Seq,
    /// How many of its messages are there for certain.
    pub posted: u32,
    /// Whether another one was begun and never known to be there: sent now, it
    /// may be there twice.
    pub attempted: bool,
}

/// A message of ours that is there, and what it was sent for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sent {
    /// The place of the entry in the queue of the outlet.
    pub due: i64,
    /// The message.
    pub message: i64,
}

/// A message of an outlet that shows an entry, or a part of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Post {
    /// The message.
    pub message: i64,
    /// The conversation.
    pub conversation: ConversationId,
    /// The entry.
    pub seq: Seq,
    /// Which part of it, from 0.
    pub part: u32,
    /// Whether we have sent it, rather than somebody in the outlet.
    pub ours: bool,
}

/// What a desk's chat shows of one conversation beside its messages. Signs
/// are for the eye: one that could not be set is no loss.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Thread {
    /// The conversation.
    pub conversation: ConversationId,
    /// The topic in which it is; none: the chat has none.
    pub topic: Option<i64>,
    /// What the topic is called.
    pub name: Option<String>,
    /// Whether the topic is closed.
    pub closed: bool,
    /// The entry of which the message is pinned.
    pub pinned: Option<Seq>,
    /// Up to where messages of operators show that the visitor has them.
    pub received: Seq,
    /// Up to where they show that the visitor has read them.
    pub read: Seq,
}

impl Thread {
    /// One that shows nothing yet.
    pub fn new(conversation: ConversationId) -> Self {
        Self {
            conversation,
            topic: None,
            name: None,
            closed: false,
            pinned: None,
            received: Seq(0),
            read: Seq(0),
        }
    }
}
