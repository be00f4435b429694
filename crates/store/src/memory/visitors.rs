//! Visitors in memory, as operators and whoever runs the server deal with
//! them.

use async_trait::async_trait;
use kite_domain::port::{StoreError, VisitorStore};
use kite_domain::{ChannelId, Conversation, FileId, Visitor, VisitorId};
use kite_protocol::{MemberId, Timestamp};

use super::{MemoryStore, Talk};

#[async_trait]
impl VisitorStore for MemoryStore {
    async fn visitor(&self, id: VisitorId) -> Result<Option<Visitor>, StoreError> {
        let data = self.data();
        Ok(data.visitors.get(&id).map(|guest| guest.visitor.clone()))
    }

    async fn find_visitors(
        &self,
        channel: ChannelId,
        text: &str,
        limit: u32,
    ) -> Result<Vec<Visitor>, StoreError> {
        let text = text.to_ascii_lowercase();
        let data = self.data();
        let visitors = data.visitors.values().rev().map(|guest| &guest.visitor);
        let found = visitors
            .filter(|visitor| visitor.channel == channel)
            .filter(|visitor| {
                let subject = visitor.subject.as_ref().map(MemberId::as_str);
                [
                    Some(visitor.handle.as_str()),
                    visitor.name.as_deref(),
                    subject,
                ]
                .into_iter()
                .flatten()
                .any(|known| known.to_ascii_lowercase().contains(&text))
            })
            .take(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found.cloned().collect())
    }

    async fn conversations_of(&self, visitor: VisitorId) -> Result<Vec<Conversation>, StoreError> {
        let data = self.data();
        let talks = data.conversations.values();
        Ok(talks
            .filter(|talk| talk.visitor == visitor)
            .map(Talk::conversation)
            .collect())
    }

    async fn block(&self, visitor: VisitorId, since: Option<Timestamp>) -> Result<(), StoreError> {
        let mut data = self.data();
        let guest = data.visitors.get_mut(&visitor).ok_or(StoreError::Gone)?;
        guest.visitor.blocked_at = since;
        Ok(())
    }

    async fn erase_visitor(&self, visitor: VisitorId) -> Result<Option<Vec<FileId>>, StoreError> {
        let mut data = self.data();
        let is_there = data.visitors.contains_key(&visitor);
        Ok(is_there.then(|| data.remove_visitors(|guest| guest.visitor.id == visitor)))
    }
}
