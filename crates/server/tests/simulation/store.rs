//! The memory store behind a disk that takes its time and sometimes fails:
//! before the commit, or after it, when nobody can know what became of it.

use std::sync::Arc;

use async_trait::async_trait;
use kite_domain::conversation::Page;
use kite_domain::file::{Digest, NewFile, Sender};
use kite_domain::inbox::{InboxCursor, InboxRow};
use kite_domain::message::{Appended, NewMessage};
use kite_domain::operator::{Grant, TokenHash};
use kite_domain::port::{
    ChannelStore, ConversationStore, FileStore, NewChannel, NewVisitor, OperatorStore, StoreError,
};
use kite_domain::{
    Channel, ConversationId, File, FileId, Membership, Message, Operator, OperatorId, Recipient,
    Seq,
};
use kite_protocol::{ChannelName, MessageId, Timestamp};
use kite_store::MemoryStore;

use crate::ports::Faults;
use crate::task::pause;

/// What it holds is what is durable.
pub(crate) struct StumblingStore {
    pub(crate) memory: Arc<MemoryStore>,
    pub(crate) faults: Arc<Faults>,
}

impl StumblingStore {
    async fn around<T>(
        &self,
        transaction: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        pause().await;
        failed_if(self.faults.strike_before())?;
        let result = transaction.await;
        pause().await;
        failed_if(self.faults.strike_after())?;
        result
    }
}

fn failed_if(strikes: bool) -> Result<(), StoreError> {
    if strikes {
        return Err(StoreError::Failed("the disk failed".into()));
    }
    Ok(())
}

macro_rules! stumbling {
    ($port:ident { $(fn $name:ident($($arg:ident: $kind:ty),*) -> $out:ty;)* }) => {
        #[async_trait]
        impl $port for StumblingStore {
            $(async fn $name(&self, $($arg: $kind),*) -> Result<$out, StoreError> {
                self.around(self.memory.$name($($arg),*)).await
            })*
        }
    };
}

stumbling!(ChannelStore {
    fn add_channel(channel: NewChannel) -> Channel;
    fn channel(name: &ChannelName) -> Option<Channel>;
    fn channel_of(conversation: ConversationId) -> Option<Channel>;
    fn channels() -> Vec<Channel>;
    fn remove_channel(name: &ChannelName) -> Option<Vec<FileId>>;
});

stumbling!(ConversationStore {
    fn join(visitor: NewVisitor) -> Membership;
    fn append(message: NewMessage) -> Appended;
    fn message(conversation: ConversationId, sender: Sender, client_id: &MessageId) -> Option<Message>;
    fn messages(conversation: ConversationId, page: Page, limit: u32) -> Vec<Message>;
    fn delivered(conversation: ConversationId, recipient: Recipient, up_to: Seq) -> ();
    fn inbox(before: Option<InboxCursor>, limit: u32) -> Vec<InboxRow>;
    fn inbox_row(conversation: ConversationId) -> Option<InboxRow>;
    fn read(conversation: ConversationId, up_to: Seq) -> ();
});

stumbling!(FileStore {
    fn add_file(file: NewFile) -> File;
    fn file(id: &FileId) -> Option<File>;
    fn file_of(conversation: ConversationId, sender: Sender, client_id: &MessageId) -> Option<File>;
    fn file_stored(id: &FileId, digest: Digest) -> ();
});

stumbling!(OperatorStore {
    fn operator(name: &str) -> Operator;
    fn add_login(operator: OperatorId, login: Grant) -> ();
    fn redeem_login(token: TokenHash, session: Grant, now: Timestamp) -> Option<Operator>;
    fn session(token: TokenHash, now: Timestamp) -> Option<Operator>;
    fn end_session(token: TokenHash) -> ();
    fn signing_secret(proposed: [u8; 32]) -> [u8; 32];
});
