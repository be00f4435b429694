//! One channel can neither read nor change another.

use kite_domain::Side;
use kite_domain::entry::NewContent;
use kite_domain::port::StoreError;
use kite_domain::{Seq, visitor::Membership};

use crate::files::new_file;
use crate::harness::{AnyStore, add_channel, all, append, id, inbox, join, replied, said, seqs};

async fn two(store: &AnyStore) -> (Membership, Membership) {
    let first = add_channel(store, "first_channel").await;
    let second = add_channel(store, "second_channel").await;
    let in_first = join(store, &first, "member").await;
    (in_first, join(store, &second, "member").await)
}

pub(crate) async fn one_member_id_is_two_visitors_in_two_channels(store: AnyStore) {
    let (first, second) = two(&store).await;
    assert_ne!(first.visitor, second.visitor);
    assert_ne!(first.conversation, second.conversation);
    append(&store, said(first.conversation, "one", 1)).await;
    assert_eq!(all(&store, second.conversation).await, []);
}

pub(crate) async fn client_ids_of_two_visitors_never_meet(store: AnyStore) {
    let (first, second) = two(&store).await;
    let operator = store.operator("Ann").await.unwrap();
    for conversation in [first.conversation, second.conversation] {
        let said = store.append(said(conversation, "one", 1)).await.unwrap();
        let reply = replied(&operator, conversation, "one", 2);
        let reply = store.append(reply).await.unwrap();
        assert!(said.fresh && reply.fresh);
        assert_eq!((said.entry.seq, reply.entry.seq), (Seq(1), Seq(2)));
    }
    append(&store, said(first.conversation, "two", 3)).await;
    let elsewhere = store
        .entry_of(second.conversation, Side::Visitor, &id("two"))
        .await;
    assert_eq!(elsewhere.unwrap(), None);
    store
        .add_file(new_file(first.conversation, "file"))
        .await
        .unwrap();
    let elsewhere = store
        .file_of(second.conversation, Side::Visitor, &id("file"))
        .await;
    assert_eq!(elsewhere.unwrap(), None);
}

pub(crate) async fn a_strangers_file_cannot_be_sent(store: AnyStore) {
    let (first, second) = two(&store).await;
    let file = store
        .add_file(new_file(first.conversation, "file"))
        .await
        .unwrap();
    let mut stolen = said(second.conversation, "file", 1);
    stolen.content = NewContent::File(file.id);
    let refused = store.append(stolen).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
}

pub(crate) async fn removing_a_channel_leaves_the_others(store: AnyStore) {
    let (first, second) = two(&store).await;
    let file = store
        .add_file(new_file(second.conversation, "file"))
        .await
        .unwrap();
    for conversation in [first.conversation, second.conversation] {
        append(&store, said(conversation, "one", 1)).await;
    }
    let name = crate::harness::channel_name("first_channel");
    let removed = store.remove_channel(&name).await.unwrap();
    assert_eq!(removed, Some(Vec::new()));
    append(&store, said(second.conversation, "two", 2)).await;
    assert_eq!(seqs(&all(&store, second.conversation).await), [1, 2]);
    assert_eq!(store.file(&file.id).await.unwrap(), Some(file));
    assert_eq!(inbox(&store).await.len(), 1);
}
