//! Channels in memory.

use async_trait::async_trait;
use kite_domain::channel::Identity;
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
            languages: Vec::new(),
            hours: None,
            identity: Identity {
                secret: channel.secret,
                previous: None,
                keys: None,
                audience: None,
            },
            bot: None,
            quota: None,
            retention_days: None,
            revision: 0,
            created_at: channel.created_at,
        };
        data.channels.insert(channel.name.clone(), channel.clone());
        Ok(channel)
    }

    async fn update_channel(&self, channel: Channel) -> Result<(), StoreError> {
        let account = |channel: &Channel| channel.bot.as_ref().map(|bot| bot.account.clone());
        let mut data = self.data();
        let bot = account(&channel);
        let mut others = data.channels.values().filter(|it| it.id != channel.id);
        let is_taken = bot.is_some() && others.any(|other| account(other) == bot);
        let mut channels = data.channels.values_mut();
        let known = channels.find(|it| it.id == channel.id);
        let known = known.ok_or(StoreError::Gone)?;
        if known.revision != channel.revision {
            return Err(StoreError::Changed);
        }
        if is_taken {
            return Err(StoreError::NameTaken);
        }
        *known = Channel {
            name: known.name.clone(),
            revision: channel.revision + 1,
            created_at: known.created_at,
            ..channel
        };
        Ok(())
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

    async fn channels_with_bots(&self) -> Result<Vec<Channel>, StoreError> {
        let data = self.data();
        let channels = data.channels.values();
        let with_bots = channels.filter(|channel| channel.bot.is_some());
        Ok(with_bots.cloned().collect())
    }

    async fn remove_channel(&self, name: &ChannelName) -> Result<Option<Vec<FileId>>, StoreError> {
        let mut data = self.data();
        let channel = data.channels.remove(name);
        Ok(
            channel
                .map(|channel| data.remove_visitors(|guest| guest.visitor.channel == channel.id)),
        )
    }
}
