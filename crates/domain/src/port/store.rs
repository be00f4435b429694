//! The database: each method is one transaction, durable when it returns.

use async_trait::async_trait;
use kite_protocol::{ChannelName, MemberId, MessageId, Timestamp};

use crate::channel::{Channel, ChannelId, Origins};
use crate::conversation::{ConversationId, Page, Seq};
use crate::file::{Digest, File, FileId, NewFile, Sender};
use crate::inbox::{InboxCursor, InboxRow};
use crate::message::{Appended, Message, NewMessage, Recipient};
use crate::operator::{Grant, Operator, OperatorId, TokenHash};
use crate::visitor::Membership;

/// Why the database could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A thing of that name is there already.
    #[error("the name is taken")]
    NameTaken,
    /// What it was about is gone.
    #[error("what this belongs to is gone")]
    Gone,
    /// The database failed.
    #[error("the database failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A channel to make.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewChannel {
    /// What site owners write behind `?c=`.
    pub name: ChannelName,
    /// What people see.
    pub title: String,
    /// The pages that may use it.
    pub origins: Origins,
    /// When.
    pub created_at: Timestamp,
}

/// A visitor who joins, for the first time or again.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewVisitor {
    /// The channel.
    pub channel: ChannelId,
    /// The secret id.
    pub member: MemberId,
    /// The name that the page gave; a later join with another one changes it,
    /// one with none does not.
    pub name: Option<String>,
    /// The public handle, should the visitor be new.
    pub handle: String,
    /// When.
    pub joined_at: Timestamp,
}

/// Channels.
#[async_trait]
pub trait ChannelStore {
    /// Makes a channel; [`StoreError::NameTaken`] if there is one already.
    async fn add_channel(&self, channel: NewChannel) -> Result<Channel, StoreError>;

    /// The channel of this name.
    async fn channel(&self, name: &ChannelName) -> Result<Option<Channel>, StoreError>;

    /// The channel in which a conversation is.
    async fn channel_of(&self, conversation: ConversationId)
    -> Result<Option<Channel>, StoreError>;

    /// All channels by name.
    async fn channels(&self) -> Result<Vec<Channel>, StoreError>;

    /// Removes a channel with everything in it and gives the files whose
    /// bytes are now nobody's; none if there is no such channel.
    async fn remove_channel(&self, name: &ChannelName) -> Result<Option<Vec<FileId>>, StoreError>;
}

/// Visitors, their conversations, messages and deliveries.
#[async_trait]
pub trait ConversationStore {
    /// Finds the visitor by (channel, member id) or makes them, with a
    /// conversation. [`StoreError::Gone`] if the channel is.
    async fn join(&self, visitor: NewVisitor) -> Result<Membership, StoreError>;

    /// Stores a message under the conversation's next number, together with
    /// its deliveries. The same client id from the same side of the same
    /// visitor's conversations gives the message that is there and changes
    /// nothing. [`StoreError::Gone`] if the conversation or its author is, or
    /// if its file is not one of this visitor's conversations.
    async fn append(&self, message: NewMessage) -> Result<Appended, StoreError>;

    /// The message that this sender's client knows by this id.
    async fn message(
        &self,
        conversation: ConversationId,
        sender: Sender,
        client_id: &MessageId,
    ) -> Result<Option<Message>, StoreError>;

    /// Messages by their number, in ascending order, at most `limit`.
    async fn messages(
        &self,
        conversation: ConversationId,
        page: Page,
        limit: u32,
    ) -> Result<Vec<Message>, StoreError>;

    /// Ends the deliveries to a recipient up to this number.
    async fn delivered(
        &self,
        conversation: ConversationId,
        recipient: Recipient,
        up_to: Seq,
    ) -> Result<(), StoreError>;

    /// Conversations with messages, the one that changed last first, at most
    /// `limit`; those before the cursor if there is one.
    async fn inbox(
        &self,
        before: Option<InboxCursor>,
        limit: u32,
    ) -> Result<Vec<InboxRow>, StoreError>;

    /// One conversation as the inbox shows it; none if it does not exist or
    /// has no messages.
    async fn inbox_row(&self, conversation: ConversationId)
    -> Result<Option<InboxRow>, StoreError>;

    /// Operators have read up to here. Never goes back, nor beyond the last
    /// message.
    async fn read(&self, conversation: ConversationId, up_to: Seq) -> Result<(), StoreError>;
}

/// Files, without their bytes.
#[async_trait]
pub trait FileStore {
    /// Registers a file. The same client id from the same side of the same
    /// visitor's conversations gives the file that is there and changes
    /// nothing. [`StoreError::Gone`] if the conversation is.
    async fn add_file(&self, file: NewFile) -> Result<File, StoreError>;

    /// A file by its id.
    async fn file(&self, id: &FileId) -> Result<Option<File>, StoreError>;

    /// The file that this sender's client knows by this id.
    async fn file_of(
        &self,
        conversation: ConversationId,
        sender: Sender,
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

    /// Ends a session.
    async fn end_session(&self, token: TokenHash) -> Result<(), StoreError>;

    /// The secret by which the server signs links: `proposed` if there was
    /// none yet, else the one that is there.
    async fn signing_secret(&self, proposed: [u8; 32]) -> Result<[u8; 32], StoreError>;
}

/// Everything that is kept in the database.
pub trait Store:
    ChannelStore + ConversationStore + FileStore + OperatorStore + Send + Sync
{
}

impl<T> Store for T where
    T: ChannelStore + ConversationStore + FileStore + OperatorStore + Send + Sync
{
}
