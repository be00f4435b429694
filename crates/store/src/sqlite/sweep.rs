//! Retention: removing the beginnings of conversations, and visitors of whom
//! nothing is left.

use kite_domain::port::Swept;
use kite_domain::{ChannelId, FileId};
use kite_protocol::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, query, query_as, query_scalar};

use super::fault::Fault;
use super::visitors::erase;
use super::writer::Command;
use super::{outlets, rows};

/// One step of removing what was stored in a channel before a point in time.
pub(super) struct Sweep {
    /// The channel.
    pub(super) channel: ChannelId,
    /// What is older goes.
    pub(super) before: Timestamp,
    /// At most so many entries, and as many visitors.
    pub(super) limit: u32,
}

impl Command for Sweep {
    type Output = Swept;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Swept, Fault> {
        let mut swept = Swept::default();
        while swept.entries < self.limit
            && let Some(conversation) = self.oldest(connection).await?
        {
            let left = self.limit - swept.entries;
            let beginning = self.beginning(connection, conversation, left).await?;
            let Some(end) = beginning.last().map(|entry| entry.seq) else {
                break;
            };
            remove_up_to(connection, conversation, end).await?;
            for file in beginning.iter().filter_map(|entry| entry.file.as_ref()) {
                query("DELETE FROM files WHERE id = ?1")
                    .bind(file.as_str())
                    .execute(&mut *connection)
                    .await?;
            }
            swept.entries += u32::try_from(beginning.len()).unwrap_or(u32::MAX);
            swept
                .files
                .extend(beginning.into_iter().filter_map(|entry| entry.file));
        }
        swept.more = self.oldest(connection).await?.is_some();
        // Not before: all those of whom there still is something would be
        // looked at, at every step.
        if !swept.more {
            for visitor in self.left_over(connection, self.limit).await? {
                let files = erase(connection, visitor).await?;
                swept.files.extend(files.unwrap_or_default());
            }
            swept.more = !self.left_over(connection, 1).await?.is_empty();
        }
        Ok(swept)
    }

    fn erases(&self) -> bool {
        true
    }
}

/// The conversation whose first entry is the oldest of a channel.
pub(super) const OLDEST: &str = "SELECT c.id FROM conversations c \
     WHERE c.channel_id = ?1 AND c.first_at < ?2 ORDER BY c.first_at LIMIT 1";

/// Visitors who came last long ago, and of whom there is no entry.
pub(super) const LEFT_OVER: &str = "SELECT v.id FROM visitors v \
     WHERE v.channel_id = ?1 AND v.joined_at < ?2 AND v.blocked_at IS NULL \
     AND NOT EXISTS (SELECT 1 FROM conversations c \
         WHERE c.visitor_id = v.id AND c.first_at IS NOT NULL) \
     ORDER BY v.joined_at LIMIT ?3";

/// An entry to remove.
struct Old {
    seq: i64,
    file: Option<FileId>,
}

impl Sweep {
    async fn oldest(&self, connection: &mut SqliteConnection) -> Result<Option<i64>, sqlx::Error> {
        query_scalar(OLDEST)
            .bind(self.channel.0)
            .bind(self.before.millis())
            .fetch_optional(connection)
            .await
    }

    /// The entries with which a conversation begins that are old. One behind a
    /// younger one stays, should the clock have been turned back between them:
    /// what is left has no gap.
    async fn beginning(
        &self,
        connection: &mut SqliteConnection,
        conversation: i64,
        limit: u32,
    ) -> Result<Vec<Old>, sqlx::Error> {
        let entries = query(
            "SELECT seq, file_id, stored_at < ?2 AS is_old FROM entries \
             WHERE conversation_id = ?1 ORDER BY seq LIMIT ?3",
        )
        .bind(conversation)
        .bind(self.before.millis())
        .bind(limit)
        .try_map(|row: SqliteRow| {
            let is_old: bool = row.try_get("is_old")?;
            let file = match row.try_get("file_id")? {
                None::<&str> => None,
                Some(_) => Some(rows::file_id(&row, "file_id")?),
            };
            let seq = row.try_get("seq")?;
            Ok(is_old.then_some(Old { seq, file }))
        })
        .fetch_all(connection)
        .await?;
        Ok(entries.into_iter().map_while(|entry| entry).collect())
    }

    async fn left_over(
        &self,
        connection: &mut SqliteConnection,
        limit: u32,
    ) -> Result<Vec<i64>, sqlx::Error> {
        query_scalar(LEFT_OVER)
            .bind(self.channel.0)
            .bind(self.before.millis())
            .bind(limit)
            .fetch_all(connection)
            .await
    }
}

/// One step of removing all entries of a visitor or of a channel, so that
/// nobody waits until the last of very many is gone. Their files stay for the
/// removal itself to find.
pub(super) struct RemoveEntries {
    /// Whose.
    pub(super) of: Of,
    /// At most so many entries.
    pub(super) limit: u32,
}

/// Whose conversations.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// A channel's.
    Channel(i64),
    /// A visitor's.
    Visitor(i64),
}

impl Command for RemoveEntries {
    /// Whether there may be more.
    type Output = bool;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<bool, Fault> {
        let (sql, id) = match self.of {
            Of::Channel(id) => (
                "SELECT c.id, c.first_seq, c.last_seq FROM conversations c \
                 WHERE c.channel_id = ?1 AND c.first_at IS NOT NULL \
                 ORDER BY c.first_at LIMIT 1",
                id,
            ),
            Of::Visitor(id) => (
                "SELECT c.id, c.first_seq, c.last_seq FROM conversations c \
                 WHERE c.visitor_id = ?1 AND c.first_at IS NOT NULL LIMIT 1",
                id,
            ),
        };
        let mut left = i64::from(self.limit);
        while left > 0 {
            let found: Option<(i64, i64, i64)> = query_as(sql)
                .bind(id)
                .fetch_optional(&mut *connection)
                .await?;
            let Some((conversation, first, last)) = found else {
                return Ok(false);
            };
            let end = last.min(first + left - 1);
            remove_up_to(connection, conversation, end).await?;
            left -= end - first + 1;
        }
        Ok(true)
    }
}

/// Lets a conversation begin after a number. Its numbers go on as before. What
/// it costs depends on what is removed, not on what stays.
async fn remove_up_to(
    connection: &mut SqliteConnection,
    conversation: i64,
    end: i64,
) -> Result<(), sqlx::Error> {
    for removal in [
        "UPDATE conversations SET \
             first_seq = ?2 + 1, \
             first_at = (SELECT e.stored_at FROM entries e \
                 WHERE e.conversation_id = ?1 AND e.seq = ?2 + 1), \
             changed_at = CASE WHEN last_message_seq > ?2 THEN changed_at END, \
             last_message_seq = CASE WHEN last_message_seq > ?2 THEN last_message_seq END, \
             unread = unread - (SELECT count(*) FROM entries e \
                 WHERE e.conversation_id = ?1 AND e.seq > read_seq AND e.seq <= ?2 \
                 AND e.side = 0 AND e.kind IN (0, 1)), \
             waiting_seq = CASE WHEN waiting_seq > ?2 THEN waiting_seq \
                 WHEN waiting_seq IS NOT NULL THEN ( \
                 SELECT e.seq FROM entries e WHERE e.conversation_id = ?1 \
                 AND e.seq > ?2 AND e.side = 0 AND e.kind IN (0, 1) \
                 ORDER BY e.seq LIMIT 1) END \
         WHERE id = ?1",
        "DELETE FROM entries WHERE conversation_id = ?1 AND seq <= ?2",
        "DELETE FROM deliveries WHERE conversation_id = ?1 AND recipient = 0 AND seq <= ?2",
        "DELETE FROM outbox WHERE conversation_id = ?1 AND seq <= ?2",
        "DELETE FROM posts WHERE conversation_id = ?1 AND seq <= ?2",
    ] {
        query(removal)
            .bind(conversation)
            .bind(end)
            .execute(&mut *connection)
            .await?;
    }
    outlets::refresh(connection, conversation).await
}
