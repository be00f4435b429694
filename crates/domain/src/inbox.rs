//! The inbox: conversations as operators list them.

use kite_protocol::Timestamp;
use kite_protocol::v2::State;

use crate::conversation::{Conversation, ConversationId};
use crate::entry::Entry;
use crate::visitor::Visitor;

/// One conversation in the list, with at least one message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InboxRow {
    /// The conversation.
    pub conversation: Conversation,
    /// Its visitor.
    pub visitor: Visitor,
    /// The channel's name.
    pub channel_name: String,
    /// The channel's title.
    pub channel_title: String,
    /// The last message: an entry by which something was said.
    pub last_message: Entry,
    /// Messages of the visitor that no operator has read.
    pub unread: u32,
    /// When the first message came that no operator has answered.
    pub waiting_since: Option<Timestamp>,
    /// What the visitor reported, until an operator has looked at it.
    pub report: Option<Report>,
}

/// A visitor says that something is wrong in a conversation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Report {
    /// In the visitor's words.
    pub reason: Option<String>,
    /// When.
    pub reported_at: Timestamp,
}

/// Which conversations to list.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct InboxFilter {
    /// Only those that stand so.
    pub state: Option<State>,
}

/// Where a page of the inbox ends: the next begins with what changed before.
/// Ties go by id.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct InboxCursor {
    /// When the last listed conversation changed: when its last message was
    /// stored.
    pub changed_at: Timestamp,
    /// Which it was.
    pub conversation: ConversationId,
}
