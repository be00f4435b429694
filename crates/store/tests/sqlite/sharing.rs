//! Several handles on one file, as the command line and a running server have.

use std::sync::Arc;

use futures::future::join_all;
use kite_domain::port::OperatorStore;
use kite_store::SqliteStore;
use tempfile::TempDir;

use crate::harness::{AnyStore, all, append, join, new_channel, said, seqs};

async fn two_handles() -> (AnyStore, AnyStore, TempDir) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("kite.db");
    let first = SqliteStore::open(&path).await.unwrap();
    let second = SqliteStore::open(&path).await.unwrap();
    (Arc::new(first), Arc::new(second), dir)
}

#[tokio::test]
async fn each_sees_what_the_other_has_changed() {
    let (server, command_line, _dir) = two_handles().await;
    assert_eq!(server.channels().await.unwrap(), []);
    let new = new_channel("shop_channel");
    let channel = command_line.add_channel(new).await.unwrap();
    let seen = server.channel(&channel.name).await.unwrap();
    assert_eq!(seen, Some(channel.clone()));

    let visitor = join(&server, &channel, "member").await;
    let message = append(&server, said(visitor.conversation, "one", 1)).await;
    assert_eq!(all(&command_line, visitor.conversation).await, [message]);

    let removed = command_line.remove_channel(&channel.name).await.unwrap();
    assert_eq!(removed, Some(Vec::new()));
    assert_eq!(server.channel(&channel.name).await.unwrap(), None);
    let late = server.append(said(visitor.conversation, "two", 2)).await;
    assert!(late.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_of_two_handles_take_turns() {
    let (first, second, _dir) = two_handles().await;
    let channel = first
        .add_channel(new_channel("shop_channel"))
        .await
        .unwrap();
    let conversation = join(&first, &channel, "member").await.conversation;
    let writers = (0..40).map(|number| {
        let store = if number % 2 == 0 { &first } else { &second };
        let (store, new) = (store.clone(), said(conversation, &format!("m{number}"), 1));
        tokio::spawn(async move { append(&store, new).await.seq.0 })
    });
    let mut numbers: Vec<_> = join_all(writers)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    assert_eq!(seqs(&all(&second, conversation).await), numbers);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_database_can_be_opened_by_several_at_once() {
    let dir = TempDir::new().unwrap();
    let opens = (0..6).map(|number| {
        let path = dir.path().join("kite.db");
        tokio::spawn(async move {
            let store = SqliteStore::open(&path).await.unwrap();
            store.signing_secret([number; 32]).await.unwrap()
        })
    });
    let secrets: Vec<_> = join_all(opens)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert!(secrets.iter().all(|secret| *secret == secrets[0]));
}
