//! The database, as connectors see it: outlets, what is owed to them and what
//! is there. Each method is one transaction, durable when it returns.
//!
//! What is owed is not asked for here: with each entry that the store appends,
//! it owes it to the active and parked outlets of its channel and of its
//! conversation, but not to the one from which it comes. The message that it
//! comes from shows it. An outlet that shows what is none of its own is refused
//! with [`StoreError::Gone`].

use async_trait::async_trait;
use kite_protocol::{MemberId, Timestamp};

use super::{NewChannel, StoreError};
use crate::channel::ChannelId;
use crate::conversation::{Conversation, ConversationId, Seq};
use crate::operator::{Grant, TokenHash};
use crate::outlet::{Due, Outlet, OutletId, Parked, Post, Sent, Thread};
use crate::visitor::{Visitor, VisitorId};

/// How many chats of a visitor there are at once.
pub const VISITOR_OUTLETS: u32 = 5;

/// A chat that becomes an outlet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Chatroom {
    /// Our account at the service.
    pub account: String,
    /// The chat.
    pub chat: i64,
    /// When.
    pub at: Timestamp,
}

/// What a token is good for, once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LinkTarget {
    /// Whoever has the token makes a chat the desk of this channel.
    Desk(ChannelId),
    /// Whoever has the token goes on as this visitor.
    Visitor(VisitorId),
}

/// A desk and how its deliveries stand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DeskState {
    /// The desk.
    pub outlet: Outlet,
    /// How many entries are owed to it.
    pub waiting: u64,
    /// Since when the oldest of them waits.
    pub oldest: Option<Timestamp>,
}

/// A conversation of a desk whose signs are not as they should be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DueSigns {
    /// What is shown.
    pub thread: Thread,
    /// How the conversation stands.
    pub conversation: Conversation,
    /// The visitor.
    pub visitor: Visitor,
    /// The first message of the visitor that nobody has answered and that is
    /// there.
    pub waiting: Option<Seq>,
}

/// Outlets and their queues.
#[async_trait]
pub trait OutletStore: Send + Sync {
    /// Makes a chat a channel's desk, or an active one again. What is owed to
    /// it already stays owed; what was there before it became one, or while it
    /// had ended, never is.
    ///
    /// [`StoreError::NameTaken`] if the channel has another desk that has not
    /// ended, or the chat is another outlet that has not; one that has ended is
    /// replaced and forgotten with what it showed. [`StoreError::Gone`] if the
    /// channel is.
    async fn host(&self, room: Chatroom, channel: ChannelId) -> Result<Outlet, StoreError>;

    /// Makes a channel with a chat as its desk: both, or neither.
    ///
    /// [`StoreError::NameTaken`] if there is a channel of that name, or the chat
    /// is another outlet that has not ended.
    async fn found(&self, room: Chatroom, channel: NewChannel) -> Result<Outlet, StoreError>;

    /// Makes a chat a visitor's, in the visitor's latest conversation, or an
    /// active one again, and owes it the last `history` messages of that: not
    /// those that it shows already, and none if it was the visitor's and had
    /// not ended, for then everything was owed to it anyway. If it was another
    /// visitor's, it is that one's no more, and what it showed is forgotten.
    /// With more than [`VISITOR_OUTLETS`] that have not ended, the one of them that
    /// became one longest ago ends: nobody multiplies what they say without bound.
    /// [`StoreError::Gone`] if the visitor is; [`StoreError::NameTaken`] if the
    /// chat is a desk that has not ended.
    async fn attach(
        &self,
        room: Chatroom,
        visitor: VisitorId,
        history: u32,
    ) -> Result<Outlet, StoreError>;

    /// Ends an outlet: nothing is owed to it any more. What it shows is
    /// remembered, should it be an outlet again.
    async fn end_outlet(&self, id: OutletId) -> Result<(), StoreError>;

    /// Forgets an outlet with what it shows. Its chat has no more right to be one
    /// again than any other.
    async fn forget_outlet(&self, id: OutletId) -> Result<(), StoreError>;

    /// Parks an outlet, or makes a parked one active again. One that has ended
    /// stays so.
    async fn park(&self, id: OutletId, parked: Option<Parked>) -> Result<(), StoreError>;

    /// The chat has another number from now on. There, its messages and topics
    /// have other numbers too: those of before show nothing any more. Told
    /// again, it changes nothing. [`StoreError::NameTaken`] if there is another
    /// outlet that has not ended.
    async fn move_outlet(&self, id: OutletId, chat: i64) -> Result<(), StoreError>;

    /// The outlet of this key.
    async fn outlet(&self, id: OutletId) -> Result<Option<Outlet>, StoreError>;

    /// The outlet of this chat.
    async fn outlet_at(&self, account: &str, chat: i64) -> Result<Option<Outlet>, StoreError>;

    /// The desk of a channel, ended or not.
    async fn desk_of(&self, channel: ChannelId) -> Result<Option<Outlet>, StoreError>;

    /// All desks that have not ended, with what waits for them.
    async fn desks(&self) -> Result<Vec<DeskState>, StoreError>;

    /// The chats of a visitor, active ones first.
    async fn outlets_of(&self, visitor: VisitorId) -> Result<Vec<Outlet>, StoreError>;

    /// The visitor of this member id, if a hand-off by it alone is allowed:
    /// nobody has proved who it is, and it has no device.
    async fn unguarded_visitor(
        &self,
        channel: ChannelId,
        member: &MemberId,
    ) -> Result<Option<VisitorId>, StoreError>;

    /// Allows one use of a token, until it expires. With more than a few for the
    /// same target, that which expires first is worth nothing.
    /// [`StoreError::Gone`] if the target is.
    async fn add_link(&self, target: LinkTarget, link: Grant) -> Result<(), StoreError>;

    /// Uses up a token; none if it is unknown, used or expired. Whoever has used
    /// it is told the same again: what broke off behind it can go on. `by` is
    /// who, and the same for nobody else.
    async fn redeem_link(
        &self,
        token: TokenHash,
        by: &str,
        now: Timestamp,
    ) -> Result<Option<LinkTarget>, StoreError>;

    /// The active outlets of an account to which something is owed or of which
    /// the signs are not as they should be.
    async fn due_outlets(&self, account: &str) -> Result<Vec<Outlet>, StoreError>;

    /// What is owed to an outlet, in order, at most `limit`.
    async fn due(&self, outlet: OutletId, limit: u32) -> Result<Vec<Due>, StoreError>;

    /// The next message of these is about to be sent.
    async fn attempt(&self, due: &[i64]) -> Result<(), StoreError>;

    /// It was certainly not sent.
    async fn not_attempted(&self, due: &[i64]) -> Result<(), StoreError>;

    /// What was sent at once is there, and with it the next part of each of
    /// these: one message for all of them, or an album with one for each. With
    /// `done` they are owed no more. What is not owed to this outlet by now is
    /// passed over.
    async fn posted(&self, outlet: OutletId, sent: &[Sent], done: bool) -> Result<(), StoreError>;

    /// A further message shows a part of an entry, owed or not. Another one
    /// that showed the same part shows it no more. [`StoreError::Gone`] if the
    /// entry is.
    async fn show(&self, outlet: OutletId, post: Post) -> Result<(), StoreError>;

    /// These are owed no more.
    async fn settle(&self, due: &[i64]) -> Result<(), StoreError>;

    /// What a message of an outlet shows, in the order of its entries; empty if
    /// it is none of ours.
    async fn shown_by(&self, outlet: OutletId, message: i64) -> Result<Vec<Post>, StoreError>;

    /// The messages of an outlet that show an entry, by their parts.
    async fn posts_of(
        &self,
        outlet: OutletId,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<Vec<Post>, StoreError>;

    /// A message is gone, and shows nothing any more.
    async fn unposted(&self, outlet: OutletId, message: i64) -> Result<(), StoreError>;

    /// The conversation of the visitor whose message (a text or a file, deleted
    /// since or not) stands last above this one.
    async fn last_visitor_above(
        &self,
        outlet: OutletId,
        message: i64,
    ) -> Result<Option<ConversationId>, StoreError>;

    /// What a desk shows of a conversation. One is there with the first message
    /// of it, and shows nothing yet.
    async fn thread(
        &self,
        outlet: OutletId,
        conversation: ConversationId,
    ) -> Result<Option<Thread>, StoreError>;

    /// Which conversation is in a topic.
    async fn thread_at(&self, outlet: OutletId, topic: i64) -> Result<Option<Thread>, StoreError>;

    /// Remembers what a desk shows of a conversation. A topic shows one
    /// conversation: another one that was in it is in none.
    /// [`StoreError::Gone`] if the outlet or the conversation is.
    async fn set_thread(&self, outlet: OutletId, thread: Thread) -> Result<(), StoreError>;

    /// Conversations of a desk with messages there whose signs are not as they
    /// should be: in a chat without topics the pinned message is not the one
    /// that waits, in one with topics the topic is open or closed otherwise, or
    /// an operator's message there does not show how far the visitor has come.
    /// At most `limit`; always the same ones until they are set.
    async fn due_signs(&self, outlet: OutletId, limit: u32) -> Result<Vec<DueSigns>, StoreError>;

    /// Whether an update of an account has been dealt with.
    async fn is_done(&self, account: &str, update: i64) -> Result<bool, StoreError>;

    /// An update has been dealt with. Those of more than two days ago are
    /// forgotten: no service tells them again.
    async fn done(&self, account: &str, update: i64, at: Timestamp) -> Result<(), StoreError>;
}
