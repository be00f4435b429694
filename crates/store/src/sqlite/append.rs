//! Storing an entry: its number, its deliveries, what it changes and the
//! inbox, all at once.

use kite_domain::entry::{Appended, NewContent, NewEntry};
use kite_domain::{
    Author, Content, ConversationId, Entry, File, FileId, OutletId, Recipient, Seq, Side,
};
use kite_protocol::v2::State;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, query, query_scalar};

use super::edit;
use super::fault::Fault;
use super::outlets::{self, Message, OursOrTheirs};
use super::rows::{self, entry_columns, entry_joins, file_columns, kind};
use super::writer::Command;

impl Command for NewEntry {
    type Output = Appended;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Appended, Fault> {
        let owner = owner(connection, self.conversation).await?;
        if let Some(entry) = stored(connection, self, &owner).await? {
            return Ok(Appended {
                entry,
                fresh: false,
                freed: None,
            });
        }
        owner.may_write(self.author.side())?;
        let seq = next_seq(connection, self).await?;
        let (content, freed) = content(connection, self, &owner).await?;
        insert(connection, self, &owner, seq).await?;
        for recipient in &self.recipients {
            owe(connection, self, *recipient, seq).await?;
        }
        outlets::owe(connection, self, owner.channel, seq).await?;
        if let Some((outlet, number)) = origin_message(self) {
            let message = Message {
                outlet,
                number,
                whose: OursOrTheirs::Theirs,
            };
            outlets::post(connection, &message, self.conversation.0, seq, 0).await?;
        }
        Ok(Appended {
            entry: Entry {
                conversation: self.conversation,
                seq,
                id: self.id.clone(),
                client_id: self.client_id.clone(),
                author: self.author.clone(),
                content,
                sent_at: self.sent_at,
                stored_at: self.stored_at,
                edited_at: None,
            },
            fresh: true,
            freed,
        })
    }
}

/// The message of an outlet that this is.
fn origin_message(new: &NewEntry) -> Option<(OutletId, i64)> {
    let origin = new.origin?;
    Some((origin.outlet, origin.message?))
}

/// Whose conversation something belongs to.
pub(super) struct Owner {
    /// The visitor.
    pub(super) visitor: i64,
    /// The visitor's channel.
    pub(super) channel: i64,
    is_blocked: bool,
}

impl Owner {
    /// Whether this side may write.
    pub(super) fn may_write(&self, side: Side) -> Result<(), Fault> {
        if self.is_blocked && side == Side::Visitor {
            return Err(Fault::Blocked);
        }
        Ok(())
    }
}

/// Whose conversation this is.
pub(super) async fn owner(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Owner, Fault> {
    query(
        "SELECT v.id, v.channel_id, v.blocked_at IS NOT NULL AS is_blocked \
         FROM conversations c JOIN visitors v ON v.id = c.visitor_id WHERE c.id = ?1",
    )
    .bind(conversation.0)
    .try_map(|row: SqliteRow| {
        Ok(Owner {
            visitor: row.try_get("id")?,
            channel: row.try_get("channel_id")?,
            is_blocked: row.try_get("is_blocked")?,
        })
    })
    .fetch_optional(connection)
    .await?
    .ok_or(Fault::Gone)
}

/// The entry that is there already under this client id.
async fn stored(
    connection: &mut SqliteConnection,
    new: &NewEntry,
    owner: &Owner,
) -> Result<Option<Entry>, sqlx::Error> {
    query(concat!(
        "SELECT ",
        entry_columns!(),
        " FROM entries e ",
        entry_joins!(),
        "WHERE e.visitor_id = ?1 AND e.side = ?2 AND e.client_id = ?3"
    ))
    .bind(owner.visitor)
    .bind(rows::side_code(new.author.side()))
    .bind(new.client_id.as_str())
    .try_map(|row| rows::entry(&row))
    .fetch_optional(connection)
    .await
}

/// A conversation with one entry more.
macro_rules! one_more {
    ($($and:literal)?) => {
        concat!(
            "UPDATE conversations SET last_seq = last_seq + 1, first_at = coalesce(first_at, ?2) ",
            $($and,)?
            " WHERE id = ?1 RETURNING last_seq"
        )
    };
}

/// Takes the next number and brings the conversation and the inbox up to date.
async fn next_seq(connection: &mut SqliteConnection, new: &NewEntry) -> Result<Seq, sqlx::Error> {
    let sql = match (&new.content, new.author.side()) {
        (NewContent::Text(_) | NewContent::File(_), Side::Visitor) => one_more!(
            ", last_message_seq = last_seq + 1, changed_at = ?2, state = 0, \
               unread = unread + 1, waiting_seq = coalesce(waiting_seq, last_seq + 1)"
        ),
        (NewContent::Text(_) | NewContent::File(_), Side::Operator) => {
            one_more!(", last_message_seq = last_seq + 1, changed_at = ?2, waiting_seq = NULL")
        }
        (NewContent::State(State::Resolved), _) => {
            one_more!(", state = 1, waiting_seq = NULL")
        }
        (NewContent::State(State::Open), _) => one_more!(", state = 0"),
        (NewContent::Edit { .. } | NewContent::Rating(_) | NewContent::Handoff(_), _) => {
            one_more!()
        }
    };
    query_scalar(sql)
        .bind(new.conversation.0)
        .bind(new.stored_at.millis())
        .fetch_one(connection)
        .await
        .map(Seq)
}

/// The content as it will be read, once what it changes is changed; and the
/// file whose bytes are nobody's any more.
async fn content(
    connection: &mut SqliteConnection,
    new: &NewEntry,
    owner: &Owner,
) -> Result<(Content, Option<FileId>), Fault> {
    let content = match &new.content {
        NewContent::Text(text) => Content::Text(text.clone()),
        NewContent::File(id) => Content::File(carry(connection, id, owner).await?),
        NewContent::State(state) => Content::State(*state),
        NewContent::Rating(rating) => Content::Rating(rating.clone()),
        NewContent::Handoff(connector) => Content::Handoff(connector.clone()),
        NewContent::Edit { target, text } => {
            let freed = edit::change(connection, new, *target, text.as_deref()).await?;
            let content = Content::Edit {
                target: *target,
                text: text.clone(),
            };
            return Ok((content, freed));
        }
    };
    Ok((content, None))
}

/// A file of somebody else's, or one that another entry carries, is as good as
/// gone.
async fn carry(
    connection: &mut SqliteConnection,
    id: &FileId,
    owner: &Owner,
) -> Result<File, Fault> {
    let carried =
        query("UPDATE files SET carried = 1 WHERE id = ?1 AND visitor_id = ?2 AND carried = 0")
            .bind(id.as_str())
            .bind(owner.visitor)
            .execute(&mut *connection)
            .await?;
    if carried.rows_affected() == 0 {
        return Err(Fault::Gone);
    }
    let file = query(concat!(
        "SELECT ",
        file_columns!(),
        " FROM files f WHERE f.id = ?1"
    ))
    .bind(id.as_str())
    .try_map(|row| rows::file(&row))
    .fetch_one(connection)
    .await?;
    Ok(file)
}

/// What an entry's row holds of its content.
#[derive(Default)]
struct Columns<'a> {
    kind: i64,
    text: Option<&'a str>,
    file: Option<&'a str>,
    target: Option<u32>,
    value: Option<i64>,
}

impl<'a> From<&'a NewContent> for Columns<'a> {
    fn from(content: &'a NewContent) -> Self {
        let mut columns = Self::default();
        match content {
            NewContent::Text(text) => {
                columns.kind = kind::TEXT;
                columns.text = Some(text);
            }
            NewContent::File(id) => {
                columns.kind = kind::FILE;
                columns.file = Some(id.as_str());
            }
            // The text is the target's alone.
            NewContent::Edit { target, .. } => {
                columns.kind = kind::EDIT;
                columns.target = Some(target.0);
            }
            NewContent::State(state) => {
                columns.kind = kind::STATE;
                columns.value = Some(rows::state_code(*state));
            }
            NewContent::Rating(rating) => {
                columns.kind = kind::RATING;
                columns.value = Some(rating.stars.into());
                columns.text = rating.comment.as_deref();
            }
            NewContent::Handoff(connector) => {
                columns.kind = kind::HANDOFF;
                columns.text = connector.as_deref();
            }
        }
        columns
    }
}

async fn insert(
    connection: &mut SqliteConnection,
    new: &NewEntry,
    owner: &Owner,
    seq: Seq,
) -> Result<(), sqlx::Error> {
    let (operator, operator_name) = match &new.author {
        Author::Visitor => (None, None),
        Author::Operator { id, name } => (Some(id.0), Some(name)),
    };
    let columns = Columns::from(&new.content);
    query(
        "INSERT INTO entries (conversation_id, seq, visitor_id, side, client_id, id, \
             operator_id, operator_name, kind, text, file_id, target, value, sent_at, stored_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )
    .bind(new.conversation.0)
    .bind(seq.0)
    .bind(owner.visitor)
    .bind(rows::side_code(new.author.side()))
    .bind(new.client_id.as_str())
    .bind(new.id.as_str())
    .bind(operator)
    .bind(operator_name)
    .bind(columns.kind)
    .bind(columns.text)
    .bind(columns.file)
    .bind(columns.target)
    .bind(columns.value)
    .bind(new.sent_at.millis())
    .bind(new.stored_at.millis())
    .execute(connection)
    .await
    .map(drop)
}

async fn owe(
    connection: &mut SqliteConnection,
    new: &NewEntry,
    recipient: Recipient,
    seq: Seq,
) -> Result<(), sqlx::Error> {
    query("INSERT INTO deliveries (conversation_id, recipient, seq, since) VALUES (?1, ?2, ?3, ?4)")
        .bind(new.conversation.0)
        .bind(rows::recipient_code(recipient))
        .bind(seq.0)
        .bind(new.stored_at.millis())
        .execute(connection)
        .await
        .map(drop)
}
