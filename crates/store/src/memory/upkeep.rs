//! Retention in memory, and what is owed.

use async_trait::async_trait;
use kite_domain::port::{QueueDepth, StoreError, Swept, UpkeepStore};
use kite_domain::{ChannelId, Content, ConversationId, FileId, VisitorId};
use kite_protocol::Timestamp;

use super::{Data, MemoryStore, Talk};

#[async_trait]
impl UpkeepStore for MemoryStore {
    async fn queue(&self) -> Result<QueueDepth, StoreError> {
        let data = self.data();
        let owed = |talk: &Talk| -> Vec<Timestamp> {
            let entries = talk.owed.iter().filter_map(|(_, seq)| talk.entry(*seq));
            entries.map(|entry| entry.stored_at).collect()
        };
        let since: Vec<_> = data.conversations.values().flat_map(owed).collect();
        Ok(QueueDepth {
            waiting: since.len() as u64,
            oldest: since.into_iter().min(),
        })
    }

    async fn sweep(
        &self,
        channel: ChannelId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Swept, StoreError> {
        let mut data = self.data();
        let mut swept = Swept::default();
        while swept.entries < limit
            && let Some(talk) = data.oldest(channel, before)
        {
            let file = data.remove_first(talk);
            swept.entries += 1;
            swept.files.extend(file);
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut left_over = data.left_over(channel, before);
        left_over.truncate(limit);
        let files = data.remove_visitors(|guest| left_over.contains(&guest.visitor.id));
        swept.files.extend(files);
        swept.more =
            data.oldest(channel, before).is_some() || !data.left_over(channel, before).is_empty();
        Ok(swept)
    }

    async fn sweep_files(&self, before: Timestamp, limit: u32) -> Result<Swept, StoreError> {
        let mut data = self.data();
        let mut abandoned: Vec<_> = data
            .files
            .values()
            .filter(|upload| !upload.carried && upload.new.created_at < before)
            .map(|upload| (upload.new.created_at, upload.file.id.clone()))
            .collect();
        abandoned.sort();
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = abandoned.len() > limit;
        abandoned.truncate(limit);
        let files: Vec<_> = abandoned.into_iter().map(|(_, id)| id).collect();
        data.files.retain(|id, _| !files.contains(id));
        Ok(Swept {
            entries: 0,
            files,
            more,
        })
    }

    async fn probe(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Data {
    fn is_of(&self, talk: &Talk, channel: ChannelId) -> bool {
        let guest = self.visitors.get(&talk.visitor);
        guest.is_some_and(|guest| guest.visitor.channel == channel)
    }

    /// The conversation whose first entry is the oldest of a channel, if that
    /// one is old.
    fn oldest(&self, channel: ChannelId, before: Timestamp) -> Option<ConversationId> {
        let talks = self.conversations.values();
        talks
            .filter(|talk| self.is_of(talk, channel))
            .filter_map(|talk| Some((talk.entries.first()?.stored_at, talk.id)))
            .filter(|(stored_at, _)| *stored_at < before)
            .min()
            .map(|(_, id)| id)
    }

    /// Lets a conversation begin one entry later. Gives the file that went
    /// with it.
    fn remove_first(&mut self, talk: ConversationId) -> Option<FileId> {
        let talk = self.conversations.get_mut(&talk)?;
        if talk.entries.is_empty() {
            return None;
        }
        let entry = talk.entries.remove(0);
        talk.owed.retain(|(_, seq)| *seq > entry.seq);
        match entry.content {
            Content::File(file) => self.files.remove(&file.id).map(|_| file.id),
            _ => None,
        }
    }

    /// Visitors who came last long ago, and of whom there is no entry.
    fn left_over(&self, channel: ChannelId, before: Timestamp) -> Vec<VisitorId> {
        let mut guests: Vec<_> = self
            .visitors
            .values()
            .filter(|guest| guest.visitor.channel == channel && guest.joined_at < before)
            .filter(|guest| guest.visitor.blocked_at.is_none())
            .filter(|guest| {
                let mut talks = self.conversations.values();
                !talks.any(|talk| talk.visitor == guest.visitor.id && !talk.entries.is_empty())
            })
            .collect();
        guests.sort_by_key(|guest| guest.joined_at);
        guests.into_iter().map(|guest| guest.visitor.id).collect()
    }
}
