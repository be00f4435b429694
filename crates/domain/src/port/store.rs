//! The database: each method is one transaction, durable when it returns.

use async_trait::async_trait;
use kite_protocol::v2::Mark;
use kite_protocol::{ChannelName, MemberId, MessageId, Timestamp};

use crate::channel::{Channel, ChannelId, Origins, Secret};
use crate::conversation::{Conversation, ConversationId, Page, Seq};
use crate::entry::{Appended, Entry, NewEntry, Side};
use crate::file::{Digest, File, FileId, NewFile};
use crate::inbox::{InboxCursor, InboxFilter, InboxRow, Report};
use crate::operator::{Grant, Operator, OperatorId, TokenHash};
use crate::visitor::{Claim, Membership, Visitor, VisitorId};

/// Why the database could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A thing of that name is there already.
    #[error("the name is taken")]
    NameTaken,
    /// Somebody else has changed it meanwhile.
    #[error("this was changed by somebody else meanwhile")]
    Changed,
    /// What it was about is gone.
    #[error("what this belongs to is gone")]
    Gone,
    /// The visitor has devices, and this is none of them.
    #[error("this is not one of the visitor's devices")]
    UnknownDevice,
    /// The visitor may not write.
    #[error("the visitor is blocked")]
    Blocked,
    /// The channel has as many bytes of files as it may have.
    #[error("the channel has no room for further files")]
    QuotaExceeded,
    /// The database failed.
    #[error("the database failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A channel to make. What is not said here is as good as not set.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewChannel {
    /// What site owners write behind `?c=`.
    pub name: ChannelName,
    /// What people see.
    pub title: String,
    /// The pages that may use it.
    pub origins: Origins,
    /// The secret by which its visitors prove who they are.
    pub secret: Secret,
    /// When.
    pub created_at: Timestamp,
}

/// A visitor who joins, for the first time or again.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewVisitor {
    /// The channel.
    pub channel: ChannelId,
    /// As whom.
    pub claim: Claim,
    /// By which device; none: by a client that cannot say.
    pub device: Option<TokenHash>,
    /// The name that the page gave; a later join with another one changes it,
    /// one with none does not.
    pub name: Option<String>,
    /// The public handle, should the visitor be new.
    pub handle: String,
    /// The secret id, should the visitor be new and proven: such a one has no
    /// id that anybody could claim.
    pub member: MemberId,
    /// When.
    pub joined_at: Timestamp,
}

/// Devices of one visitor. With one more, that which joined longest ago has to
/// join with proof again.
pub const MAX_DEVICES: u32 = 20;

/// Channels.
#[async_trait]
pub trait ChannelStore {
    /// Makes a channel; [`StoreError::NameTaken`] if there is one already.
    async fn add_channel(&self, channel: NewChannel) -> Result<Channel, StoreError>;

    /// Sets everything of a channel but its id, its name and the time when it
    /// was made. [`StoreError::Gone`] if the channel is;
    /// [`StoreError::Changed`] if its revision is another by now;
    /// [`StoreError::NameTaken`] if its bot is another channel's.
    async fn update_channel(&self, channel: Channel) -> Result<(), StoreError>;

    /// The channel of this name.
    async fn channel(&self, name: &ChannelName) -> Result<Option<Channel>, StoreError>;

    /// The channel in which a conversation is.
    async fn channel_of(&self, conversation: ConversationId)
    -> Result<Option<Channel>, StoreError>;

    /// All channels by name.
    async fn channels(&self) -> Result<Vec<Channel>, StoreError>;

    /// The channels that have a bot of their own, by name.
    async fn channels_with_bots(&self) -> Result<Vec<Channel>, StoreError>;

    /// Removes a channel with everything in it and gives the files whose
    /// bytes are now nobody's; none if there is no such channel.
    async fn remove_channel(&self, name: &ChannelName) -> Result<Option<Vec<FileId>>, StoreError>;
}

/// Visitors' conversations, their entries and deliveries.
#[async_trait]
pub trait ConversationStore {
    /// Finds the visitor or makes them, with a conversation.
    ///
    /// A [`Claim::Proven`] enters the visitor of that subject, and its device
    /// becomes one of that visitor's. A [`Claim::Member`] enters, by a device
    /// that is known there, the visitor whose subject this is; otherwise the
    /// visitor of this member id, if the device is one of that visitor's or
    /// the first one: else [`StoreError::UnknownDevice`]. A [`Claim::Known`]
    /// enters, by a device that is known there, the visitor of that subject:
    /// else [`StoreError::UnknownDevice`]. At most [`MAX_DEVICES`] are kept.
    /// A name that is given is the visitor's from then on, unless the visitor
    /// is blocked.
    ///
    /// [`StoreError::Gone`] if the channel is.
    async fn join(&self, visitor: NewVisitor) -> Result<Membership, StoreError>;

    /// Stores an entry under the conversation's next number, together with
    /// its deliveries and with what it changes: an edit its target, which is
    /// owed to nobody once it is deleted, a state the conversation's, a message
    /// of the visitor opens it. The same client
    /// id from the same side of the same visitor's conversations gives the
    /// entry that is there and changes nothing.
    ///
    /// [`StoreError::Gone`] if the conversation or its author is, if its file
    /// is not one of this visitor's conversations, or if the target of an edit
    /// is not a message of this conversation that can be edited so.
    /// [`StoreError::Blocked`] if its author is a blocked visitor.
    async fn append(&self, entry: NewEntry) -> Result<Appended, StoreError>;

    /// One conversation; none if it does not exist.
    async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError>;

    /// The entry that this side's client knows by this id.
    async fn entry_of(
        &self,
        conversation: ConversationId,
        side: Side,
        client_id: &MessageId,
    ) -> Result<Option<Entry>, StoreError>;

    /// The entry of this number.
    async fn entry(
        &self,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<Option<Entry>, StoreError>;

    /// Entries by their number, in ascending order, at most `limit`.
    async fn entries(
        &self,
        conversation: ConversationId,
        page: Page,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError>;

    /// A side has come up to here, and no further than the last entry. What is
    /// read has been received. What the visitor has received ends the
    /// deliveries to the visitor. Whether this changed a mark.
    async fn mark(
        &self,
        conversation: ConversationId,
        side: Side,
        mark: Mark,
        up_to: Seq,
    ) -> Result<bool, StoreError>;

    /// Sets the visitor's report of a conversation, or clears it.
    /// [`StoreError::Gone`] if the conversation is.
    async fn report(
        &self,
        conversation: ConversationId,
        report: Option<Report>,
    ) -> Result<(), StoreError>;

    /// Conversations with messages, the one with the latest message first, at
    /// most `limit`; those before the cursor if there is one.
    async fn inbox(
        &self,
        filter: InboxFilter,
        before: Option<InboxCursor>,
        limit: u32,
    ) -> Result<Vec<InboxRow>, StoreError>;

    /// One conversation as the inbox shows it; none if it does not exist or
    /// has no messages.
    async fn inbox_row(&self, conversation: ConversationId)
    -> Result<Option<InboxRow>, StoreError>;
}

/// Visitors, as operators and whoever runs the server deal with them.
#[async_trait]
pub trait VisitorStore {
    /// A visitor by the store's key.
    async fn visitor(&self, id: VisitorId) -> Result<Option<Visitor>, StoreError>;

    /// Visitors of a channel whose handle, name or subject contains a text,
    /// the newest first, at most `limit`.
    async fn find_visitors(
        &self,
        channel: ChannelId,
        text: &str,
        limit: u32,
    ) -> Result<Vec<Visitor>, StoreError>;

    /// A visitor's conversations, in the order in which they began.
    async fn conversations_of(&self, visitor: VisitorId) -> Result<Vec<Conversation>, StoreError>;

    /// Blocks a visitor from then on, or no longer. [`StoreError::Gone`] if
    /// the visitor is.
    async fn block(&self, visitor: VisitorId, since: Option<Timestamp>) -> Result<(), StoreError>;

    /// Removes a visitor with everything of theirs and gives the files whose
    /// bytes are now nobody's; none if there is no such visitor.
    async fn erase_visitor(&self, visitor: VisitorId) -> Result<Option<Vec<FileId>>, StoreError>;
}

/// Files, without their bytes.
#[async_trait]
pub trait FileStore {
    /// Registers a file. The same client id from the same side of the same
    /// visitor's conversations gives the file that is there and changes
    /// nothing. [`StoreError::Gone`] if the conversation is;
    /// [`StoreError::Blocked`] if the sender is a blocked visitor;
    /// [`StoreError::QuotaExceeded`] if the channel would then have more bytes
    /// of files than its quota, counting those that are registered only.
    async fn add_file(&self, file: NewFile) -> Result<File, StoreError>;

    /// A file by its id.
    async fn file(&self, id: &FileId) -> Result<Option<File>, StoreError>;

    /// The file that this sender's client knows by this id.
    async fn file_of(
        &self,
        conversation: ConversationId,
        side: Side,
        client_id: &MessageId,
    ) -> Result<Option<File>, StoreError>;

    /// The bytes have been stored. [`StoreError::Gone`] if the file is.
    async fn file_stored(&self, id: &FileId, digest: Digest) -> Result<(), StoreError>;
}

/// Operators, their login links and sessions, and the server's own secret.
#[async_trait]
pub trait OperatorStore {
    /// The operator of this name, made if there is none.
    async fn operator(&self, name: &str) -> Result<Operator, StoreError>;

    /// Allows one login with this token, until it expires. [`StoreError::Gone`]
    /// if the operator is.
    async fn add_login(&self, operator: OperatorId, login: Grant) -> Result<(), StoreError>;

    /// Uses up a login token and begins a session in the same transaction;
    /// none if the token is unknown, used or expired.
    async fn redeem_login(
        &self,
        token: TokenHash,
        session: Grant,
        now: Timestamp,
    ) -> Result<Option<Operator>, StoreError>;

    /// Whose session this is; none if it is unknown or expired.
    async fn session(
        &self,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Operator>, StoreError>;

    /// Whether visitors are told that an operator is not there.
    /// [`StoreError::Gone`] if the operator is.
    async fn set_away(&self, operator: OperatorId, away: bool) -> Result<(), StoreError>;

    /// Ends a session.
    async fn end_session(&self, token: TokenHash) -> Result<(), StoreError>;

    /// The secret by which the server signs links: `proposed` if there was
    /// none yet, else the one that is there.
    async fn signing_secret(&self, proposed: [u8; 32]) -> Result<[u8; 32], StoreError>;
}

/// What is still owed to those who were away.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct QueueDepth {
    /// How many deliveries.
    pub waiting: u64,
    /// Since when the oldest of them waits.
    pub oldest: Option<Timestamp>,
}

/// What a sweep removed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Swept {
    /// How many entries.
    pub entries: u32,
    /// The files whose bytes are now nobody's.
    pub files: Vec<FileId>,
    /// Whether there is more of it.
    pub more: bool,
}

/// What keeps the database in order.
#[async_trait]
pub trait UpkeepStore {
    /// What is still owed.
    async fn queue(&self) -> Result<QueueDepth, StoreError>;

    /// Removes what was stored in a channel before a point in time: entries
    /// with their files, then visitors of whom nothing is left and who have
    /// not joined since. At most `limit` entries and as many visitors; numbers
    /// are never given again.
    async fn sweep(
        &self,
        channel: ChannelId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Swept, StoreError>;

    /// Removes files that were registered before a point in time and that no
    /// entry carries; at most `limit`.
    async fn sweep_files(&self, before: Timestamp, limit: u32) -> Result<Swept, StoreError>;

    /// Makes a durable change that means nothing: whether the database can
    /// still write.
    async fn probe(&self) -> Result<(), StoreError>;
}

/// Everything that is kept in the database.
pub trait Store:
    ChannelStore
    + ConversationStore
    + VisitorStore
    + FileStore
    + OperatorStore
    + UpkeepStore
    + Send
    + Sync
{
}

impl<T> Store for T where
    T: ChannelStore
        + ConversationStore
        + VisitorStore
        + FileStore
        + OperatorStore
        + UpkeepStore
        + Send
        + Sync
{
}
