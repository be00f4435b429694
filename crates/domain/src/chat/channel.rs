//! Changing what is set of a channel.

use kite_protocol::ChannelName;

use crate::channel::Channel;
use crate::error::ChatError;
use crate::port::StoreError;

use super::Chat;

/// Others who change the same channel at the same time: it is changed by hand,
/// so there are hardly ever any.
const ATTEMPTS: u32 = 10;

impl Chat {
    /// Changes a channel. What somebody else changes at the same time stays:
    /// then `change` is asked again.
    pub async fn change_channel<E: From<ChatError>>(
        &self,
        name: &ChannelName,
        change: impl Fn(&mut Channel) -> Result<(), E>,
    ) -> Result<Channel, E> {
        let mut failed = ChatError::UnknownChannel;
        for _ in 0..ATTEMPTS {
            let found = self.store().channel(name).await.map_err(ChatError::from)?;
            let mut channel = found.ok_or(ChatError::UnknownChannel)?;
            change(&mut channel)?;
            match self.store().update_channel(channel.clone()).await {
                Ok(()) => return Ok(channel),
                Err(StoreError::Gone) => return Err(ChatError::UnknownChannel.into()),
                Err(error @ StoreError::Changed) => failed = error.into(),
                Err(error) => return Err(ChatError::from(error).into()),
            }
        }
        Err(failed.into())
    }
}
