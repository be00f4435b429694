//! What services have told us, so that nothing is done twice.

use kite_protocol::Timestamp;
use sqlx::{SqliteConnection, SqlitePool, query};

use crate::sqlite::fault::Fault;
use crate::sqlite::writer::Command;

/// For how long an update is remembered, in milliseconds. Telegram keeps
/// updates for a day, and tells none again after that.
const REMEMBERED: i64 = 2 * 24 * 60 * 60 * 1000;

/// The statement behind [`is_done`].
pub(super) const IS_DONE: &str = "SELECT 1 FROM updates p WHERE p.account = ?1 AND p.number = ?2";

/// Whether an update has been dealt with.
pub(super) async fn is_done(
    readers: &SqlitePool,
    account: &str,
    number: i64,
) -> Result<bool, sqlx::Error> {
    query(IS_DONE)
        .bind(account)
        .bind(number)
        .fetch_optional(readers)
        .await
        .map(|row| row.is_some())
}

/// An update has been dealt with.
pub(super) struct Done {
    /// Whose.
    pub(super) account: String,
    /// Which one.
    pub(super) number: i64,
    /// When.
    pub(super) at: Timestamp,
}

/// Updates that nobody tells again.
pub(super) const FORGET: &str = "DELETE FROM updates WHERE done_at < ?1";

impl Command for Done {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        query(FORGET)
            .bind(self.at.millis() - REMEMBERED)
            .execute(&mut *connection)
            .await?;
        query(
            "INSERT INTO updates (account, number, done_at) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO NOTHING",
        )
        .bind(&self.account)
        .bind(self.number)
        .bind(self.at.millis())
        .execute(connection)
        .await?;
        Ok(())
    }
}
