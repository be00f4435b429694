//! Channels.

use kite_domain::conversation::Page;
use kite_domain::port::StoreError;
use kite_domain::{ConversationId, FileId};

use crate::files::new_file;
use crate::harness::{
    AnyStore, add_channel, append, channel_name, join, new_channel, replied, said,
};

pub(crate) async fn a_channel_comes_back_as_it_was_made(store: AnyStore) {
    let new = new_channel("shop_channel");
    let made = store.add_channel(new.clone()).await.unwrap();
    assert_eq!(
        (&made.name, &made.title, &made.origins, made.created_at),
        (&new.name, &new.title, &new.origins, new.created_at)
    );
    assert_eq!(store.channel(&new.name).await.unwrap(), Some(made));
    let other = channel_name("other_channel");
    assert_eq!(store.channel(&other).await.unwrap(), None);
}

pub(crate) async fn a_name_is_taken_once(store: AnyStore) {
    let first = add_channel(&store, "shop_channel").await;
    let mut again = new_channel("shop_channel");
    again.title = "Another".into();
    let refused = store.add_channel(again).await;
    assert!(matches!(refused, Err(StoreError::NameTaken)), "{refused:?}");
    assert_eq!(store.channels().await.unwrap(), [first]);
}

pub(crate) async fn channels_are_listed_by_name(store: AnyStore) {
    assert_eq!(store.channels().await.unwrap(), []);
    for name in ["channel_b", "channel_c", "channel_a", "Channel_d"] {
        add_channel(&store, name).await;
    }
    let names: Vec<_> = store.channels().await.unwrap();
    let names: Vec<_> = names.iter().map(|channel| channel.name.as_str()).collect();
    assert_eq!(names, ["Channel_d", "channel_a", "channel_b", "channel_c"]);
}

pub(crate) async fn a_conversation_knows_its_channel(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    add_channel(&store, "other_channel").await;
    let visitor = join(&store, &channel, "member").await;
    let found = store.channel_of(visitor.conversation).await.unwrap();
    assert_eq!(found, Some(channel));
    let unknown = ConversationId(visitor.conversation.0 + 1000);
    assert_eq!(store.channel_of(unknown).await.unwrap(), None);
}

pub(crate) async fn removing_a_channel_removes_all_of_it(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let operator = store.operator("Ann").await.unwrap();
    let mut expected: Vec<FileId> = Vec::new();
    let mut conversations = Vec::new();
    for member in ["first", "second"] {
        let visitor = join(&store, &channel, member).await;
        let conversation = visitor.conversation;
        append(&store, said(conversation, "one", 1)).await;
        append(&store, replied(&operator, conversation, "two", 2)).await;
        let mut sent = new_file(conversation, "three");
        sent.id = FileId::new(format!("{member:x<32}")).unwrap();
        let file = store.add_file(sent).await.unwrap();
        let mut message = said(conversation, "three", 3);
        message.body = kite_domain::message::NewBody::File(file.id.clone());
        append(&store, message).await;
        expected.push(file.id);
        conversations.push(conversation);
    }

    let removed = store.remove_channel(&channel.name).await.unwrap();
    let mut removed = removed.unwrap();
    removed.sort();
    assert_eq!(removed, expected);

    assert_eq!(store.channel(&channel.name).await.unwrap(), None);
    assert_eq!(store.inbox(None, 10).await.unwrap(), []);
    for conversation in conversations {
        assert_eq!(store.channel_of(conversation).await.unwrap(), None);
        let messages = store.messages(conversation, Page::Last, 10).await;
        assert_eq!(messages.unwrap(), []);
    }
    for file in expected {
        assert_eq!(store.file(&file).await.unwrap(), None);
    }
}

pub(crate) async fn removing_an_unknown_channel_says_so(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let unknown = channel_name("other_channel");
    assert_eq!(store.remove_channel(&unknown).await.unwrap(), None);
    let removed = store.remove_channel(&channel.name).await.unwrap();
    assert_eq!(removed, Some(Vec::new()));
    assert_eq!(store.remove_channel(&channel.name).await.unwrap(), None);
}

/// A connection may outlive its channel by a moment; what it still writes must
/// not end up with whoever came next.
pub(crate) async fn keys_are_never_given_twice(store: AnyStore) {
    let first = add_channel(&store, "shop_channel").await;
    let before = join(&store, &first, "member").await;
    store.remove_channel(&first.name).await.unwrap();
    let second = add_channel(&store, "shop_channel").await;
    let after = join(&store, &second, "member").await;
    assert_ne!(first.id, second.id);
    assert_ne!(before.visitor, after.visitor);
    assert_ne!(before.conversation, after.conversation);
    let late = store.append(said(before.conversation, "late", 1)).await;
    assert!(matches!(late, Err(StoreError::Gone)), "{late:?}");
}
