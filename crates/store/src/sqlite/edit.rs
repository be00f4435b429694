//! What an edit does to the message that it is about.

use kite_domain::entry::NewEntry;
use kite_domain::{FileId, Seq};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, query};

use super::fault::Fault;
use super::rows;

/// Gives a message another text, or deletes it. Gives the file that went with
/// it.
pub(super) async fn change(
    connection: &mut SqliteConnection,
    edit: &NewEntry,
    target: Seq,
    text: Option<&str>,
) -> Result<Option<FileId>, Fault> {
    let Some(text) = text else {
        return delete(connection, edit, target).await;
    };
    let changed = query(
        "UPDATE entries SET text = ?3, edited_at = ?4 \
         WHERE conversation_id = ?1 AND seq = ?2 AND kind = 0",
    )
    .bind(edit.conversation.0)
    .bind(target.0)
    .bind(text)
    .bind(edit.stored_at.millis())
    .execute(connection)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(Fault::Gone);
    }
    Ok(None)
}

async fn delete(
    connection: &mut SqliteConnection,
    edit: &NewEntry,
    target: Seq,
) -> Result<Option<FileId>, Fault> {
    let file = query(
        "SELECT file_id FROM entries WHERE conversation_id = ?1 AND seq = ?2 AND kind IN (0, 1)",
    )
    .bind(edit.conversation.0)
    .bind(target.0)
    .try_map(|row: SqliteRow| match row.try_get("file_id")? {
        None::<&str> => Ok(None),
        Some(_) => rows::file_id(&row, "file_id").map(Some),
    })
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Fault::Gone)?;
    query(
        "UPDATE entries SET kind = 2, text = NULL, file_id = NULL, edited_at = ?3 \
         WHERE conversation_id = ?1 AND seq = ?2",
    )
    .bind(edit.conversation.0)
    .bind(target.0)
    .bind(edit.stored_at.millis())
    .execute(&mut *connection)
    .await?;
    query("DELETE FROM deliveries WHERE conversation_id = ?1 AND seq = ?2")
        .bind(edit.conversation.0)
        .bind(target.0)
        .execute(&mut *connection)
        .await?;
    no_longer_said(connection, edit, target).await?;
    if let Some(file) = &file {
        query("DELETE FROM files WHERE id = ?1")
            .bind(file.as_str())
            .execute(connection)
            .await?;
    }
    Ok(file)
}

/// Nobody need read or answer what the visitor has deleted.
async fn no_longer_said(
    connection: &mut SqliteConnection,
    edit: &NewEntry,
    target: Seq,
) -> Result<(), sqlx::Error> {
    query(
        "UPDATE conversations SET \
             unread = unread - (read_seq < ?2), \
             waiting_seq = CASE waiting_seq WHEN ?2 THEN ( \
                 SELECT e.seq FROM entries e \
                 WHERE e.conversation_id = ?1 AND e.seq > ?2 AND e.side = 0 AND e.kind IN (0, 1) \
                 ORDER BY e.seq LIMIT 1) \
             ELSE waiting_seq END \
         WHERE id = ?1 AND 0 = ( \
             SELECT t.side FROM entries t WHERE t.conversation_id = ?1 AND t.seq = ?2)",
    )
    .bind(edit.conversation.0)
    .bind(target.0)
    .execute(connection)
    .await
    .map(drop)
}
