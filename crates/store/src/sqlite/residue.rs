//! What was erased, in the write-ahead log: it stays there until the log is
//! folded into the file.

use std::path::Path;

use sqlx::{ConnectOptions, Connection, query_scalar};

use super::inspect::{InspectError, failed};
use super::open;

/// How often to try. Each time waits for [`open::BUSY_TIMEOUT`].
const TRIES: u32 = 6;

/// Empties the write-ahead log, beside other processes that use the database.
/// Waits for those who read; whether they let it, within half a minute.
pub async fn empty_log(database: &Path) -> Result<bool, InspectError> {
    let emptied = async {
        let mut connection = open::options(database).connect().await?;
        let mut is_kept = true;
        for _ in 0..TRIES {
            is_kept = query_scalar("PRAGMA wal_checkpoint(TRUNCATE)")
                .fetch_one(&mut connection)
                .await?;
            if !is_kept {
                break;
            }
        }
        connection.close().await?;
        Ok(!is_kept)
    };
    emptied.await.map_err(|error| failed(database, error))
}
