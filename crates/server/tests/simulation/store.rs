//! The memory store behind a disk that takes its time and sometimes fails:
//! before the commit, or after it, when nobody can know what became of it.

use std::sync::Arc;

use async_trait::async_trait;
use kite_domain::conversation::Page;
use kite_domain::entry::{Appended, NewContent, NewEntry};
use kite_domain::file::{Digest, NewFile};
use kite_domain::inbox::{InboxCursor, InboxFilter, InboxRow, Report};
use kite_domain::operator::{Grant, TokenHash};
use kite_domain::port::{
    ChannelStore, ConversationStore, FileStore, NewChannel, NewVisitor, OperatorStore, QueueDepth,
    StoreError, Swept, UpkeepStore, VisitorStore,
};
use kite_domain::{
    Channel, ChannelId, Conversation, ConversationId, Entry, File, FileId, Membership, Operator,
    OperatorId, Seq, Side, Visitor, VisitorId,
};
use kite_protocol::v2::Mark;
use kite_protocol::{ChannelName, MessageId, Timestamp};
use kite_store::MemoryStore;

use crate::fault::Fault;
use crate::ports::Disk;
use crate::task::pause;

/// What it holds is what is durable.
pub(crate) struct StumblingStore {
    pub(crate) memory: Arc<MemoryStore>,
    pub(crate) disk: Arc<Disk>,
    pub(crate) fault: Option<Fault>,
}

impl StumblingStore {
    async fn around<T>(
        &self,
        transaction: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        pause().await;
        failed_if(self.disk.fails_before())?;
        let result = transaction.await;
        pause().await;
        failed_if(self.disk.fails_after())?;
        result
    }

    async fn stored(&self, mut entry: NewEntry) -> Result<Appended, StoreError> {
        let is_text = matches!(entry.content, NewContent::Text(_));
        match self.fault {
            Some(Fault::AckedBeforeCommit) => return self.memory.copy().append(entry).await,
            Some(Fault::StoredElsewhere) if is_text => {
                let others = self.memory.inbox(InboxFilter::default(), None, 1).await?;
                if let Some(other) = others.first() {
                    entry.conversation = other.conversation.id;
                }
            }
            Some(Fault::StoredTwice) if is_text => {
                let (conversation, side) = (entry.conversation, entry.author.side());
                let known = self.memory.entry_of(conversation, side, &entry.client_id);
                if known.await?.is_some() {
                    let again = format!("{}~", entry.client_id);
                    entry.client_id = MessageId::new(again).unwrap();
                }
            }
            _ => {}
        }
        self.memory.append(entry).await
    }

    async fn read(
        &self,
        conversation: ConversationId,
        page: Page,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut entries = self.memory.entries(conversation, page, limit).await?;
        if self.fault == Some(Fault::EntrySkipped) {
            entries.retain(|entry| entry.seq.0 % 8 != 5);
        }
        Ok(entries)
    }
}

fn failed_if(fails: bool) -> Result<(), StoreError> {
    if fails {
        return Err(StoreError::Failed("the disk failed".into()));
    }
    Ok(())
}

macro_rules! stumbling {
    ($port:ident { $(fn $name:ident($($arg:ident: $kind:ty),*) -> $out:ty $(, by $own:ident)?;)* }) => {
        #[async_trait]
        impl $port for StumblingStore {
            $(async fn $name(&self, $($arg: $kind),*) -> Result<$out, StoreError> {
                self.around(stumbling!(@call self $name ($($arg),*) $($own)?)).await
            })*
        }
    };
    (@call $self:ident $name:ident ($($arg:ident),*)) => { $self.memory.$name($($arg),*) };
    (@call $self:ident $name:ident ($($arg:ident),*) $own:ident) => { $self.$own($($arg),*) };
}

stumbling!(ChannelStore {
    fn add_channel(channel: NewChannel) -> Channel;
    fn update_channel(channel: Channel) -> ();
    fn channel(name: &ChannelName) -> Option<Channel>;
    fn channel_of(conversation: ConversationId) -> Option<Channel>;
    fn channels() -> Vec<Channel>;
    fn channels_with_bots() -> Vec<Channel>;
    fn remove_channel(name: &ChannelName) -> Option<Vec<FileId>>;
});

stumbling!(ConversationStore {
    fn join(visitor: NewVisitor) -> Membership;
    fn append(entry: NewEntry) -> Appended, by stored;
    fn conversation(id: ConversationId) -> Option<Conversation>;
    fn entry_of(conversation: ConversationId, side: Side, client_id: &MessageId) -> Option<Entry>;
    fn entry(conversation: ConversationId, seq: Seq) -> Option<Entry>;
    fn entries(conversation: ConversationId, page: Page, limit: u32) -> Vec<Entry>, by read;
    fn mark(conversation: ConversationId, side: Side, mark: Mark, up_to: Seq) -> bool;
    fn report(conversation: ConversationId, report: Option<Report>) -> ();
    fn inbox(filter: InboxFilter, before: Option<InboxCursor>, limit: u32) -> Vec<InboxRow>;
    fn inbox_row(conversation: ConversationId) -> Option<InboxRow>;
});

stumbling!(VisitorStore {
    fn visitor(id: VisitorId) -> Option<Visitor>;
    fn find_visitors(channel: ChannelId, text: &str, limit: u32) -> Vec<Visitor>;
    fn conversations_of(visitor: VisitorId) -> Vec<Conversation>;
    fn block(visitor: VisitorId, since: Option<Timestamp>) -> ();
    fn erase_visitor(visitor: VisitorId) -> Option<Vec<FileId>>;
});

stumbling!(FileStore {
    fn add_file(file: NewFile) -> File;
    fn file(id: &FileId) -> Option<File>;
    fn file_of(conversation: ConversationId, side: Side, client_id: &MessageId) -> Option<File>;
    fn file_stored(id: &FileId, digest: Digest) -> ();
});

stumbling!(OperatorStore {
    fn operator(name: &str) -> Operator;
    fn add_login(operator: OperatorId, login: Grant) -> ();
    fn redeem_login(token: TokenHash, session: Grant, now: Timestamp) -> Option<Operator>;
    fn session(token: TokenHash, now: Timestamp) -> Option<Operator>;
    fn set_away(operator: OperatorId, away: bool) -> ();
    fn end_session(token: TokenHash) -> ();
    fn signing_secret(proposed: [u8; 32]) -> [u8; 32];
});

stumbling!(UpkeepStore {
    fn queue() -> QueueDepth;
    fn sweep(channel: ChannelId, before: Timestamp, limit: u32) -> Swept;
    fn sweep_files(before: Timestamp, limit: u32) -> Swept;
    fn probe() -> ();
});
