//! Conversations and their entries in SQLite.

use async_trait::async_trait;
use kite_domain::conversation::Page;
use kite_domain::entry::{Appended, NewEntry};
use kite_domain::inbox::{InboxCursor, InboxFilter, InboxRow, Report};
use kite_domain::port::{ConversationStore, NewVisitor, StoreError};
use kite_domain::{Conversation, ConversationId, Entry, Membership, Seq, Side};
use kite_protocol::MessageId;
use kite_protocol::v2::Mark;
use sqlx::query;

use super::fault::failed;
use super::marks::Advance;
use super::rows::{self, conversation_columns, entry_columns, entry_joins};
use super::{SqliteStore, inbox};

#[async_trait]
impl ConversationStore for SqliteStore {
    async fn join(&self, visitor: NewVisitor) -> Result<Membership, StoreError> {
        self.writer.run(visitor).await
    }

    async fn append(&self, entry: NewEntry) -> Result<Appended, StoreError> {
        self.writer.run(entry).await
    }

    async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        query(concat!(
            "SELECT ",
            conversation_columns!(),
            " FROM conversations c WHERE c.id = ?1"
        ))
        .bind(id.0)
        .try_map(|row| rows::conversation(&row))
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)
    }

    async fn entry_of(
        &self,
        conversation: ConversationId,
        side: Side,
        client_id: &MessageId,
    ) -> Result<Option<Entry>, StoreError> {
        query(OF_CLIENT)
            .bind(conversation.0)
            .bind(rows::side_code(side))
            .bind(client_id.as_str())
            .try_map(|row| rows::entry(&row))
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)
    }

    async fn entry(
        &self,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<Option<Entry>, StoreError> {
        query(concat!(
            "SELECT ",
            entry_columns!(),
            " FROM entries e ",
            entry_joins!(),
            "WHERE e.conversation_id = ?1 AND e.seq = ?2"
        ))
        .bind(conversation.0)
        .bind(seq.0)
        .try_map(|row| rows::entry(&row))
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)
    }

    async fn entries(
        &self,
        conversation: ConversationId,
        page: Page,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let (sql, bound) = match page {
            Page::After(seq) => (AFTER, i64::from(seq.0)),
            Page::Before(seq) => (BEFORE, i64::from(seq.0)),
            Page::Last => (BEFORE, i64::MAX),
        };
        let mut entries = query(sql)
            .bind(conversation.0)
            .bind(bound)
            .bind(limit)
            .try_map(|row| rows::entry(&row))
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        if !matches!(page, Page::After(_)) {
            entries.reverse();
        }
        Ok(entries)
    }

    async fn mark(
        &self,
        conversation: ConversationId,
        side: Side,
        mark: Mark,
        up_to: Seq,
    ) -> Result<bool, StoreError> {
        self.writer
            .run(Advance {
                conversation,
                side,
                mark,
                up_to,
            })
            .await
    }

    async fn report(
        &self,
        conversation: ConversationId,
        report: Option<Report>,
    ) -> Result<(), StoreError> {
        self.writer
            .run(inbox::SetReport(conversation, report))
            .await
    }

    async fn inbox(
        &self,
        filter: InboxFilter,
        before: Option<InboxCursor>,
        limit: u32,
    ) -> Result<Vec<InboxRow>, StoreError> {
        inbox::list(&self.readers, filter, before, limit)
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
}

/// Entries after a number.
pub(super) const AFTER: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM entries e ",
    entry_joins!(),
    "WHERE e.conversation_id = ?1 AND e.seq > ?2 ORDER BY e.seq LIMIT ?3"
);

/// Entries before a number, the nearest first.
pub(super) const BEFORE: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM entries e ",
    entry_joins!(),
    "WHERE e.conversation_id = ?1 AND e.seq < ?2 ORDER BY e.seq DESC LIMIT ?3"
);

/// The entry of a client's id, in any of the visitor's conversations.
pub(super) const OF_CLIENT: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM conversations c \
     JOIN entries e ON e.visitor_id = c.visitor_id AND e.side = ?2 AND e.client_id = ?3 ",
    entry_joins!(),
    "WHERE c.id = ?1"
);
