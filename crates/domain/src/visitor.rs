//! A visitor: somebody who chats from a site's page.

use kite_protocol::{MemberId, Timestamp};

use crate::channel::ChannelId;
use crate::conversation::{ConversationId, Seq};

/// The store's key of a visitor.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct VisitorId(pub i64);

/// Somebody who chats in a channel.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Visitor {
    /// The store's key.
    pub id: VisitorId,
    /// The channel.
    pub channel: ChannelId,
    /// The secret id. Never shown: whoever has it can be the visitor, as long
    /// as that one has no device.
    pub member: MemberId,
    /// What operators see in its place.
    pub handle: String,
    /// The name that the visitor's page gave; none was given: none.
    pub name: Option<String>,
    /// The site's own id of the visitor, where the site has proved who it is.
    pub subject: Option<MemberId>,
    /// Since when the visitor may not write.
    pub blocked_at: Option<Timestamp>,
    /// When the visitor came first.
    pub created_at: Timestamp,
}

impl Visitor {
    /// The name to show: the given one or the handle.
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.handle)
    }
}

/// As whom somebody wants to join.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Claim {
    /// As whoever has this member id: a secret that the visitor's device made,
    /// or an id that the site's page gave without proof.
    Member(MemberId),
    /// As the site's own user: the site has proved it.
    Proven {
        /// The site's own id of the user.
        subject: MemberId,
    },
    /// As the site's own user, whom the site has not proved this time: only by
    /// a device that is known to be that user's.
    Known {
        /// The site's own id of the user.
        subject: MemberId,
    },
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
    /// Everything up to here has reached the visitor.
    pub delivered: Seq,
}
