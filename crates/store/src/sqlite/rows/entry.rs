//! Entries, of every kind.

use kite_domain::entry::Rating;
use kite_domain::{Author, Content, ConversationId, Entry, OperatorId, Seq};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Result, bad, file, optional_time, parse, state, time};

/// How the tables write what an entry is.
pub(in crate::sqlite) mod kind {
    /// A text.
    pub(in crate::sqlite) const TEXT: i64 = 0;
    /// A file.
    pub(in crate::sqlite) const FILE: i64 = 1;
    /// A text or a file that was deleted.
    pub(in crate::sqlite) const DELETED: i64 = 2;
    /// A change of an earlier text or file.
    pub(in crate::sqlite) const EDIT: i64 = 3;
    /// Resolved or open.
    pub(in crate::sqlite) const STATE: i64 = 4;
    /// How the visitor found it.
    pub(in crate::sqlite) const RATING: i64 = 5;
    /// With which connector the visitor goes on.
    pub(in crate::sqlite) const HANDOFF: i64 = 6;
}

/// What [`entry`] reads of the tables `e` and those of [`entry_joins`].
macro_rules! entry_columns {
    () => {
        concat!(
            "e.conversation_id AS e_conversation_id, e.seq AS e_seq, e.id AS e_id, \
             e.client_id AS e_client_id, e.operator_id AS e_operator_id, \
             e.operator_name AS e_operator_name, e.kind AS e_kind, e.text AS e_text, \
             e.target AS e_target, e.value AS e_value, e.sent_at AS e_sent_at, \
             e.stored_at AS e_stored_at, e.edited_at AS e_edited_at, t.text AS t_text, ",
            $crate::sqlite::rows::file_columns!()
        )
    };
}

/// The file that an entry carries and the message that it edits. One that
/// retention has removed reads like a deleted one.
macro_rules! entry_joins {
    () => {
        " LEFT JOIN files f ON f.id = e.file_id \
         LEFT JOIN entries t ON t.conversation_id = e.conversation_id AND t.seq = e.target "
    };
}
pub(in crate::sqlite) use {entry_columns, entry_joins};

/// An entry as it stands now.
pub(in crate::sqlite) fn entry(row: &SqliteRow) -> Result<Entry> {
    let author = match row.try_get("e_operator_id")? {
        None => Author::Visitor,
        Some(id) => Author::Operator {
            id: OperatorId(id),
            name: row.try_get("e_operator_name")?,
        },
    };
    Ok(Entry {
        conversation: ConversationId(row.try_get("e_conversation_id")?),
        seq: Seq(row.try_get("e_seq")?),
        id: parse(row, "e_id")?,
        client_id: parse(row, "e_client_id")?,
        author,
        content: content(row)?,
        sent_at: time(row, "e_sent_at")?,
        stored_at: time(row, "e_stored_at")?,
        edited_at: optional_time(row, "e_edited_at")?,
    })
}

fn content(row: &SqliteRow) -> Result<Content> {
    Ok(match row.try_get("e_kind")? {
        kind::TEXT => Content::Text(row.try_get("e_text")?),
        kind::FILE => Content::File(file(row)?),
        kind::DELETED => Content::Deleted,
        kind::EDIT => Content::Edit {
            target: Seq(row.try_get("e_target")?),
            text: row.try_get("t_text")?,
        },
        kind::STATE => Content::State(state(row, "e_value")?),
        kind::RATING => Content::Rating(Rating {
            stars: row.try_get("e_value")?,
            comment: row.try_get("e_text")?,
        }),
        kind::HANDOFF => Content::Handoff(row.try_get("e_text")?),
        other => return Err(bad("e_kind", format!("{other} is no kind of entry"))),
    })
}
