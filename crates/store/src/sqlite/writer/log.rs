//! Emptying the write-ahead log, which else keeps what was erased from the
//! database until it is written over by chance.

use std::time::Duration;

use sqlx::{AssertSqlSafe, SqliteConnection, query, query_scalar};

/// Moves what is in the log to the database and cuts the log off. Whether that
/// worked: somebody who is reading from the log keeps it for longer than
/// `patience`.
pub(super) async fn empty(connection: &mut SqliteConnection, patience: Duration) -> bool {
    let emptied = async {
        let before: i64 = query_scalar("PRAGMA busy_timeout")
            .fetch_one(&mut *connection)
            .await?;
        wait_at_most(connection, patience.as_millis()).await?;
        let is_kept = query_scalar("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *connection)
            .await;
        wait_at_most(connection, before).await?;
        is_kept
    };
    match emptied.await {
        Ok(is_kept) => !is_kept,
        Err::<bool, sqlx::Error>(error) => {
            tracing::warn!(%error, "the log of the database could not be emptied");
            false
        }
    }
}

async fn wait_at_most(
    connection: &mut SqliteConnection,
    millis: impl std::fmt::Display,
) -> Result<(), sqlx::Error> {
    query(AssertSqlSafe(format!("PRAGMA busy_timeout = {millis}")))
        .execute(connection)
        .await
        .map(drop)
}
