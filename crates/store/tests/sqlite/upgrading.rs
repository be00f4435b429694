//! A database of the first schema becomes one of this release.

use std::path::PathBuf;
use std::sync::Arc;

use kite_domain::file::NewFile;
use kite_domain::port::{ChannelStore, Chatroom, OutletStore, StoreError, VisitorStore};
use kite_domain::{Content, ConversationId, Entry, FileId, Marks, Seq, Side, VisitorId};
use kite_protocol::v2::State;
use kite_protocol::{FileMeta, Timestamp};
use kite_store::SqliteStore;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, raw_sql};
use tempfile::TempDir;

use crate::harness::{AnyStore, all, append, at, channel_name, id, inbox, said, seqs, text_of};

const FIXTURE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/fixtures/schema-0001/kite.sql"
);

/// The old data, and how it reads now.
async fn upgraded() -> (AnyStore, TempDir) {
    let (path, dir) = old().await;
    let store = SqliteStore::open(&path).await.unwrap();
    (Arc::new(store), dir)
}

async fn old() -> (PathBuf, TempDir) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("kite.db");
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    let sql = std::fs::read_to_string(FIXTURE).unwrap();
    raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    (path, dir)
}

async fn entries(store: &AnyStore, conversation: i64) -> Vec<Entry> {
    all(store, ConversationId(conversation)).await
}

#[tokio::test]
async fn messages_become_entries() {
    let (store, _dir) = upgraded().await;
    let with_files = entries(&store, 1).await;
    assert_eq!(seqs(&with_files), [1, 2, 3, 4, 5]);
    assert_eq!(text_of(&with_files[0]), "مرحبا، هل الورد متوفر اليوم؟");
    let names: Vec<_> = with_files
        .iter()
        .filter_map(|entry| match &entry.content {
            Content::File(file) => Some(file.meta.name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["Blüte.png", "Preise 2026.pdf"]);
    assert!(with_files.iter().all(|entry| entry.edited_at.is_none()));
    assert_eq!(seqs(&entries(&store, 2).await), [1, 2, 3]);
    assert_eq!(seqs(&entries(&store, 3).await), [1, 2]);
    assert_eq!(entries(&store, 4).await, []);
}

#[tokio::test]
async fn marks_say_what_was_known() {
    let (store, _dir) = upgraded().await;
    // Of the second, two answers have not been delivered.
    for (id, last, visitor, operators) in [(1, 5, 5, 5), (2, 3, 1, 1), (3, 2, 2, 0), (4, 0, 0, 0)] {
        let found = store.conversation(ConversationId(id)).await.unwrap();
        let found = found.unwrap();
        assert_eq!((found.first, found.last), (Seq(1), Seq(last)), "{id}");
        assert_eq!(found.state, State::Open);
        let both = |seq| Marks {
            received: Seq(seq),
            read: Seq(seq),
        };
        assert_eq!(found.visitor_marks, both(visitor), "{id}");
        assert_eq!(found.operator_marks, both(operators), "{id}");
    }
    let queue = store.queue().await.unwrap();
    assert_eq!(queue.waiting, 2);
    let oldest = entries(&store, 2).await[1].stored_at;
    assert_eq!(queue.oldest, Some(oldest));
}

#[tokio::test]
async fn the_inbox_is_as_it_was() {
    let (store, _dir) = upgraded().await;
    let rows = inbox(&store).await;
    let shown: Vec<_> = rows
        .iter()
        .map(|row| (row.conversation.id.0, row.last_message.seq.0, row.unread))
        .collect();
    assert_eq!(shown, [(3, 2, 2), (2, 3, 0), (1, 5, 0)]);
    let waiting: Vec<_> = rows.iter().map(|row| row.waiting_since).collect();
    let first = entries(&store, 3).await[0].stored_at;
    assert_eq!(waiting, [Some(first), None, None]);
    let next = append(&store, said(ConversationId(2), "next", 1)).await;
    assert_eq!(next.seq, Seq(4));
}

#[tokio::test]
async fn every_channel_gets_a_secret_of_its_own() {
    let (store, _dir) = upgraded().await;
    let channels = store.channels().await.unwrap();
    let secrets: Vec<_> = channels
        .iter()
        .map(|channel| channel.identity.secret.reveal())
        .collect();
    assert_eq!(secrets.len(), 2);
    assert_ne!(secrets[0], secrets[1]);
    for secret in secrets {
        assert_eq!(secret.len(), 50);
        assert!(secret.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    let shop = store.channel(&channel_name("shop_channel")).await.unwrap();
    let shop = shop.unwrap();
    assert_eq!(
        shop.origins.as_slice(),
        ["https://shop.example", "null"].map(str::to_owned)
    );
    assert_eq!((shop.quota, shop.retention_days), (None, None));
}

#[tokio::test]
async fn the_files_that_were_there_count() {
    let (store, _dir) = upgraded().await;
    let shop = store.channel(&channel_name("shop_channel")).await.unwrap();
    let mut shop = shop.unwrap();
    let size = |bytes: u64| NewFile {
        id: FileId::new(format!("{bytes:0>32}")).unwrap(),
        conversation: ConversationId(1),
        side: Side::Visitor,
        client_id: id(&format!("new_{bytes}")),
        meta: FileMeta {
            name: "new.png".into(),
            media_type: "image/png".into(),
            size: bytes,
        },
        created_at: at(1),
    };
    // There are 35 and 32 already.
    shop.quota = Some(77);
    store.update_channel(shop).await.unwrap();
    let refused = store.add_file(size(11)).await;
    assert!(
        matches!(refused, Err(StoreError::QuotaExceeded)),
        "{refused:?}"
    );
    store.add_file(size(10)).await.unwrap();
    // What no message carries is abandoned: this one and one of the old ones.
    let before = Timestamp::from_millis(i64::MAX);
    let swept = store.sweep_files(before, 10).await.unwrap();
    assert_eq!(swept.files.len(), 2, "{swept:?}");
}

#[tokio::test]
async fn visitors_came_last_when_they_wrote_last() {
    let (store, _dir) = upgraded().await;
    let shop = store.channel(&channel_name("demo_channel")).await.unwrap();
    let shop = shop.unwrap().id;
    let silent = VisitorId(4);
    let came = store.visitor(silent).await.unwrap().unwrap().created_at;
    let before = |millis| Timestamp::from_millis(came.millis() + millis);
    store.sweep(shop, before(0), 10).await.unwrap();
    assert!(store.visitor(silent).await.unwrap().is_some());
    store.sweep(shop, before(1), 10).await.unwrap();
    assert_eq!(store.visitor(silent).await.unwrap(), None);
}

#[tokio::test]
async fn an_old_channel_gets_a_desk_and_owes_it_nothing_old() {
    let (path, _dir) = old().await;
    let store = Arc::new(SqliteStore::open(&path).await.unwrap());
    let any: AnyStore = store.clone();
    let visitor = store.visitor(VisitorId(3)).await.unwrap().unwrap();
    let room = |chat| Chatroom {
        account: "telegram:1".into(),
        chat,
        at: at(0),
    };
    let desk = store.host(room(-5), visitor.channel).await.unwrap();
    assert_eq!(store.due(desk.id, 10).await.unwrap(), []);
    let phone = store.attach(room(7), visitor.id, 1).await.unwrap();
    append(&any, said(ConversationId(3), "next", 1)).await;
    for (outlet, owed) in [(desk, vec![3]), (phone, vec![2, 3])] {
        let due = store.due(outlet.id, 10).await.unwrap();
        let seqs: Vec<_> = due.iter().map(|it| it.seq.0).collect();
        assert_eq!(seqs, owed, "{outlet:?}");
    }
}

#[tokio::test]
async fn a_database_of_this_release_stays_as_it_is() {
    let (path, _dir) = old().await;
    let secrets = async || {
        let store = SqliteStore::open(&path).await.unwrap();
        let channels = store.channels().await.unwrap();
        store.close().await;
        channels
    };
    assert_eq!(secrets().await, secrets().await);
}
