//! What is removed is in no file any more, not even as a trace.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use kite_domain::VisitorId;
use kite_domain::entry::{NewContent, NewEntry};
use kite_domain::port::{ConversationStore, NewVisitor};
use kite_domain::{Channel, ConversationId, Seq};
use kite_store::SqliteStore;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection, query_scalar};
use tempfile::TempDir;

use crate::harness::{AnyStore, add_channel, append, at, new_visitor, said};

/// Something to look for in the files.
const SECRET: &str = "mellifluous-quokka";

/// A channel with a visitor who said so much that it takes many pages, and
/// with one whose words lie in between.
struct World {
    store: Arc<SqliteStore>,
    any: AnyStore,
    channel: Channel,
    visitor: VisitorId,
    conversation: ConversationId,
    dir: TempDir,
}

async fn world() -> World {
    let dir = TempDir::new().unwrap();
    let store = SqliteStore::open(&dir.path().join("kite.db")).await;
    let store = Arc::new(store.unwrap());
    let any: AnyStore = store.clone();
    let channel = add_channel(&any, "shop_channel").await;
    let other = any.join(new_visitor(&channel, "other")).await.unwrap();
    let new = NewVisitor {
        name: Some(format!("name-{SECRET}")),
        ..new_visitor(&channel, &format!("member-{SECRET}"))
    };
    let membership = any.join(new).await.unwrap();
    for number in 0..200 {
        let talk = membership.conversation;
        append(&any, secret(talk, &format!("{SECRET}-{number}"), number)).await;
        append(&any, said(other.conversation, &format!("m{number}"), 1)).await;
    }
    World {
        store,
        any,
        channel,
        visitor: membership.visitor,
        conversation: membership.conversation,
        dir,
    }
}

fn secret(conversation: ConversationId, client_id: &str, number: i64) -> NewEntry {
    let length = usize::try_from(number).unwrap() * 20;
    NewEntry {
        content: NewContent::Text(format!("{}{SECRET}", "x".repeat(length))),
        ..said(conversation, client_id, number)
    }
}

/// How often it is in any file of a directory.
fn traces(dir: &Path) -> usize {
    let count = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        let windows = bytes.windows(SECRET.len());
        windows
            .filter(|window| *window == SECRET.as_bytes())
            .count()
    };
    let files = fs::read_dir(dir).unwrap();
    files.map(|file| count(&file.unwrap().path())).sum()
}

#[tokio::test]
async fn an_erased_visitor_leaves_no_trace_while_the_server_runs() {
    let world = world().await;
    assert!(traces(world.dir.path()) >= 200);
    world.any.erase_visitor(world.visitor).await.unwrap();
    assert_eq!(traces(world.dir.path()), 0);
}

#[tokio::test]
async fn a_removed_channel_leaves_no_trace() {
    let world = world().await;
    let removed = world.any.remove_channel(&world.channel.name).await;
    assert!(removed.unwrap().is_some());
    assert_eq!(traces(world.dir.path()), 0);
}

#[tokio::test]
async fn what_retention_removes_leaves_no_trace() {
    let world = world().await;
    let swept = world.any.sweep(world.channel.id, at(1000), 1000).await;
    assert_eq!(swept.unwrap().entries, 400);
    assert_eq!(traces(world.dir.path()), 0);
}

/// A backup reads for long. The erasure does not wait for it, but the trace
/// goes with the next change after its end.
#[tokio::test]
async fn a_reader_keeps_the_trace_no_longer_than_it_reads() {
    let world = world().await;
    let mut reader = reader(world.dir.path()).await;
    let mut reading = reader.begin().await.unwrap();
    let _: i64 = query_scalar("SELECT count(*) FROM entries")
        .fetch_one(&mut *reading)
        .await
        .unwrap();
    let erased = world.any.erase_visitor(world.visitor).await;
    assert!(erased.unwrap().is_some());
    world.any.probe().await.unwrap();
    assert!(traces(world.dir.path()) > 0, "the reader still sees it");
    reading.rollback().await.unwrap();
    world.any.probe().await.unwrap();
    assert_eq!(traces(world.dir.path()), 0);
}

async fn reader(dir: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(dir.join("kite.db"));
    options.connect().await.unwrap()
}

#[tokio::test]
async fn a_deleted_text_leaves_no_trace_after_the_end() {
    let world = world().await;
    for number in 1..=200 {
        let mut delete = said(world.conversation, &format!("delete-{number}"), 1);
        delete.content = NewContent::Edit {
            target: Seq(number),
            text: None,
        };
        world.store.append(delete).await.unwrap();
    }
    world.store.close().await;
    // What is left are the ids of the client and the visitor's own name.
    let bytes = fs::read(world.dir.path().join("kite.db")).unwrap();
    let text = format!("x{SECRET}");
    let found = bytes.windows(text.len()).any(|it| it == text.as_bytes());
    assert!(!found);
}

#[tokio::test]
async fn others_write_while_a_long_conversation_is_erased() {
    let world = world().await;
    for number in 200..1200 {
        append(
            &world.any,
            said(world.conversation, &format!("more-{number}"), number),
        )
        .await;
    }
    let before = world.store.commits();
    let erased = world.any.erase_visitor(world.visitor).await.unwrap();
    assert_eq!(erased, Some(Vec::new()));
    let steps = world.store.commits() - before;
    assert!(steps > 3, "{steps}");
}
