//! Visitors who join.

use futures::future::join_all;
use kite_domain::Seq;
use kite_domain::port::StoreError;

use crate::harness::{AnyStore, add_channel, all, append, join, new_visitor, said};

pub(crate) async fn a_new_visitor_gets_an_empty_conversation(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let visitor = join(&store, &channel, "member").await;
    assert_eq!(visitor.channel, channel.id);
    assert_eq!(visitor.delivered, Seq(0));
    assert_eq!(all(&store, visitor.conversation).await, []);
    let other = join(&store, &channel, "other member").await;
    assert_ne!(other.visitor, visitor.visitor);
    assert_ne!(other.conversation, visitor.conversation);
}

pub(crate) async fn joining_again_finds_the_same_visitor(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let first = join(&store, &channel, "member").await;
    append(&store, said(first.conversation, "one", 1)).await;
    let mut again = new_visitor(&channel, "member");
    again.handle = "another-handle".into();
    let second = store.join(again).await.unwrap();
    assert_eq!(second.visitor, first.visitor);
    assert_eq!(second.conversation, first.conversation);
    let row = store.inbox_row(first.conversation).await.unwrap().unwrap();
    assert_eq!(row.visitor.handle, "handle-of-member");
    assert_eq!(
        row.visitor.created_at,
        new_visitor(&channel, "member").joined_at
    );
}

pub(crate) async fn a_later_name_replaces_the_earlier_and_none_does_not(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let mut visitor = new_visitor(&channel, "member");
    let conversation = store.join(visitor.clone()).await.unwrap().conversation;
    append(&store, said(conversation, "one", 1)).await;
    for (given, shown) in [
        (None, None),
        (Some("Ann"), Some("Ann")),
        (None, Some("Ann")),
        (Some("Bob"), Some("Bob")),
        (Some("Bob"), Some("Bob")),
    ] {
        visitor.name = given.map(str::to_owned);
        store.join(visitor.clone()).await.unwrap();
        let row = store.inbox_row(conversation).await.unwrap().unwrap();
        assert_eq!(row.visitor.name.as_deref(), shown, "after {given:?}");
    }
}

pub(crate) async fn joining_a_removed_channel_fails(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    join(&store, &channel, "member").await;
    store.remove_channel(&channel.name).await.unwrap();
    for member in ["member", "other member"] {
        let refused = store.join(new_visitor(&channel, member)).await;
        assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
    }
}

pub(crate) async fn visitors_who_join_at_once_under_one_id_are_one(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let joins = (0..16).map(|_| {
        let (store, visitor) = (store.clone(), new_visitor(&channel, "member"));
        tokio::spawn(async move { store.join(visitor).await.unwrap() })
    });
    let memberships: Vec<_> = join_all(joins)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert!(memberships.iter().all(|it| *it == memberships[0]));
}
