//! Rows as the domain's values, and the other way round.
//!
//! Columns come under prefixed names, so that one row can hold several things.

use std::str::FromStr;

use kite_domain::channel::Origins;
use kite_domain::file::{Digest, Sender};
use kite_domain::{
    Author, Body, Channel, ChannelId, Conversation, ConversationId, File, FileId, Message,
    Operator, OperatorId, Recipient, Seq, Visitor, VisitorId,
};
use kite_protocol::{FileMeta, Timestamp};
use sqlx::Row;
use sqlx::error::BoxDynError;
use sqlx::sqlite::SqliteRow;

type Result<T> = std::result::Result<T, sqlx::Error>;

/// What [`channel`] reads of the table `h`.
macro_rules! channel_columns {
    () => {
        "h.id AS h_id, h.name AS h_name, h.title AS h_title, h.origins AS h_origins, \
         h.created_at AS h_created_at"
    };
}

/// What [`visitor`] reads of the table `v`.
macro_rules! visitor_columns {
    () => {
        "v.id AS v_id, v.channel_id AS v_channel_id, v.member AS v_member, \
         v.handle AS v_handle, v.name AS v_name, v.created_at AS v_created_at"
    };
}

/// What [`file`] reads of the table `f`.
macro_rules! file_columns {
    () => {
        "f.id AS f_id, f.conversation_id AS f_conversation_id, f.name AS f_name, \
         f.media_type AS f_media_type, f.size AS f_size, f.digest AS f_digest"
    };
}

/// What [`message`] reads of the tables `m` and, joined from the left, `f`.
macro_rules! message_columns {
    () => {
        concat!(
            "m.conversation_id AS m_conversation_id, m.seq AS m_seq, m.id AS m_id, \
             m.client_id AS m_client_id, m.operator_id AS m_operator_id, \
             m.operator_name AS m_operator_name, m.text AS m_text, m.sent_at AS m_sent_at, \
             m.stored_at AS m_stored_at, ",
            $crate::sqlite::rows::file_columns!()
        )
    };
}

pub(super) use {channel_columns, file_columns, message_columns, visitor_columns};

/// A channel.
pub(super) fn channel(row: &SqliteRow) -> Result<Channel> {
    let origins: &str = row.try_get("h_origins")?;
    Ok(Channel {
        id: ChannelId(row.try_get("h_id")?),
        name: parse(row, "h_name")?,
        title: row.try_get("h_title")?,
        origins: Origins::new(origins.lines()).map_err(|error| bad("h_origins", error))?,
        created_at: time(row, "h_created_at")?,
    })
}

/// A channel's origins as they are kept.
pub(super) fn origins_text(origins: &Origins) -> String {
    origins.as_slice().join("\n")
}

/// A visitor.
pub(super) fn visitor(row: &SqliteRow) -> Result<Visitor> {
    Ok(Visitor {
        id: VisitorId(row.try_get("v_id")?),
        channel: ChannelId(row.try_get("v_channel_id")?),
        member: parse(row, "v_member")?,
        handle: row.try_get("v_handle")?,
        name: row.try_get("v_name")?,
        created_at: time(row, "v_created_at")?,
    })
}

/// A conversation, of the table `c`.
pub(super) fn conversation(row: &SqliteRow) -> Result<Conversation> {
    Ok(Conversation {
        id: ConversationId(row.try_get("c_id")?),
        visitor: VisitorId(row.try_get("c_visitor_id")?),
        last: Seq(row.try_get("c_last_seq")?),
        read: Seq(row.try_get("c_read_seq")?),
    })
}

/// A message, with its file if it has one.
pub(super) fn message(row: &SqliteRow) -> Result<Message> {
    let author = match row.try_get("m_operator_id")? {
        None => Author::Visitor,
        Some(id) => Author::Operator {
            id: OperatorId(id),
            name: row.try_get("m_operator_name")?,
        },
    };
    let body = match row.try_get("m_text")? {
        Some(text) => Body::Text(text),
        None => Body::File(file(row)?),
    };
    Ok(Message {
        conversation: ConversationId(row.try_get("m_conversation_id")?),
        seq: Seq(row.try_get("m_seq")?),
        id: parse(row, "m_id")?,
        client_id: parse(row, "m_client_id")?,
        author,
        body,
        sent_at: time(row, "m_sent_at")?,
        stored_at: time(row, "m_stored_at")?,
    })
}

/// A file.
pub(super) fn file(row: &SqliteRow) -> Result<File> {
    let digest: Option<&[u8]> = row.try_get("f_digest")?;
    Ok(File {
        id: file_id(row, "f_id")?,
        conversation: ConversationId(row.try_get("f_conversation_id")?),
        meta: FileMeta {
            name: row.try_get("f_name")?,
            media_type: row.try_get("f_media_type")?,
            size: row.try_get("f_size")?,
        },
        digest: digest
            .map(Digest::try_from)
            .transpose()
            .map_err(|error| bad("f_digest", error))?,
    })
}

/// A file's id.
pub(super) fn file_id(row: &SqliteRow, column: &'static str) -> Result<FileId> {
    let text: String = row.try_get(column)?;
    FileId::new(text).ok_or_else(|| bad(column, "not a file's id"))
}

/// An operator, of the table `o`.
pub(super) fn operator(row: &SqliteRow) -> Result<Operator> {
    Ok(Operator {
        id: OperatorId(row.try_get("o_id")?),
        name: row.try_get("o_name")?,
    })
}

/// A point in time.
pub(super) fn time(row: &SqliteRow, column: &'static str) -> Result<Timestamp> {
    row.try_get(column).map(Timestamp::from_millis)
}

/// How the tables write a side of the conversation.
pub(super) fn sender_code(sender: Sender) -> i64 {
    match sender {
        Sender::Visitor => 0,
        Sender::Operator => 1,
    }
}

/// How the tables write a recipient.
pub(super) fn recipient_code(recipient: Recipient) -> i64 {
    match recipient {
        Recipient::Visitor => 0,
    }
}

fn parse<T>(row: &SqliteRow, column: &'static str) -> Result<T>
where
    T: FromStr<Err: Into<BoxDynError>>,
{
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|error| bad(column, error))
}

/// A value that this release would not have written.
fn bad(column: &'static str, error: impl Into<BoxDynError>) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: error.into(),
    }
}
