//! The same message again.

use futures::future::join_all;
use kite_domain::entry::NewContent;
use kite_domain::{Seq, Side};
use kite_protocol::v2::Mark;

use crate::harness::{AnyStore, all, append, id, new_visitor, replied, said, visitor};

pub(crate) async fn the_same_client_id_is_the_same_message(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let first = append(&store, said(conversation, "one", 1)).await;
    append(&store, said(conversation, "two", 2)).await;
    let before = store.inbox_row(conversation).await.unwrap();

    let mut again = said(conversation, "one", 9);
    again.id = id("another");
    again.content = NewContent::Text("another text".into());
    let appended = store.append(again).await.unwrap();
    assert!(!appended.fresh);
    assert_eq!(appended.entry, first);
    assert_eq!(all(&store, conversation).await.len(), 2);
    assert_eq!(store.inbox_row(conversation).await.unwrap(), before);
}

pub(crate) async fn a_repeated_reply_owes_nothing_twice(store: AnyStore) {
    let channel = crate::harness::add_channel(&store, "shop_channel").await;
    let new = new_visitor(&channel, "member");
    let conversation = store.join(new.clone()).await.unwrap().conversation;
    let operator = store.operator("Ann").await.unwrap();
    let reply = replied(&operator, conversation, "one", 1);
    append(&store, reply.clone()).await;
    store
        .mark(conversation, Side::Visitor, Mark::Delivered, Seq(1))
        .await
        .unwrap();
    assert!(!store.append(reply).await.unwrap().fresh);
    assert_eq!(store.join(new).await.unwrap().delivered, Seq(1));
}

pub(crate) async fn both_sides_have_client_ids_of_their_own(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    let question = append(&store, said(conversation, "one", 1)).await;
    let answer = append(&store, replied(&operator, conversation, "one", 2)).await;
    assert_eq!((question.seq, answer.seq), (Seq(1), Seq(2)));
    for (side, entry) in [(Side::Visitor, question), (Side::Operator, answer)] {
        let found = store.entry_of(conversation, side, &id("one")).await;
        assert_eq!(found.unwrap(), Some(entry));
    }
}

pub(crate) async fn repeats_at_once_store_one_message(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let repeats = (0..32).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let new = said(conversation, "one", 1);
            store.append(new).await.unwrap()
        })
    });
    let answers: Vec<_> = join_all(repeats)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(answers.iter().filter(|it| it.fresh).count(), 1);
    assert!(answers.iter().all(|it| it.entry == answers[0].entry));
    assert_eq!(all(&store, conversation).await.len(), 1);
}
