//! The stores under test, and short ways to fill them.

use std::future::{Ready, ready};
use std::sync::Arc;

use kite_domain::channel::{Origins, Secret};
use kite_domain::conversation::Page;
use kite_domain::entry::{NewContent, NewEntry};
use kite_domain::inbox::{InboxFilter, InboxRow};
use kite_domain::port::{NewChannel, NewVisitor, Store};
use kite_domain::{
    Channel, Claim, Content, ConversationId, Entry, Membership, Operator, Recipient, Seq, Side,
};
use kite_protocol::v2::Mark;
use kite_protocol::{ChannelName, MemberId, MessageId, Timestamp};
use kite_store::{MemoryStore, SqliteStore};
use tempfile::TempDir;

pub(crate) type AnyStore = Arc<dyn Store>;

pub(crate) fn memory() -> Ready<(AnyStore, ())> {
    ready((Arc::new(MemoryStore::new()), ()))
}

pub(crate) async fn sqlite() -> (AnyStore, TempDir) {
    let dir = TempDir::new().unwrap();
    let store = SqliteStore::open(&dir.path().join("kite.db")).await;
    (Arc::new(store.unwrap()), dir)
}

pub(crate) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(1_700_000_000_000 + millis)
}

pub(crate) fn channel_name(name: &str) -> ChannelName {
    ChannelName::new(name).unwrap()
}

pub(crate) fn id(text: &str) -> MessageId {
    MessageId::new(text).unwrap()
}

pub(crate) fn member_id(text: &str) -> MemberId {
    MemberId::new(text).unwrap()
}

pub(crate) fn new_channel(name: &str) -> NewChannel {
    NewChannel {
        name: channel_name(name),
        title: format!("Title of {name}"),
        origins: Origins::new(["https://shop.example", "null"]).unwrap(),
        secret: Secret::stored(format!("secret of {name}")),
        created_at: at(0),
    }
}

/// A visitor who comes by a client that cannot say by which device.
pub(crate) fn new_visitor(channel: &Channel, member: &str) -> NewVisitor {
    NewVisitor {
        channel: channel.id,
        claim: Claim::Member(member_id(member)),
        device: None,
        name: None,
        handle: format!("handle-of-{member}"),
        member: member_id(&format!("random-for-{member}")),
        joined_at: at(1),
    }
}

pub(crate) async fn add_channel(store: &AnyStore, name: &str) -> Channel {
    store.add_channel(new_channel(name)).await.unwrap()
}

pub(crate) async fn join(store: &AnyStore, channel: &Channel, member: &str) -> Membership {
    store.join(new_visitor(channel, member)).await.unwrap()
}

/// A visitor of a channel, where neither matters.
pub(crate) async fn visitor(store: &AnyStore) -> Membership {
    let channel = add_channel(store, "some_channel").await;
    join(store, &channel, "somebody").await
}

/// A side has come up to here; whether that changed a mark.
pub(crate) async fn mark(
    store: &AnyStore,
    conversation: ConversationId,
    side: Side,
    mark: Mark,
    up_to: u32,
) -> bool {
    let marked = store.mark(conversation, side, mark, Seq(up_to)).await;
    marked.unwrap()
}

/// The whole inbox.
pub(crate) async fn inbox(store: &AnyStore) -> Vec<InboxRow> {
    let filter = InboxFilter::default();
    store.inbox(filter, None, u32::MAX).await.unwrap()
}

pub(crate) async fn row(store: &AnyStore, conversation: ConversationId) -> InboxRow {
    store.inbox_row(conversation).await.unwrap().unwrap()
}

/// What a visitor says; stored at the time `at(millis)`.
pub(crate) fn said(to: ConversationId, client_id: &str, millis: i64) -> NewEntry {
    NewEntry {
        conversation: to,
        id: id(&format!("ours-{client_id}")),
        client_id: id(client_id),
        author: kite_domain::Author::Visitor,
        content: NewContent::Text(format!("text of {client_id}")),
        sent_at: at(millis - 1),
        stored_at: at(millis),
        recipients: Vec::new(),
        origin: None,
    }
}

/// What an operator answers.
pub(crate) fn replied(
    operator: &Operator,
    to: ConversationId,
    client_id: &str,
    millis: i64,
) -> NewEntry {
    NewEntry {
        author: operator.author(),
        recipients: vec![Recipient::Visitor],
        ..said(to, client_id, millis)
    }
}

pub(crate) async fn append(store: &AnyStore, message: NewEntry) -> Entry {
    store.append(message).await.unwrap().entry
}

pub(crate) async fn all(store: &AnyStore, conversation: ConversationId) -> Vec<Entry> {
    store
        .entries(conversation, Page::Last, u32::MAX)
        .await
        .unwrap()
}

pub(crate) fn seqs(messages: &[Entry]) -> Vec<u32> {
    messages.iter().map(|message| message.seq.0).collect()
}

pub(crate) fn text_of(entry: &Entry) -> &str {
    match &entry.content {
        Content::Text(text) => text,
        other => panic!("{other:?} instead of a text"),
    }
}
