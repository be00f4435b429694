//! A visitor: somebody who chats from a site's page.

use kite_protocol::{MemberId, Timestamp};

use crate::channel::ChannelId;
use crate::conversation::{ConversationId, Seq};

/// The store's key of a visitor.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct VisitorId(pub i64);

/// Somebody who chats in a channel, known by (channel, member id).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Visitor {
    /// The store's key.
    pub id: VisitorId,
    /// The channel.
    pub channel: ChannelId,
    /// The secret id. Never shown: whoever has it can be the visitor.
    pub member: MemberId,
    /// What operators see in its place.
    pub handle: String,
    /// The name that the visitor's page gave; none was given: none.
    pub name: Option<String>,
    /// When the visitor came first.
    pub created_at: Timestamp,
}

impl Visitor {
    /// The name to show: the given one or the handle.
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.handle)
    }
}

/// One connection's right to act as a visitor: what a join gives.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Membership {
    /// The channel.
    pub channel: ChannelId,
    /// The visitor.
    pub visitor: VisitorId,
    /// The visitor's conversation.
    pub conversation: ConversationId,
    /// Everything up to here has reached the visitor; what comes after is to
    /// be delivered to this connection.
    pub delivered: Seq,
}
