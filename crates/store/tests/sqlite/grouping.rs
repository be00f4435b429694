//! Many commands, one commit.

use std::pin::pin;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::join_all;
use kite_domain::inbox::InboxFilter;
use kite_domain::port::{ChannelStore, ConversationStore, StoreError};
use kite_domain::{ConversationId, Seq};
use kite_store::SqliteStore;
use tempfile::TempDir;

use crate::harness::{AnyStore, add_channel, all, new_channel, new_visitor, said, seqs, visitor};

/// On one thread, what is asked for before anybody waits is in the queue
/// before the writer looks into it.
async fn one_conversation() -> (Arc<SqliteStore>, ConversationId, TempDir) {
    let dir = TempDir::new().unwrap();
    let store = SqliteStore::open(&dir.path().join("kite.db")).await;
    let store = Arc::new(store.unwrap());
    let any: AnyStore = store.clone();
    (store, visitor(&any).await.conversation, dir)
}

#[tokio::test]
async fn messages_that_come_together_are_committed_together() {
    const TOGETHER: u32 = 100;
    let (store, conversation, _dir) = one_conversation().await;
    let before = store.commits();
    let appends = (0..TOGETHER).map(|number| {
        let new = said(conversation, &format!("m{number}"), 1);
        store.append(new)
    });
    let numbers: Vec<_> = join_all(appends)
        .await
        .into_iter()
        .map(|appended| appended.unwrap().entry.seq.0)
        .collect();
    assert_eq!(numbers, (1..=TOGETHER).collect::<Vec<_>>());
    assert_eq!(store.commits() - before, 1);
}

#[tokio::test]
async fn a_failing_command_does_not_hurt_its_neighbours() {
    let (store, conversation, _dir) = one_conversation().await;
    let before = store.commits();
    let nowhere = ConversationId(conversation.0 + 1000);
    let (first, taken, gone, second) = tokio::join!(
        store.append(said(conversation, "one", 1)),
        store.add_channel(new_channel("some_channel")),
        store.append(said(nowhere, "two", 2)),
        store.append(said(conversation, "three", 3)),
    );
    assert_eq!(first.unwrap().entry.seq, Seq(1));
    assert!(matches!(taken, Err(StoreError::NameTaken)), "{taken:?}");
    assert!(matches!(gone, Err(StoreError::Gone)), "{gone:?}");
    assert_eq!(second.unwrap().entry.seq, Seq(2));
    assert_eq!(store.commits() - before, 1);
    let any: AnyStore = store;
    assert_eq!(seqs(&all(&any, conversation).await), [1, 2]);
}

#[tokio::test]
async fn more_than_the_queue_holds_waits_and_comes_through() {
    const MANY: u32 = 3000;
    let (store, conversation, _dir) = one_conversation().await;
    let before = store.commits();
    let appends = (0..MANY).map(|number| {
        let (store, new) = (store.clone(), said(conversation, &format!("m{number}"), 1));
        tokio::spawn(async move { store.append(new).await.unwrap().entry.seq.0 })
    });
    let mut numbers: Vec<_> = join_all(appends)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=MANY).collect::<Vec<_>>());
    let commits = store.commits() - before;
    assert!(commits < u64::from(MANY) / 10, "{commits} commits");
}

/// Everybody else writes in between.
#[tokio::test]
async fn a_large_channel_is_removed_in_steps() {
    let dir = TempDir::new().unwrap();
    let store = SqliteStore::open(&dir.path().join("kite.db")).await;
    let store = Arc::new(store.unwrap());
    let any: AnyStore = store.clone();
    let channel = add_channel(&any, "large_channel").await;
    let other = visitor(&any).await.conversation;
    let joins = (0..250).map(|number| {
        let new = new_visitor(&channel, &format!("member {number}"));
        store.join(new)
    });
    for joined in join_all(joins).await {
        joined.unwrap();
    }
    let before = store.commits();
    let (removed, written) = tokio::join!(
        store.remove_channel(&channel.name),
        store.append(said(other, "one", 1)),
    );
    assert_eq!(removed.unwrap(), Some(Vec::new()));
    assert_eq!(written.unwrap().entry.seq, Seq(1));
    assert!(store.commits() - before >= 3);
    let left = any.find_visitors(channel.id, "", 10).await.unwrap();
    assert_eq!(left, []);
    assert_eq!(any.channel(&channel.name).await.unwrap(), None);
    assert_eq!(all(&any, other).await.len(), 1);
}

#[tokio::test]
async fn closing_finishes_what_waits_and_refuses_what_comes_later() {
    let (store, conversation, _dir) = one_conversation().await;
    let mut waiting = pin!(store.append(said(conversation, "one", 1)));
    assert!(waiting.as_mut().now_or_never().is_none());
    store.close().await;
    assert_eq!(waiting.await.unwrap().entry.seq, Seq(1));

    let late = store.append(said(conversation, "two", 2)).await;
    assert!(matches!(late, Err(StoreError::Failed(_))), "{late:?}");
    let late = store.inbox(InboxFilter::default(), None, 10).await;
    assert!(matches!(late, Err(StoreError::Failed(_))), "{late:?}");
    store.close().await;
}
