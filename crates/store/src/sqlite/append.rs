//! Storing a message: its number, its deliveries and the inbox, all at once.

use kite_domain::file::Sender;
use kite_domain::message::{Appended, NewBody, NewMessage};
use kite_domain::{Author, Body, ConversationId, Message, Recipient, Seq};
use sqlx::{SqliteConnection, query, query_scalar};

use super::fault::Fault;
use super::rows::{self, file_columns, message_columns};
use super::writer::Command;

impl Command for NewMessage {
    type Output = Appended;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Appended, Fault> {
        let visitor = visitor_of(connection, self.conversation).await?;
        if let Some(message) = stored(connection, self, visitor).await? {
            return Ok(Appended {
                message,
                fresh: false,
            });
        }
        let body = body(connection, self, visitor).await?;
        let seq = next_seq(connection, self).await?;
        insert(connection, self, visitor, seq).await?;
        for recipient in &self.recipients {
            owe(connection, self.conversation, *recipient, seq).await?;
        }
        Ok(Appended {
            message: Message {
                conversation: self.conversation,
                seq,
                id: self.id.clone(),
                client_id: self.client_id.clone(),
                author: self.author.clone(),
                body,
                sent_at: self.sent_at,
                stored_at: self.stored_at,
            },
            fresh: true,
        })
    }
}

/// Whose conversation this is.
pub(super) async fn visitor_of(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<i64, Fault> {
    query_scalar("SELECT visitor_id FROM conversations WHERE id = ?1")
        .bind(conversation.0)
        .fetch_optional(connection)
        .await?
        .ok_or(Fault::Gone)
}

/// The message that is there already under this client id.
async fn stored(
    connection: &mut SqliteConnection,
    new: &NewMessage,
    visitor: i64,
) -> Result<Option<Message>, sqlx::Error> {
    query(concat!(
        "SELECT ",
        message_columns!(),
        " FROM messages m LEFT JOIN files f ON f.id = m.file_id \
         WHERE m.visitor_id = ?1 AND m.sender = ?2 AND m.client_id = ?3"
    ))
    .bind(visitor)
    .bind(rows::sender_code(new.author.sender()))
    .bind(new.client_id.as_str())
    .try_map(|row| rows::message(&row))
    .fetch_optional(connection)
    .await
}

/// The body as it will be read. A file of somebody else's is as good as gone.
async fn body(
    connection: &mut SqliteConnection,
    new: &NewMessage,
    visitor: i64,
) -> Result<Body, Fault> {
    let id = match &new.body {
        NewBody::Text(text) => return Ok(Body::Text(text.clone())),
        NewBody::File(id) => id,
    };
    let file = query(concat!(
        "SELECT ",
        file_columns!(),
        " FROM files f WHERE f.id = ?1 AND f.visitor_id = ?2"
    ))
    .bind(id.as_str())
    .bind(visitor)
    .try_map(|row| rows::file(&row))
    .fetch_optional(connection)
    .await?;
    file.map(Body::File).ok_or(Fault::Gone)
}

/// Takes the next number and brings the inbox up to date.
async fn next_seq(connection: &mut SqliteConnection, new: &NewMessage) -> Result<Seq, sqlx::Error> {
    let sql = match new.author.sender() {
        Sender::Visitor => {
            "UPDATE conversations \
             SET last_seq = last_seq + 1, changed_at = ?2, \
                 unread = unread + 1, waiting_since = coalesce(waiting_since, ?2) \
             WHERE id = ?1 RETURNING last_seq"
        }
        Sender::Operator => {
            "UPDATE conversations \
             SET last_seq = last_seq + 1, changed_at = ?2, waiting_since = NULL \
             WHERE id = ?1 RETURNING last_seq"
        }
    };
    query_scalar(sql)
        .bind(new.conversation.0)
        .bind(new.stored_at.millis())
        .fetch_one(connection)
        .await
        .map(Seq)
}

async fn insert(
    connection: &mut SqliteConnection,
    new: &NewMessage,
    visitor: i64,
    seq: Seq,
) -> Result<(), sqlx::Error> {
    let (operator, operator_name) = match &new.author {
        Author::Visitor => (None, None),
        Author::Operator { id, name } => (Some(id.0), Some(name)),
    };
    let (text, file) = match &new.body {
        NewBody::Text(text) => (Some(text), None),
        NewBody::File(id) => (None, Some(id.as_str())),
    };
    query(
        "INSERT INTO messages (conversation_id, seq, visitor_id, sender, client_id, id, \
             operator_id, operator_name, text, file_id, sent_at, stored_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )
    .bind(new.conversation.0)
    .bind(seq.0)
    .bind(visitor)
    .bind(rows::sender_code(new.author.sender()))
    .bind(new.client_id.as_str())
    .bind(new.id.as_str())
    .bind(operator)
    .bind(operator_name)
    .bind(text)
    .bind(file)
    .bind(new.sent_at.millis())
    .bind(new.stored_at.millis())
    .execute(connection)
    .await
    .map(drop)
}

async fn owe(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    recipient: Recipient,
    seq: Seq,
) -> Result<(), sqlx::Error> {
    query("INSERT INTO deliveries (conversation_id, recipient, seq) VALUES (?1, ?2, ?3)")
        .bind(conversation.0)
        .bind(rows::recipient_code(recipient))
        .bind(seq.0)
        .execute(connection)
        .await
        .map(drop)
}

/// Ends what was owed to a recipient up to a number.
pub(super) struct Delivered {
    /// The conversation.
    pub(super) conversation: ConversationId,
    /// Who has it.
    pub(super) recipient: Recipient,
    /// Up to here.
    pub(super) up_to: Seq,
}

impl Command for Delivered {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        query(
            "DELETE FROM deliveries \
             WHERE conversation_id = ?1 AND recipient = ?2 AND seq <= ?3",
        )
        .bind(self.conversation.0)
        .bind(rows::recipient_code(self.recipient))
        .bind(self.up_to.0)
        .execute(connection)
        .await?;
        Ok(())
    }
}
