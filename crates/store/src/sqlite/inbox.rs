//! The inbox in SQLite.

use kite_domain::inbox::{InboxCursor, InboxRow};
use kite_domain::{ConversationId, Seq};
use kite_protocol::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqlitePool, query};

use super::fault::Fault;
use super::rows::{self, message_columns, visitor_columns};
use super::writer::Command;

/// `CROSS` keeps SQLite from another order of the tables than the written one:
/// conversations by their index, then the rest by its keys.
macro_rules! inbox_rows {
    ($of_which:literal) => {
        concat!(
            "SELECT c.id AS c_id, c.visitor_id AS c_visitor_id, c.last_seq AS c_last_seq, \
             c.read_seq AS c_read_seq, c.unread AS c_unread, \
             c.waiting_since AS c_waiting_since, h.name AS h_name, h.title AS h_title, ",
            visitor_columns!(),
            ", ",
            message_columns!(),
            " FROM conversations c \
             CROSS JOIN visitors v ON v.id = c.visitor_id \
             CROSS JOIN channels h ON h.id = v.channel_id \
             CROSS JOIN messages m ON m.conversation_id = c.id AND m.seq = c.last_seq \
             LEFT JOIN files f ON f.id = m.file_id ",
            $of_which
        )
    };
}

/// The statement behind [`list`].
pub(super) const LIST: &str = inbox_rows!(
    "WHERE c.changed_at IS NOT NULL AND (c.changed_at, c.id) < (?1, ?2) \
     ORDER BY c.changed_at DESC, c.id DESC LIMIT ?3"
);

/// The statement behind [`one`].
pub(super) const ONE: &str = inbox_rows!("WHERE c.id = ?1");

/// A page of the inbox.
pub(super) async fn list(
    readers: &SqlitePool,
    before: Option<InboxCursor>,
    limit: u32,
) -> Result<Vec<InboxRow>, sqlx::Error> {
    let (changed_at, id) = before.map_or((i64::MAX, i64::MAX), |cursor| {
        (cursor.changed_at.millis(), cursor.conversation.0)
    });
    query(LIST)
        .bind(changed_at)
        .bind(id)
        .bind(limit)
        .try_map(|row| inbox_row(&row))
        .fetch_all(readers)
        .await
}

/// One conversation.
pub(super) async fn one(
    readers: &SqlitePool,
    conversation: ConversationId,
) -> Result<Option<InboxRow>, sqlx::Error> {
    query(ONE)
        .bind(conversation.0)
        .try_map(|row| inbox_row(&row))
        .fetch_optional(readers)
        .await
}

fn inbox_row(row: &SqliteRow) -> Result<InboxRow, sqlx::Error> {
    let waiting_since: Option<i64> = row.try_get("c_waiting_since")?;
    Ok(InboxRow {
        conversation: rows::conversation(row)?,
        visitor: rows::visitor(row)?,
        channel_name: row.try_get("h_name")?,
        channel_title: row.try_get("h_title")?,
        last_message: rows::message(row)?,
        unread: row.try_get("c_unread")?,
        waiting_since: waiting_since.map(Timestamp::from_millis),
    })
}

/// Operators have read a conversation up to a number.
pub(super) struct Read {
    /// The conversation.
    pub(super) conversation: ConversationId,
    /// Up to here.
    pub(super) up_to: Seq,
}

impl Command for Read {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        query(
            "UPDATE conversations SET read_seq = min(?2, last_seq), unread = ( \
                 SELECT count(*) FROM messages m \
                 WHERE m.conversation_id = ?1 AND m.seq > ?2 AND m.sender = 0) \
             WHERE id = ?1 AND read_seq < min(?2, last_seq)",
        )
        .bind(self.conversation.0)
        .bind(self.up_to.0)
        .execute(connection)
        .await?;
        Ok(())
    }
}
