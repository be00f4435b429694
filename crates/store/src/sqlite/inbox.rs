//! The inbox in SQLite.

use kite_domain::ConversationId;
use kite_domain::inbox::{InboxCursor, InboxFilter, InboxRow, Report};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqlitePool, query};

use super::fault::Fault;
use super::rows::{self, conversation_columns, entry_columns, entry_joins, visitor_columns};
use super::writer::Command;

/// `CROSS` keeps SQLite from another order of the tables than the written one:
/// conversations by their index, then the rest by its keys.
macro_rules! inbox_rows {
    ($of_which:literal) => {
        concat!(
            "SELECT c.unread AS c_unread, c.report_reason AS c_report_reason, \
             c.reported_at AS c_reported_at, w.stored_at AS c_waiting_since, \
             h.name AS h_name, h.title AS h_title, ",
            conversation_columns!(),
            ", ",
            visitor_columns!(),
            ", ",
            entry_columns!(),
            " FROM conversations c \
             CROSS JOIN visitors v ON v.id = c.visitor_id \
             CROSS JOIN channels h ON h.id = v.channel_id \
             CROSS JOIN entries e ON e.conversation_id = c.id AND e.seq = c.last_message_seq ",
            entry_joins!(),
            "LEFT JOIN entries w ON w.conversation_id = c.id AND w.seq = c.waiting_seq ",
            $of_which
        )
    };
}

/// A page of the inbox.
pub(super) const LIST: &str = inbox_rows!(
    "WHERE c.changed_at IS NOT NULL AND (c.changed_at, c.id) < (?1, ?2) \
     ORDER BY c.changed_at DESC, c.id DESC LIMIT ?3"
);

/// A page of those in one state.
pub(super) const LIST_OF_STATE: &str = inbox_rows!(
    "WHERE c.state = ?4 AND c.changed_at IS NOT NULL AND (c.changed_at, c.id) < (?1, ?2) \
     ORDER BY c.changed_at DESC, c.id DESC LIMIT ?3"
);

/// The statement behind [`one`].
pub(super) const ONE: &str = inbox_rows!("WHERE c.id = ?1");

/// A page of the inbox.
pub(super) async fn list(
    readers: &SqlitePool,
    filter: InboxFilter,
    before: Option<InboxCursor>,
    limit: u32,
) -> Result<Vec<InboxRow>, sqlx::Error> {
    let (changed_at, id) = before.map_or((i64::MAX, i64::MAX), |cursor| {
        (cursor.changed_at.millis(), cursor.conversation.0)
    });
    let listed = match filter.state {
        None => query(LIST).bind(changed_at).bind(id).bind(limit),
        Some(state) => query(LIST_OF_STATE)
            .bind(changed_at)
            .bind(id)
            .bind(limit)
            .bind(rows::state_code(state)),
    };
    listed
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
    let reason = row.try_get("c_report_reason")?;
    let reported_at = rows::optional_time(row, "c_reported_at")?;
    Ok(InboxRow {
        conversation: rows::conversation(row)?,
        visitor: rows::visitor(row)?,
        channel_name: row.try_get("h_name")?,
        channel_title: row.try_get("h_title")?,
        last_message: rows::entry(row)?,
        unread: row.try_get("c_unread")?,
        waiting_since: rows::optional_time(row, "c_waiting_since")?,
        report: reported_at.map(|reported_at| Report {
            reason,
            reported_at,
        }),
    })
}

/// Sets the visitor's report of a conversation, or clears it.
pub(super) struct SetReport(pub(super) ConversationId, pub(super) Option<Report>);

impl Command for SetReport {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let report = self.1.as_ref();
        let set =
            query("UPDATE conversations SET report_reason = ?2, reported_at = ?3 WHERE id = ?1")
                .bind(self.0.0)
                .bind(report.and_then(|report| report.reason.as_deref()))
                .bind(report.map(|report| report.reported_at.millis()))
                .execute(connection)
                .await?;
        if set.rows_affected() == 0 {
            return Err(Fault::Gone);
        }
        Ok(())
    }
}
