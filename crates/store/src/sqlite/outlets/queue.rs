//! What is owed to outlets.

use kite_domain::entry::NewEntry;
use kite_domain::outlet::{Due, Sent};
use kite_domain::{Outlet, OutletId, Seq};
use sqlx::{SqliteConnection, SqlitePool, query, query_as};

use super::posts::{self, Message, OursOrTheirs};
use crate::sqlite::fault::Fault;
use crate::sqlite::rows::{self, due_columns, outlet_columns};
use crate::sqlite::writer::Command;

/// The statement behind [`owe`].
pub(super) const OWE: &str = "INSERT INTO outbox \
         (outlet_id, conversation_id, seq, since) \
     SELECT u.id, ?1, ?2, ?3 FROM outlets u \
     WHERE (u.channel_id = ?4 OR u.conversation_id = ?1) AND u.standing <> 2 AND u.id IS NOT ?5";

/// Owes an entry to the outlets of its channel and of its conversation, but not
/// to the one from which it comes.
pub(in crate::sqlite) async fn owe(
    connection: &mut SqliteConnection,
    new: &NewEntry,
    channel: i64,
    seq: Seq,
) -> Result<(), sqlx::Error> {
    query(OWE)
        .bind(new.conversation.0)
        .bind(seq.0)
        .bind(new.stored_at.millis())
        .bind(channel)
        .bind(new.origin.map(|origin| origin.outlet.0))
        .execute(connection)
        .await
        .map(drop)
}

/// The statement behind [`due_outlets`]: it costs what is due, however many
/// outlets and threads there are.
pub(super) const DUE_OUTLETS: &str = concat!(
    "SELECT ",
    outlet_columns!(),
    " FROM outlets u WHERE u.account = ?1 AND u.standing = 0 \
     AND (u.waiting > 0 OR u.signs > 0) ORDER BY u.id"
);

/// The outlets for which there is something to do.
pub(super) async fn due_outlets(
    readers: &SqlitePool,
    account: &str,
) -> Result<Vec<Outlet>, sqlx::Error> {
    query(DUE_OUTLETS)
        .bind(account)
        .try_map(|row| rows::outlet(&row))
        .fetch_all(readers)
        .await
}

/// The statement behind [`due`].
pub(super) const DUE: &str = concat!(
    "SELECT ",
    due_columns!(),
    " FROM outbox q WHERE q.outlet_id = ?1 ORDER BY q.id LIMIT ?2"
);

/// What is owed to an outlet.
pub(super) async fn due(
    readers: &SqlitePool,
    outlet: OutletId,
    limit: u32,
) -> Result<Vec<Due>, sqlx::Error> {
    query(DUE)
        .bind(outlet.0)
        .bind(limit)
        .try_map(|row| rows::due(&row))
        .fetch_all(readers)
        .await
}

/// Notes whether a message was begun that may be there or not.
pub(super) struct Attempt(pub(super) Vec<i64>, pub(super) bool);

impl Command for Attempt {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        for id in &self.0 {
            query("UPDATE outbox SET attempted = ?2 WHERE id = ?1")
                .bind(id)
                .bind(self.1)
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }
}

/// What was sent at once is there.
pub(super) struct Posted {
    /// Where.
    pub(super) outlet: OutletId,
    /// Which messages, and of what each shows a part.
    pub(super) sent: Vec<Sent>,
    /// Whether that was the last part of each.
    pub(super) done: bool,
}

impl Command for Posted {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        for Sent { due: id, message } in &self.sent {
            let message = Message {
                outlet: self.outlet,
                number: *message,
                whose: OursOrTheirs::Ours,
            };
            // Retention or an end of the outlet may have been faster.
            let due: Option<(i64, u32, u32)> = query_as(
                "UPDATE outbox SET posted = posted + 1, attempted = 0 \
                 WHERE id = ?1 AND outlet_id = ?2 RETURNING conversation_id, seq, posted - 1",
            )
            .bind(id)
            .bind(self.outlet.0)
            .fetch_optional(&mut *connection)
            .await?;
            if let Some((conversation, seq, part)) = due {
                posts::post(connection, &message, conversation, Seq(seq), part).await?;
            }
            if self.done {
                remove(connection, *id).await?;
            }
        }
        Ok(())
    }
}

/// Ends what is owed.
pub(super) struct Settle(pub(super) Vec<i64>);

impl Command for Settle {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        for id in &self.0 {
            remove(connection, *id).await?;
        }
        Ok(())
    }
}

async fn remove(connection: &mut SqliteConnection, due: i64) -> Result<(), sqlx::Error> {
    query("DELETE FROM outbox WHERE id = ?1")
        .bind(due)
        .execute(connection)
        .await
        .map(drop)
}
