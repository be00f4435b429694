//! The stores under test, and short ways to fill them.

use std::future::{Ready, ready};
use std::sync::Arc;

use kite_domain::channel::Origins;
use kite_domain::conversation::Page;
use kite_domain::message::{NewBody, NewMessage};
use kite_domain::port::{NewChannel, NewVisitor, Store};
use kite_domain::visitor::Membership;
use kite_domain::{Author, Body, Channel, ConversationId, Message, Operator, Recipient};
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

pub(crate) fn new_channel(name: &str) -> NewChannel {
    NewChannel {
        name: channel_name(name),
        title: format!("Title of {name}"),
        origins: Origins::new(["https://shop.example", "null"]).unwrap(),
        created_at: at(0),
    }
}

pub(crate) fn new_visitor(channel: &Channel, member: &str) -> NewVisitor {
    NewVisitor {
        channel: channel.id,
        member: MemberId::new(member).unwrap(),
        name: None,
        handle: format!("handle-of-{member}"),
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

/// What a visitor says; stored at the time `at(millis)`.
pub(crate) fn said(to: ConversationId, client_id: &str, millis: i64) -> NewMessage {
    NewMessage {
        conversation: to,
        id: id(&format!("ours-{client_id}")),
        client_id: id(client_id),
        author: Author::Visitor,
        body: NewBody::Text(format!("text of {client_id}")),
        sent_at: at(millis - 1),
        stored_at: at(millis),
        recipients: Vec::new(),
    }
}

/// What an operator answers.
pub(crate) fn replied(
    operator: &Operator,
    to: ConversationId,
    client_id: &str,
    millis: i64,
) -> NewMessage {
    NewMessage {
        author: Author::Operator {
            id: operator.id,
            name: operator.name.clone(),
        },
        recipients: vec![Recipient::Visitor],
        ..said(to, client_id, millis)
    }
}

pub(crate) async fn append(store: &AnyStore, message: NewMessage) -> Message {
    store.append(message).await.unwrap().message
}

pub(crate) async fn all(store: &AnyStore, conversation: ConversationId) -> Vec<Message> {
    store
        .messages(conversation, Page::Last, u32::MAX)
        .await
        .unwrap()
}

pub(crate) fn seqs(messages: &[Message]) -> Vec<u32> {
    messages.iter().map(|message| message.seq.0).collect()
}

pub(crate) fn text_of(message: &Message) -> &str {
    match &message.body {
        Body::Text(text) => text,
        Body::File(file) => panic!("{file:?} instead of a text"),
    }
}
