//! What was erased, in the write-ahead log: it stays there until the log is
//! folded into the file, which else happens by chance.

use std::fmt::Display;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, query, query_scalar};

use super::inspect::{InspectError, failed};
use super::open;

/// How long one try waits for those who are reading. They are quick, but for a
/// backup. Whoever writes has to wait too.
const PATIENCE: Duration = Duration::from_millis(100);

/// How long to let others write between two tries.
const PAUSE: Duration = Duration::from_millis(400);

/// How long to try at most.
const TRIED: Duration = Duration::from_secs(30);

/// Empties the write-ahead log, beside other processes that use the database.
/// Waits for those who read; whether they let it, within half a minute.
pub async fn empty_log(database: &Path) -> Result<bool, InspectError> {
    let begun = Instant::now();
    let emptied = async {
        let mut connection = open::options(database).connect().await?;
        let mut is_empty = empty(&mut connection, PATIENCE).await?;
        while !is_empty && begun.elapsed() < TRIED {
            tokio::time::sleep(PAUSE).await;
            is_empty = empty(&mut connection, PATIENCE).await?;
        }
        connection.close().await?;
        Ok(is_empty)
    };
    emptied.await.map_err(|error| failed(database, error))
}

/// Whether the log of the writer's own connection is to be emptied.
#[derive(Debug, Default)]
pub(super) struct Residue {
    is_left: bool,
}

impl Residue {
    /// Empties the log if something has been `erased`, now or before when
    /// somebody who was reading kept it. In that case nobody is waited for
    /// again: the next commit tries.
    pub(super) async fn remove(&mut self, connection: &mut SqliteConnection, erased: bool) {
        if !erased && !self.is_left {
            return;
        }
        let patience = if erased { PATIENCE } else { Duration::ZERO };
        self.is_left = match empty(connection, patience).await {
            Ok(is_empty) => !is_empty,
            Err(error) => {
                tracing::warn!(%error, "the log of the database could not be emptied");
                true
            }
        };
    }
}

/// Whether the log is empty now: somebody who is reading from it may keep it.
async fn empty(connection: &mut SqliteConnection, patience: Duration) -> Result<bool, sqlx::Error> {
    let before: i64 = query_scalar("PRAGMA busy_timeout")
        .fetch_one(&mut *connection)
        .await?;
    wait_at_most(connection, patience.as_millis()).await?;
    let is_kept = query_scalar("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut *connection)
        .await;
    wait_at_most(connection, before).await?;
    is_kept.map(|is_kept: bool| !is_kept)
}

async fn wait_at_most(
    connection: &mut SqliteConnection,
    millis: impl Display,
) -> Result<(), sqlx::Error> {
    query(AssertSqlSafe(format!("PRAGMA busy_timeout = {millis}")))
        .execute(connection)
        .await
        .map(drop)
}
