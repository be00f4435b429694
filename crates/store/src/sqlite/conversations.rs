//! Visitors, messages and deliveries in SQLite.

use async_trait::async_trait;
use kite_domain::conversation::Page;
use kite_domain::file::Sender;
use kite_domain::inbox::{InboxCursor, InboxRow};
use kite_domain::message::{Appended, NewMessage};
use kite_domain::port::{ConversationStore, NewVisitor, StoreError};
use kite_domain::visitor::Membership;
use kite_domain::{ConversationId, Message, Recipient, Seq, VisitorId};
use kite_protocol::MessageId;
use sqlx::{Row, SqliteConnection, query, query_scalar};

use super::append::Delivered;
use super::fault::{Fault, failed};
use super::rows::{self, message_columns};
use super::writer::Command;
use super::{SqliteStore, inbox};

#[async_trait]
impl ConversationStore for SqliteStore {
    async fn join(&self, visitor: NewVisitor) -> Result<Membership, StoreError> {
        self.writer.run(visitor).await
    }

    async fn append(&self, message: NewMessage) -> Result<Appended, StoreError> {
        self.writer.run(message).await
    }

    async fn message(
        &self,
        conversation: ConversationId,
        sender: Sender,
        client_id: &MessageId,
    ) -> Result<Option<Message>, StoreError> {
        query(concat!(
            "SELECT ",
            message_columns!(),
            " FROM conversations c \
             JOIN messages m ON m.visitor_id = c.visitor_id AND m.sender = ?2 AND m.client_id = ?3 \
             LEFT JOIN files f ON f.id = m.file_id \
             WHERE c.id = ?1"
        ))
        .bind(conversation.0)
        .bind(rows::sender_code(sender))
        .bind(client_id.as_str())
        .try_map(|row| rows::message(&row))
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)
    }

    async fn messages(
        &self,
        conversation: ConversationId,
        page: Page,
        limit: u32,
    ) -> Result<Vec<Message>, StoreError> {
        let (sql, bound) = match page {
            Page::After(seq) => (AFTER, i64::from(seq.0)),
            Page::Before(seq) => (BEFORE, i64::from(seq.0)),
            Page::Last => (BEFORE, i64::MAX),
        };
        let mut messages = query(sql)
            .bind(conversation.0)
            .bind(bound)
            .bind(limit)
            .try_map(|row| rows::message(&row))
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        if !matches!(page, Page::After(_)) {
            messages.reverse();
        }
        Ok(messages)
    }

    async fn delivered(
        &self,
        conversation: ConversationId,
        recipient: Recipient,
        up_to: Seq,
    ) -> Result<(), StoreError> {
        self.writer
            .run(Delivered {
                conversation,
                recipient,
                up_to,
            })
            .await
    }

    async fn inbox(
        &self,
        before: Option<InboxCursor>,
        limit: u32,
    ) -> Result<Vec<InboxRow>, StoreError> {
        inbox::list(&self.readers, before, limit)
            .await
            .map_err(failed)
    }

    async fn inbox_row(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<InboxRow>, StoreError> {
        inbox::one(&self.readers, conversation)
            .await
            .map_err(failed)
    }

    async fn read(&self, conversation: ConversationId, up_to: Seq) -> Result<(), StoreError> {
        self.writer
            .run(inbox::Read {
                conversation,
                up_to,
            })
            .await
    }
}

/// Messages after a number.
pub(super) const AFTER: &str = concat!(
    "SELECT ",
    message_columns!(),
    " FROM messages m LEFT JOIN files f ON f.id = m.file_id \
     WHERE m.conversation_id = ?1 AND m.seq > ?2 ORDER BY m.seq LIMIT ?3"
);

/// Messages before a number, the nearest first.
pub(super) const BEFORE: &str = concat!(
    "SELECT ",
    message_columns!(),
    " FROM messages m LEFT JOIN files f ON f.id = m.file_id \
     WHERE m.conversation_id = ?1 AND m.seq < ?2 ORDER BY m.seq DESC LIMIT ?3"
);

impl Command for NewVisitor {
    type Output = Membership;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Membership, Fault> {
        if let Some(membership) = known(connection, self).await? {
            return Ok(membership);
        }
        let visitor: i64 = query_scalar(
            "INSERT INTO visitors (channel_id, member, handle, name, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
        )
        .bind(self.channel.0)
        .bind(self.member.as_str())
        .bind(&self.handle)
        .bind(&self.name)
        .bind(self.joined_at.millis())
        .fetch_one(&mut *connection)
        .await?;
        let conversation =
            query_scalar("INSERT INTO conversations (visitor_id) VALUES (?1) RETURNING id")
                .bind(visitor)
                .fetch_one(connection)
                .await?;
        Ok(Membership {
            channel: self.channel,
            visitor: VisitorId(visitor),
            conversation: ConversationId(conversation),
            delivered: Seq(0),
        })
    }
}

/// A visitor with the last of their conversations.
pub(super) const KNOWN: &str = "SELECT v.id AS visitor_id, v.name, c.id AS conversation_id, coalesce( \
     (SELECT min(d.seq) - 1 FROM deliveries d \
      WHERE d.conversation_id = c.id AND d.recipient = ?3), \
     c.last_seq) AS delivered \
 FROM visitors v JOIN conversations c ON c.visitor_id = v.id \
 WHERE v.channel_id = ?1 AND v.member = ?2 \
 ORDER BY c.id DESC LIMIT 1";

/// The visitor who has been here before, with the conversation that is theirs
/// now. Takes over a new name.
async fn known(
    connection: &mut SqliteConnection,
    new: &NewVisitor,
) -> Result<Option<Membership>, Fault> {
    let known = query(KNOWN)
        .bind(new.channel.0)
        .bind(new.member.as_str())
        .bind(rows::recipient_code(Recipient::Visitor))
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = known else {
        return Ok(None);
    };
    let visitor: i64 = row.try_get("visitor_id")?;
    let name: Option<&str> = row.try_get("name")?;
    if new.name.is_some() && new.name.as_deref() != name {
        query("UPDATE visitors SET name = ?2 WHERE id = ?1")
            .bind(visitor)
            .bind(&new.name)
            .execute(connection)
            .await?;
    }
    Ok(Some(Membership {
        channel: new.channel,
        visitor: VisitorId(visitor),
        conversation: ConversationId(row.try_get("conversation_id")?),
        delivered: Seq(row.try_get("delivered")?),
    }))
}
