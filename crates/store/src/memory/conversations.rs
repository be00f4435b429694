//! Conversations, their entries and marks in memory.

use async_trait::async_trait;
use kite_domain::conversation::{Marks, Page};
use kite_domain::entry::{Appended, NewEntry};
use kite_domain::inbox::{InboxCursor, InboxFilter, InboxRow, Report};
use kite_domain::port::{ConversationStore, NewVisitor, StoreError};
use kite_domain::{Conversation, ConversationId, Entry, Membership, Recipient, Seq, Side};
use kite_protocol::MessageId;
use kite_protocol::v2::Mark;

use super::{MemoryStore, Talk};

#[async_trait]
impl ConversationStore for MemoryStore {
    async fn join(&self, visitor: NewVisitor) -> Result<Membership, StoreError> {
        self.data().join(visitor)
    }

    async fn append(&self, entry: NewEntry) -> Result<Appended, StoreError> {
        self.data().append(entry)
    }

    async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        let data = self.data();
        Ok(data.conversations.get(&id).map(Talk::conversation))
    }

    async fn entry_of(
        &self,
        conversation: ConversationId,
        side: Side,
        client_id: &MessageId,
    ) -> Result<Option<Entry>, StoreError> {
        Ok(self.data().entry_of(conversation, side, client_id))
    }

    async fn entry(
        &self,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<Option<Entry>, StoreError> {
        let data = self.data();
        let found = data.conversations.get(&conversation).and_then(|talk| {
            let entry = talk.entry(seq)?;
            Some(data.as_of_now(talk, entry))
        });
        Ok(found)
    }

    async fn entries(
        &self,
        conversation: ConversationId,
        page: Page,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let data = self.data();
        let Some(talk) = data.conversations.get(&conversation) else {
            return Ok(Vec::new());
        };
        let page = talk.page(page, limit);
        Ok(page
            .into_iter()
            .map(|entry| data.as_of_now(talk, entry))
            .collect())
    }

    async fn mark(
        &self,
        conversation: ConversationId,
        side: Side,
        mark: Mark,
        up_to: Seq,
    ) -> Result<bool, StoreError> {
        let mut data = self.data();
        let talk = data.conversations.get_mut(&conversation);
        Ok(talk.is_some_and(|talk| talk.advance(side, mark, up_to)))
    }

    async fn report(
        &self,
        conversation: ConversationId,
        report: Option<Report>,
    ) -> Result<(), StoreError> {
        let mut data = self.data();
        let talk = data.conversations.get_mut(&conversation);
        talk.ok_or(StoreError::Gone)?.report = report;
        Ok(())
    }

    async fn inbox(
        &self,
        filter: InboxFilter,
        before: Option<InboxCursor>,
        limit: u32,
    ) -> Result<Vec<InboxRow>, StoreError> {
        Ok(self.data().inbox(filter, before, limit))
    }

    async fn inbox_row(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<InboxRow>, StoreError> {
        let data = self.data();
        let talk = data.conversations.get(&conversation);
        Ok(talk.and_then(|talk| data.inbox_row(talk)))
    }
}

impl Talk {
    /// Sets a mark, if that takes it further.
    fn advance(&mut self, side: Side, mark: Mark, up_to: Seq) -> bool {
        let up_to = up_to.min(self.last);
        let marks = match side {
            Side::Visitor => &mut self.visitor_marks,
            Side::Operator => &mut self.operator_marks,
        };
        let before = *marks;
        *marks = Marks {
            received: before.received.max(up_to),
            read: match mark {
                Mark::Delivered => before.read,
                Mark::Read => before.read.max(up_to),
            },
        };
        let received = marks.received;
        let changed = *marks != before;
        if side == Side::Visitor {
            self.owed
                .retain(|(to, seq)| *to != Recipient::Visitor || *seq > received);
        }
        changed
    }
}
