//! What keeps the database in order: retention, what is owed, whether it can
//! write at all.

use async_trait::async_trait;
use kite_domain::port::{QueueDepth, StoreError, Swept, UpkeepStore};
use kite_domain::{ChannelId, FileId};
use kite_protocol::Timestamp;
use sqlx::{Row, SqliteConnection, query};

use super::SqliteStore;
use super::fault::{Fault, failed};
use super::rows;
use super::sweep::Sweep;
use super::writer::Command;

#[async_trait]
impl UpkeepStore for SqliteStore {
    async fn queue(&self) -> Result<QueueDepth, StoreError> {
        let row = query(QUEUE)
            .fetch_one(&self.readers)
            .await
            .map_err(failed)?;
        Ok(QueueDepth {
            waiting: row.try_get("waiting").map_err(failed)?,
            oldest: rows::optional_time(&row, "oldest").map_err(failed)?,
        })
    }

    async fn sweep(
        &self,
        channel: ChannelId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Swept, StoreError> {
        self.writer
            .run(Sweep {
                channel,
                before,
                limit,
            })
            .await
    }

    async fn sweep_files(&self, before: Timestamp, limit: u32) -> Result<Swept, StoreError> {
        self.writer.run(SweepFiles(before, limit)).await
    }

    async fn probe(&self) -> Result<(), StoreError> {
        self.writer.run(Probe).await
    }
}

/// How much is owed, and since when.
pub(super) const QUEUE: &str =
    "SELECT count(*) AS waiting, (SELECT min(since) FROM deliveries) AS oldest FROM deliveries";

struct SweepFiles(Timestamp, u32);

/// Files whose entry never came.
pub(super) const NOT_CARRIED: &str = "SELECT f.id FROM files f \
     WHERE f.carried = 0 AND f.created_at < ?1 ORDER BY f.created_at LIMIT ?2";

impl Command for SweepFiles {
    type Output = Swept;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Swept, Fault> {
        let mut files: Vec<FileId> = query(NOT_CARRIED)
            .bind(self.0.millis())
            .bind(i64::from(self.1) + 1)
            .try_map(|row| rows::file_id(&row, "id"))
            .fetch_all(&mut *connection)
            .await?;
        let limit = usize::try_from(self.1).unwrap_or(usize::MAX);
        let more = files.len() > limit;
        files.truncate(limit);
        for file in &files {
            query("DELETE FROM files WHERE id = ?1")
                .bind(file.as_str())
                .execute(&mut *connection)
                .await?;
        }
        Ok(Swept {
            entries: 0,
            files,
            more,
        })
    }
}

struct Probe;

impl Command for Probe {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        query("UPDATE probe SET count = (count + 1) % 1000")
            .execute(connection)
            .await?;
        Ok(())
    }
}
