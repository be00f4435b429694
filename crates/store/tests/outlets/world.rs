//! A channel with a store, and short ways to tell a story.

use std::collections::BTreeMap;
use std::sync::Arc;

use kite_domain::entry::{NewContent, NewEntry};
use kite_domain::outlet::{Sent, Thread};
use kite_domain::port::{Chatroom, OperatorStore, OutletStore};
use kite_domain::{
    Channel, ConversationId, Entry, Membership, Operator, Origin, Outlet, OutletId, Seq,
};
use kite_store::{Inspector, Shelf, SqliteStore, check};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, query};
use tempfile::TempDir;

use crate::harness::{AnyStore, add_channel, append, at, join, replied, said};

/// Our account.
pub(crate) const ACCOUNT: &str = "telegram:1";

/// A channel and an operator.
pub(crate) struct World {
    pub(crate) store: Arc<SqliteStore>,
    pub(crate) any: AnyStore,
    pub(crate) channel: Channel,
    pub(crate) operator: Operator,
    dir: TempDir,
}

/// A chat of our account.
pub(crate) fn room(chat: i64) -> Chatroom {
    Chatroom {
        account: ACCOUNT.into(),
        chat,
        at: at(0),
    }
}

/// As it came from a message of an outlet.
pub(crate) fn from(outlet: &Outlet, message: Option<i64>, entry: NewEntry) -> NewEntry {
    let origin = Origin {
        outlet: outlet.id,
        message,
    };
    NewEntry {
        origin: Some(origin),
        ..entry
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let store = SqliteStore::open(&dir.path().join("kite.db")).await;
        let store = Arc::new(store.unwrap());
        let any: AnyStore = store.clone();
        Self {
            channel: add_channel(&any, "shop_channel").await,
            operator: store.operator("Ann").await.unwrap(),
            store,
            any,
            dir,
        }
    }

    pub(crate) async fn visitor(&self, member: &str) -> Membership {
        join(&self.any, &self.channel, member).await
    }

    pub(crate) async fn host(&self, chat: i64) -> Outlet {
        let hosted = self.store.host(room(chat), self.channel.id).await;
        hosted.unwrap()
    }

    pub(crate) async fn attach(&self, chat: i64, to: &Membership, history: u32) -> Outlet {
        let attached = self.store.attach(room(chat), to.visitor, history).await;
        attached.unwrap()
    }

    /// The visitor says something.
    pub(crate) async fn says(&self, talk: &Membership, client_id: &str) -> Entry {
        append(&self.any, said(talk.conversation, client_id, 5)).await
    }

    /// The operator answers from the desk's page.
    pub(crate) async fn answers(&self, talk: &Membership, client_id: &str) -> Entry {
        let new = replied(&self.operator, talk.conversation, client_id, 6);
        append(&self.any, new).await
    }

    /// The visitor says what is no text.
    pub(crate) async fn does(
        &self,
        talk: &Membership,
        client_id: &str,
        content: NewContent,
    ) -> Entry {
        let new = said(talk.conversation, client_id, 7);
        append(&self.any, NewEntry { content, ..new }).await
    }

    /// What is owed, by conversation and number.
    pub(crate) async fn owed(&self, outlet: &Outlet) -> Vec<(ConversationId, u32)> {
        let due = self.store.due(outlet.id, u32::MAX).await.unwrap();
        due.iter().map(|it| (it.conversation, it.seq.0)).collect()
    }

    /// Of what is owed, the numbers.
    pub(crate) async fn owed_seqs(&self, outlet: &Outlet) -> Vec<u32> {
        let owed = self.owed(outlet).await;
        owed.into_iter().map(|(_, seq)| seq).collect()
    }

    /// Everything that is owed is posted, as messages from this number on.
    pub(crate) async fn post(&self, outlet: &Outlet, first: i64) {
        let due = self.store.due(outlet.id, u32::MAX).await.unwrap();
        for (message, due) in (first..).zip(due) {
            self.posted(outlet, message, &[due.id], true).await;
        }
    }

    /// One message shows a part of each of these.
    pub(crate) async fn posted(&self, outlet: &Outlet, message: i64, due: &[i64], done: bool) {
        let sent: Vec<Sent> = due.iter().map(|due| Sent { due: *due, message }).collect();
        self.store.posted(outlet.id, &sent, done).await.unwrap();
    }

    /// The keys of those for whom there is something to do.
    pub(crate) async fn due_outlets(&self) -> Vec<OutletId> {
        let due = self.store.due_outlets(ACCOUNT).await.unwrap();
        due.iter().map(|outlet| outlet.id).collect()
    }

    /// The conversations whose signs are due.
    pub(crate) async fn due_signs(&self, outlet: &Outlet) -> Vec<ConversationId> {
        let due = self.store.due_signs(outlet.id, u32::MAX).await.unwrap();
        due.iter().map(|it| it.conversation.id).collect()
    }

    pub(crate) async fn thread(&self, outlet: &Outlet, talk: &Membership) -> Option<Thread> {
        let thread = self.store.thread(outlet.id, talk.conversation).await;
        thread.unwrap()
    }

    /// The signs become what is wanted.
    pub(crate) async fn set_signs(&self, outlet: &Outlet) {
        for due in self.store.due_signs(outlet.id, u32::MAX).await.unwrap() {
            let thread = Thread {
                pinned: due.waiting,
                closed: due.conversation.state == kite_protocol::v2::State::Resolved,
                received: due.conversation.visitor_marks.received,
                read: due.conversation.visitor_marks.read,
                ..due.thread
            };
            self.store.set_thread(outlet.id, thread).await.unwrap();
        }
    }

    /// What the first message of an outlet that shows an entry is.
    pub(crate) async fn messages_of(
        &self,
        outlet: &Outlet,
        talk: &Membership,
        seq: u32,
    ) -> Vec<i64> {
        let posts = self.store.posts_of(outlet.id, talk.conversation, Seq(seq));
        let posts = posts.await.unwrap();
        posts.iter().map(|post| post.message).collect()
    }

    /// How many rows each table has.
    pub(crate) async fn rows(&self) -> BTreeMap<String, u64> {
        self.inspector().await.row_counts().await.unwrap()
    }

    async fn inspector(&self) -> Inspector {
        let database = self.dir.path().join("kite.db");
        Inspector::open(&database).await.unwrap()
    }

    /// Changes the database behind the store's back.
    pub(crate) async fn tamper(&self, sql: &'static str) {
        let options = SqliteConnectOptions::new().filename(self.dir.path().join("kite.db"));
        let mut connection = options.connect().await.unwrap();
        query(AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }

    /// What a check of the whole database finds.
    pub(crate) async fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        let files = Shelf::new(self.dir.path().join("files"));
        let mut inspector = self.inspector().await;
        let mut tell = |it: kite_store::Problem| found.push(it.to_string());
        let looked_at = check(&mut inspector, &files, &mut tell).await.unwrap();
        assert!(looked_at.current);
        found
    }

    /// The end of a story: nothing contradicts anything.
    pub(crate) async fn sound(&self) {
        assert_eq!(self.problems().await, Vec::<String>::new());
    }

    /// The same database by another store.
    pub(crate) async fn reopened(mut self) -> Self {
        self.store.close().await;
        let store = SqliteStore::open(&self.dir.path().join("kite.db")).await;
        self.store = Arc::new(store.unwrap());
        self.any = self.store.clone();
        self
    }
}
