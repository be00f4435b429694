//! Visitors in SQLite, as operators and whoever runs the server deal with
//! them.

use std::time::Duration;

use async_trait::async_trait;
use kite_domain::port::{StoreError, VisitorStore};
use kite_domain::{ChannelId, Conversation, FileId, Visitor, VisitorId};
use kite_protocol::Timestamp;
use sqlx::{SqliteConnection, query};
use tokio::time::sleep;

use super::SqliteStore;
use super::fault::{Fault, failed};
use super::rows::{self, conversation_columns, visitor_columns};
use super::sweep::{Of, RemoveEntries};
use super::writer::Command;

#[async_trait]
impl VisitorStore for SqliteStore {
    async fn visitor(&self, id: VisitorId) -> Result<Option<Visitor>, StoreError> {
        query(concat!(
            "SELECT ",
            visitor_columns!(),
            " FROM visitors v WHERE v.id = ?1"
        ))
        .bind(id.0)
        .try_map(|row| rows::visitor(&row))
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)
    }

    async fn find_visitors(
        &self,
        channel: ChannelId,
        text: &str,
        limit: u32,
    ) -> Result<Vec<Visitor>, StoreError> {
        query(FIND)
            .bind(channel.0)
            .bind(text)
            .bind(limit)
            .try_map(|row| rows::visitor(&row))
            .fetch_all(&self.readers)
            .await
            .map_err(failed)
    }

    async fn conversations_of(&self, visitor: VisitorId) -> Result<Vec<Conversation>, StoreError> {
        query(CONVERSATIONS)
            .bind(visitor.0)
            .try_map(|row| rows::conversation(&row))
            .fetch_all(&self.readers)
            .await
            .map_err(failed)
    }

    async fn block(&self, visitor: VisitorId, since: Option<Timestamp>) -> Result<(), StoreError> {
        self.writer.run(Block(visitor, since)).await
    }

    async fn erase_visitor(&self, visitor: VisitorId) -> Result<Option<Vec<FileId>>, StoreError> {
        self.empty(Of::Visitor(visitor.0)).await?;
        self.writer.run(Erase(visitor)).await
    }
}

/// Entries that are removed at a time where all of them go.
const STEP: u32 = 500;

/// Between two steps: time for who waits, in another process too.
const PAUSE: Duration = Duration::from_millis(20);

impl SqliteStore {
    /// Removes all entries, and lets others write in between.
    pub(super) async fn empty(&self, of: Of) -> Result<(), StoreError> {
        while self.writer.run(RemoveEntries { of, limit: STEP }).await? {
            sleep(PAUSE).await;
        }
        Ok(())
    }
}

/// Visitors of a channel, by what somebody remembers of them.
pub(super) const FIND: &str = concat!(
    "SELECT ",
    visitor_columns!(),
    " FROM visitors v \
     WHERE v.channel_id = ?1 AND ( \
         instr(lower(v.handle), lower(?2)) OR instr(lower(v.name), lower(?2)) \
         OR instr(lower(v.subject), lower(?2))) \
     ORDER BY v.id DESC LIMIT ?3"
);

/// A visitor's conversations.
pub(super) const CONVERSATIONS: &str = concat!(
    "SELECT ",
    conversation_columns!(),
    " FROM conversations c WHERE c.visitor_id = ?1 ORDER BY c.id"
);

struct Block(VisitorId, Option<Timestamp>);

impl Command for Block {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let set = query("UPDATE visitors SET blocked_at = ?2 WHERE id = ?1")
            .bind(self.0.0)
            .bind(self.1.map(Timestamp::millis))
            .execute(connection)
            .await?;
        if set.rows_affected() == 0 {
            return Err(Fault::Gone);
        }
        Ok(())
    }
}

struct Erase(VisitorId);

impl Command for Erase {
    type Output = Option<Vec<FileId>>;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Self::Output, Fault> {
        erase(connection, self.0.0).await.map_err(Fault::from)
    }

    fn erases(&self) -> bool {
        true
    }
}

/// The files of a visitor.
pub(super) const FILES: &str = "SELECT f.id FROM conversations c \
     JOIN files f ON f.conversation_id = c.id WHERE c.visitor_id = ?1";

/// Removes a visitor with everything of theirs and gives the files whose bytes
/// are now nobody's; none if there is no such visitor.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    visitor: i64,
) -> Result<Option<Vec<FileId>>, sqlx::Error> {
    let files = query(FILES)
        .bind(visitor)
        .try_map(|row| rows::file_id(&row, "id"))
        .fetch_all(&mut *connection)
        .await?;
    // All else goes with it by the tables' foreign keys.
    let removed = query("DELETE FROM visitors WHERE id = ?1")
        .bind(visitor)
        .execute(connection)
        .await?;
    Ok((removed.rows_affected() > 0).then_some(files))
}
