//! Rows as the domain's values, and the other way round.
//!
//! Columns come under prefixed names, so that one row can hold several things.

mod channel;
mod entry;
mod outlet;

use std::str::FromStr;

use kite_domain::conversation::Marks;
use kite_domain::file::Digest;
use kite_domain::{
    ChannelId, Conversation, ConversationId, File, FileId, Operator, OperatorId, Recipient, Seq,
    Side, Visitor, VisitorId,
};
use kite_protocol::v2::State;
use kite_protocol::{FileMeta, Timestamp};
use sqlx::Row;
use sqlx::error::BoxDynError;
use sqlx::sqlite::SqliteRow;

type Result<T> = std::result::Result<T, sqlx::Error>;

/// What [`visitor`] reads of the table `v`.
macro_rules! visitor_columns {
    () => {
        "v.id AS v_id, v.channel_id AS v_channel_id, v.member AS v_member, \
         v.handle AS v_handle, v.name AS v_name, v.subject AS v_subject, \
         v.blocked_at AS v_blocked_at, v.created_at AS v_created_at"
    };
}

/// What [`conversation`] reads of the table `c`.
macro_rules! conversation_columns {
    () => {
        "c.id AS c_id, c.visitor_id AS c_visitor_id, c.first_seq AS c_first_seq, \
         c.last_seq AS c_last_seq, c.state AS c_state, \
         c.visitor_received_seq AS c_visitor_received_seq, \
         c.visitor_read_seq AS c_visitor_read_seq, \
         c.received_seq AS c_received_seq, c.read_seq AS c_read_seq"
    };
}

/// What [`file`] reads of the table `f`.
macro_rules! file_columns {
    () => {
        "f.id AS f_id, f.conversation_id AS f_conversation_id, f.name AS f_name, \
         f.media_type AS f_media_type, f.size AS f_size, f.digest AS f_digest"
    };
}

/// What [`operator`] reads of the table `o`.
macro_rules! operator_columns {
    () => {
        "o.id AS o_id, o.name AS o_name, o.away AS o_away"
    };
}

pub(super) use channel::{channel, channel_columns, languages_text, origins_text, week_text};
pub(super) use entry::{entry, entry_columns, entry_joins, kind};
pub(super) use outlet::{
    due, due_columns, outlet, outlet_columns, post, post_columns, standing, thread, thread_columns,
};
pub(super) use {conversation_columns, file_columns, operator_columns, visitor_columns};

/// A visitor.
pub(super) fn visitor(row: &SqliteRow) -> Result<Visitor> {
    let subject: Option<&str> = row.try_get("v_subject")?;
    Ok(Visitor {
        id: VisitorId(row.try_get("v_id")?),
        channel: ChannelId(row.try_get("v_channel_id")?),
        member: parse(row, "v_member")?,
        handle: row.try_get("v_handle")?,
        name: row.try_get("v_name")?,
        subject: subject
            .map(str::parse)
            .transpose()
            .map_err(|error| bad("v_subject", error))?,
        blocked_at: optional_time(row, "v_blocked_at")?,
        created_at: time(row, "v_created_at")?,
    })
}

/// A conversation.
pub(super) fn conversation(row: &SqliteRow) -> Result<Conversation> {
    Ok(Conversation {
        id: ConversationId(row.try_get("c_id")?),
        visitor: VisitorId(row.try_get("c_visitor_id")?),
        first: Seq(row.try_get("c_first_seq")?),
        last: Seq(row.try_get("c_last_seq")?),
        state: state(row, "c_state")?,
        visitor_marks: Marks {
            received: Seq(row.try_get("c_visitor_received_seq")?),
            read: Seq(row.try_get("c_visitor_read_seq")?),
        },
        operator_marks: Marks {
            received: Seq(row.try_get("c_received_seq")?),
            read: Seq(row.try_get("c_read_seq")?),
        },
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

/// An operator.
pub(super) fn operator(row: &SqliteRow) -> Result<Operator> {
    Ok(Operator {
        id: OperatorId(row.try_get("o_id")?),
        name: row.try_get("o_name")?,
        away: row.try_get("o_away")?,
    })
}

/// A point in time.
pub(super) fn time(row: &SqliteRow, column: &'static str) -> Result<Timestamp> {
    row.try_get(column).map(Timestamp::from_millis)
}

/// A point in time, if there is one.
pub(super) fn optional_time(row: &SqliteRow, column: &'static str) -> Result<Option<Timestamp>> {
    let millis: Option<i64> = row.try_get(column)?;
    Ok(millis.map(Timestamp::from_millis))
}

/// How the tables write a side of the conversation.
pub(super) fn side_code(side: Side) -> i64 {
    match side {
        Side::Visitor => 0,
        Side::Operator => 1,
    }
}

/// How the tables write a recipient.
pub(super) fn recipient_code(recipient: Recipient) -> i64 {
    match recipient {
        Recipient::Visitor => 0,
    }
}

/// How the tables write a state.
pub(super) fn state_code(state: State) -> i64 {
    match state {
        State::Open => 0,
        State::Resolved => 1,
    }
}

fn state(row: &SqliteRow, column: &'static str) -> Result<State> {
    match row.try_get(column)? {
        0 => Ok(State::Open),
        1 => Ok(State::Resolved),
        other => Err(bad(column, format!("{other} is no state"))),
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
