//! What desks show of conversations.

use kite_domain::outlet::Thread;
use kite_domain::{ConversationId, OutletId};
use sqlx::{SqliteConnection, SqlitePool, query};

use super::signs;
use crate::sqlite::fault::Fault;
use crate::sqlite::rows::{self, thread_columns};
use crate::sqlite::writer::Command;

/// The statement behind [`of_conversation`].
pub(super) const OF_CONVERSATION: &str = concat!(
    "SELECT ",
    thread_columns!(),
    " FROM threads t WHERE t.outlet_id = ?1 AND t.conversation_id = ?2"
);

/// What is shown of a conversation.
pub(super) async fn of_conversation(
    readers: &SqlitePool,
    outlet: OutletId,
    conversation: ConversationId,
) -> Result<Option<Thread>, sqlx::Error> {
    query(OF_CONVERSATION)
        .bind(outlet.0)
        .bind(conversation.0)
        .try_map(|row| rows::thread(&row))
        .fetch_optional(readers)
        .await
}

/// The statement behind [`in_topic`].
pub(super) const IN_TOPIC: &str = concat!(
    "SELECT ",
    thread_columns!(),
    " FROM threads t WHERE t.outlet_id = ?1 AND t.topic = ?2"
);

/// What is shown in a topic.
pub(super) async fn in_topic(
    readers: &SqlitePool,
    outlet: OutletId,
    topic: i64,
) -> Result<Option<Thread>, sqlx::Error> {
    query(IN_TOPIC)
        .bind(outlet.0)
        .bind(topic)
        .try_map(|row| rows::thread(&row))
        .fetch_optional(readers)
        .await
}

/// Remembers what is shown.
pub(super) struct Set {
    /// Where.
    pub(super) outlet: OutletId,
    /// What.
    pub(super) thread: Thread,
}

impl Command for Set {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let Self { outlet, thread } = self;
        // A topic holds one conversation: the one that came last.
        query(
            "UPDATE threads SET topic = NULL, name = NULL \
             WHERE outlet_id = ?1 AND topic = ?2 AND conversation_id <> ?3",
        )
        .bind(outlet.0)
        .bind(thread.topic)
        .bind(thread.conversation.0)
        .execute(&mut *connection)
        .await?;
        query(
            "INSERT INTO threads \
                 (outlet_id, conversation_id, topic, name, closed, pinned, received, read) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
             ON CONFLICT (outlet_id, conversation_id) DO UPDATE SET \
                 topic = excluded.topic, name = excluded.name, closed = excluded.closed, \
                 pinned = excluded.pinned, received = excluded.received, read = excluded.read",
        )
        .bind(outlet.0)
        .bind(thread.conversation.0)
        .bind(thread.topic)
        .bind(&thread.name)
        .bind(thread.closed)
        .bind(thread.pinned.map(|seq| seq.0))
        .bind(thread.received.0)
        .bind(thread.read.0)
        .execute(&mut *connection)
        .await?;
        Ok(signs::refresh(connection, thread.conversation.0).await?)
    }
}
