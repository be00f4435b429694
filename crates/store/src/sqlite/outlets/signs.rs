//! Whether what desks show of conversations is as it should be. What that means
//! is said by the view `signs`; each row of `threads` keeps its answer.

use kite_domain::port::DueSigns;
use kite_domain::{OutletId, Seq};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqlitePool, query};

use crate::sqlite::rows::{self, conversation_columns, thread_columns, visitor_columns};

/// The statement behind [`refresh`]. A trigger does the same for changes of
/// conversations.
pub(super) const REFRESH: &str = "UPDATE threads SET is_due = ( \
         SELECT s.is_due FROM signs s \
         WHERE s.outlet_id = threads.outlet_id AND s.conversation_id = threads.conversation_id) \
     WHERE conversation_id = ?1";

/// Finds out again what is due of a conversation, after a change of what is
/// there.
pub(in crate::sqlite) async fn refresh(
    connection: &mut SqliteConnection,
    conversation: i64,
) -> Result<(), sqlx::Error> {
    query(REFRESH)
        .bind(conversation)
        .execute(connection)
        .await
        .map(drop)
}

/// The statement behind [`due_signs`]. Left to itself SQLite would look at all
/// threads of the outlet.
pub(super) const DUE_SIGNS: &str = concat!(
    "SELECT (SELECT s.waiting_seq FROM signs s \
         WHERE s.outlet_id = t.outlet_id AND s.conversation_id = t.conversation_id) \
         AS s_waiting_seq, ",
    thread_columns!(),
    ", ",
    conversation_columns!(),
    ", ",
    visitor_columns!(),
    " FROM threads t INDEXED BY threads_due \
     CROSS JOIN conversations c ON c.id = t.conversation_id \
     CROSS JOIN visitors v ON v.id = c.visitor_id \
     WHERE t.outlet_id = ?1 AND t.is_due = 1 ORDER BY t.conversation_id LIMIT ?2"
);

/// Conversations of which not all signs are as they should be.
pub(super) async fn due_signs(
    readers: &SqlitePool,
    outlet: OutletId,
    limit: u32,
) -> Result<Vec<DueSigns>, sqlx::Error> {
    query(DUE_SIGNS)
        .bind(outlet.0)
        .bind(limit)
        .try_map(|row: SqliteRow| {
            let waiting: Option<u32> = row.try_get("s_waiting_seq")?;
            Ok(DueSigns {
                thread: rows::thread(&row)?,
                conversation: rows::conversation(&row)?,
                visitor: rows::visitor(&row)?,
                waiting: waiting.map(Seq),
            })
        })
        .fetch_all(readers)
        .await
}
