//! Channels in memory.

use async_trait::async_trait;
use kite_domain::port::{ChannelStore, NewChannel, StoreError};
use kite_domain::{Channel, ChannelId, ConversationId, FileId};
use kite_protocol::ChannelName;

use super::MemoryStore;

#[async_trait]
impl ChannelStore for MemoryStore {
    async fn add_channel(&self, channel: NewChannel) -> Result<Channel, StoreError> {
        let mut data = self.data();
        if data.channels.contains_key(&channel.name) {
            return Err(StoreError::NameTaken);
        }
        let channel = Channel {
            id: ChannelId(data.next_key()),
            name: channel.name,
            title: channel.title,
            origins: channel.origins,
            created_at: channel.created_at,
        };
        data.channels.insert(channel.name.clone(), channel.clone());
        Ok(channel)
    }

    async fn channel(&self, name: &ChannelName) -> Result<Option<Channel>, StoreError> {
        Ok(self.data().channels.get(name).cloned())
    }

    async fn channel_of(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<Channel>, StoreError> {
        Ok(self.data().channel_of(conversation).cloned())
    }

    async fn channels(&self) -> Result<Vec<Channel>, StoreError> {
        Ok(self.data().channels.values().cloned().collect())
    }

    async fn remove_channel(&self, name: &ChannelName) -> Result<Option<Vec<FileId>>, StoreError> {
        let mut data = self.data();
        let data = &mut *data;
        let Some(channel) = data.channels.remove(name) else {
            return Ok(None);
        };
        data.visitors
            .retain(|_, visitor| visitor.channel != channel.id);
        data.conversations
            .retain(|_, talk| data.visitors.contains_key(&talk.visitor));
        let orphans = data
            .files
            .extract_if(.., |_, (new, _)| {
                !data.conversations.contains_key(&new.conversation)
            })
            .map(|(id, _)| id)
            .collect();
        Ok(Some(orphans))
    }
}
