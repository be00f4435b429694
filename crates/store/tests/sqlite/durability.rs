//! What was acknowledged is there, whatever happened since.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use kite_domain::entry::NewContent;
use kite_domain::port::{Chatroom, OutletStore, Store};
use kite_domain::{ConversationId, Seq, Side};
use kite_protocol::v2::Mark;
use kite_store::SqliteStore;
use tempfile::TempDir;

use crate::harness::{
    AnyStore, add_channel, all, append, at, channel_name, id, inbox, join, mark, replied, said,
};

async fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path).await.unwrap()
}

#[tokio::test]
async fn everything_is_there_after_reopening() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("kite.db");
    let store = Arc::new(open(&path).await);
    let any: AnyStore = store.clone();
    let channel = add_channel(&any, "shop_channel").await;
    let visitor = join(&any, &channel, "member").await;
    let conversation = visitor.conversation;
    let operator = any.operator("Ann").await.unwrap();
    append(&any, said(conversation, "one", 1)).await;
    append(&any, replied(&operator, conversation, "two", 2)).await;
    append(&any, replied(&operator, conversation, "three", 3)).await;
    mark(&any, conversation, Side::Visitor, Mark::Delivered, 2).await;
    any.signing_secret([7; 32]).await.unwrap();
    let messages = all(&any, conversation).await;
    let listed = inbox(&any).await;
    store.close().await;
    assert!(
        !dir.path().join("kite.db-wal").exists(),
        "a graceful end folds the log into the file"
    );

    let any: AnyStore = Arc::new(open(&path).await);
    let reopened = any.channel(&channel.name).await.unwrap();
    assert_eq!(reopened, Some(channel.clone()));
    assert_eq!(all(&any, conversation).await, messages);
    assert_eq!(inbox(&any).await, listed);
    let rejoined = join(&any, &channel, "member").await;
    assert_eq!(
        (rejoined.visitor, rejoined.delivered),
        (visitor.visitor, Seq(2))
    );
    assert_eq!(any.operator("Ann").await.unwrap(), operator);
    assert_eq!(any.signing_secret([8; 32]).await.unwrap(), [7; 32]);
}

/// Where the child process finds the database, and what it does.
const CHILD_OF: &str = "KITE_STORE_TEST_DATABASE";
const ACKNOWLEDGED: &str = "acknowledged ";
const BEFORE_THE_KILL: usize = 300;
/// The account and the chat of the child's desk.
const DESK: (&str, i64) = ("telegram:1", -5);

/// This test starts itself as a child process, which appends without end and
/// prints what was acknowledged, and kills that with SIGKILL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_message_survives_a_kill() {
    if let Some(path) = env::var_os(CHILD_OF) {
        return append_without_end(Path::new(&path)).await;
    }
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("kite.db");
    let acknowledged = run_child_and_kill_it(&path);
    assert!(acknowledged.len() >= BEFORE_THE_KILL);

    let store = Arc::new(open(&path).await);
    let any: AnyStore = store.clone();
    let conversation = conversation_of_the_child(&any).await;
    let messages = all(&any, conversation).await;
    let numbers: Vec<_> = messages.iter().map(|message| message.seq.0).collect();
    let last = u32::try_from(messages.len()).unwrap();
    assert_eq!(numbers, (1..=last).collect::<Vec<_>>());
    let desk = store.outlet_at(DESK.0, DESK.1).await.unwrap().unwrap();
    let owed = store.due(desk.id, u32::MAX).await.unwrap();
    let owed: Vec<_> = owed.iter().map(|due| due.seq.0).collect();
    assert_eq!(owed, numbers, "what is stored is owed");
    for client_id in acknowledged {
        let found = any
            .entry_of(conversation, Side::Visitor, &id(&client_id))
            .await
            .unwrap();
        let found = found.unwrap_or_else(|| panic!("{client_id} is lost"));
        assert_eq!(found.client_id.as_str(), client_id);
    }
}

fn run_child_and_kill_it(path: &Path) -> Vec<String> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([
            "durability::every_acknowledged_message_survives_a_kill",
            "--exact",
            "--nocapture",
        ])
        .env(CHILD_OF, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    // To the end: what is in the pipe when the child dies was acknowledged.
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        if let Some((_, client_id)) = line.unwrap().split_once(ACKNOWLEDGED) {
            acknowledged.push(client_id.to_owned());
        }
        if acknowledged.len() == BEFORE_THE_KILL {
            child.kill().unwrap();
        }
    }
    let status = child.wait().unwrap();
    assert!(!status.success(), "the child ended by itself: {status}");
    acknowledged
}

async fn append_without_end(path: &Path) {
    let store = Arc::new(open(path).await);
    let any: AnyStore = store.clone();
    let channel = add_channel(&any, "shop_channel").await;
    let room = Chatroom {
        account: DESK.0.into(),
        chat: DESK.1,
        at: at(0),
    };
    store.host(room, channel.id).await.unwrap();
    let conversation = conversation_of_the_child(&any).await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..8 {
        let any = any.clone();
        writers.spawn(async move {
            for number in 0.. {
                let client_id = format!("m{writer}-{number}");
                let mut new = said(conversation, &client_id, number);
                new.content = NewContent::Text("x".repeat(500));
                append(&any, new).await;
                println!("{ACKNOWLEDGED}{client_id}");
            }
        });
    }
    writers.join_all().await;
}

async fn conversation_of_the_child(any: &Arc<dyn Store>) -> ConversationId {
    let channel = any.channel(&channel_name("shop_channel")).await.unwrap();
    join(any, &channel.unwrap(), "member").await.conversation
}
