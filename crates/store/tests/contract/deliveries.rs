//! What is still owed to a visitor.

use kite_domain::entry::{NewContent, NewEntry};
use kite_domain::port::QueueDepth;
use kite_domain::{Channel, ConversationId, Seq, Side};
use kite_protocol::v2::Mark;

use crate::harness::{AnyStore, add_channel, append, at, join, mark, replied, said};

/// A conversation: said, replied, replied, said.
async fn conversation(store: &AnyStore) -> (Channel, ConversationId) {
    let channel = add_channel(store, "shop_channel").await;
    let conversation = join(store, &channel, "member").await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    append(store, said(conversation, "one", 1)).await;
    append(store, replied(&operator, conversation, "two", 2)).await;
    append(store, replied(&operator, conversation, "three", 3)).await;
    append(store, said(conversation, "four", 4)).await;
    (channel, conversation)
}

async fn has_reached(store: &AnyStore, channel: &Channel) -> Seq {
    join(store, channel, "member").await.delivered
}

async fn deliver(store: &AnyStore, conversation: ConversationId, up_to: u32) {
    mark(store, conversation, Side::Visitor, Mark::Delivered, up_to).await;
}

pub(crate) async fn a_reply_is_owed_until_delivered(store: AnyStore) {
    let (channel, conversation) = conversation(&store).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(1));
    assert_eq!(
        has_reached(&store, &channel).await,
        Seq(1),
        "joining is no delivery"
    );
    deliver(&store, conversation, 4).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(4));

    let operator = store.operator("Ann").await.unwrap();
    append(&store, replied(&operator, conversation, "five", 5)).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(4));
    deliver(&store, conversation, 5).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(5));
}

pub(crate) async fn a_visitors_own_messages_are_not_owed(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let conversation = join(&store, &channel, "member").await.conversation;
    append(&store, said(conversation, "one", 1)).await;
    append(&store, said(conversation, "two", 2)).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(2));
}

pub(crate) async fn delivered_ends_no_more_than_it_says(store: AnyStore) {
    let (channel, conversation) = conversation(&store).await;
    deliver(&store, conversation, 1).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(1));
    deliver(&store, conversation, 2).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(2));

    let other = join(&store, &channel, "other member").await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    append(&store, replied(&operator, other, "one", 1)).await;
    deliver(&store, other, 1).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(2));
}

pub(crate) async fn delivering_twice_or_too_much_is_harmless(store: AnyStore) {
    let (channel, conversation) = conversation(&store).await;
    deliver(&store, conversation, 1000).await;
    deliver(&store, conversation, 2).await;
    deliver(&store, ConversationId(conversation.0 + 1000), 2).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(4));
}

pub(crate) async fn what_is_owed_is_counted_with_its_age(store: AnyStore) {
    assert_eq!(store.queue().await.unwrap(), QueueDepth::default());
    let (_, conversation) = conversation(&store).await;
    let two_since_the_second = QueueDepth {
        waiting: 2,
        oldest: Some(at(2)),
    };
    assert_eq!(store.queue().await.unwrap(), two_since_the_second);
    deliver(&store, conversation, 2).await;
    let one_since_the_third = QueueDepth {
        waiting: 1,
        oldest: Some(at(3)),
    };
    assert_eq!(store.queue().await.unwrap(), one_since_the_third);
    deliver(&store, conversation, 3).await;
    assert_eq!(store.queue().await.unwrap(), QueueDepth::default());
}

pub(crate) async fn what_was_deleted_is_owed_to_nobody(store: AnyStore) {
    let (channel, conversation) = conversation(&store).await;
    let operator = store.operator("Ann").await.unwrap();
    let deletes = |target, client_id, millis| NewEntry {
        content: NewContent::Edit {
            target: Seq(target),
            text: None,
        },
        recipients: Vec::new(),
        ..replied(&operator, conversation, client_id, millis)
    };
    append(&store, deletes(2, "five", 5)).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(2));
    append(&store, deletes(3, "six", 6)).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(6));
    assert_eq!(store.queue().await.unwrap(), QueueDepth::default());
}

pub(crate) async fn what_is_read_has_been_delivered(store: AnyStore) {
    let (channel, conversation) = conversation(&store).await;
    mark(&store, conversation, Side::Operator, Mark::Read, 4).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(1));
    mark(&store, conversation, Side::Visitor, Mark::Read, 2).await;
    assert_eq!(has_reached(&store, &channel).await, Seq(2));
}
