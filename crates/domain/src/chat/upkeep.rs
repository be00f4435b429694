//! Removing what is kept no longer.

use crate::channel::Channel;
use crate::error::ChatError;
use crate::port::Swept;
use crate::visitor::VisitorId;

use super::Chat;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A file whose entry never came is removed after so many days: an upload link
/// is good for one.
const ABANDONED_DAYS: i64 = 2;

/// Removed at a time: others write in between.
const STEP: u32 = 500;

impl Chat {
    /// Takes one step at removing what the channel keeps no longer; whether
    /// there is more to do.
    pub async fn sweep(&self, channel: &Channel) -> Result<bool, ChatError> {
        let Some(days) = channel.retention_days else {
            return Ok(false);
        };
        let before = self.ago(i64::from(days) * DAY);
        self.swept(self.store().sweep(channel.id, before, STEP).await?)
            .await
    }

    /// Takes one step at removing files whose entry never came; whether there
    /// is more to do.
    pub async fn sweep_abandoned_files(&self) -> Result<bool, ChatError> {
        let before = self.ago(ABANDONED_DAYS * DAY);
        self.swept(self.store().sweep_files(before, STEP).await?)
            .await
    }

    /// Removes a visitor with everything of theirs; whether there was one.
    pub async fn erase(&self, visitor: VisitorId) -> Result<bool, ChatError> {
        let Some(files) = self.store().erase_visitor(visitor).await? else {
            return Ok(false);
        };
        self.remove_bytes(&files).await?;
        Ok(true)
    }

    async fn swept(&self, swept: Swept) -> Result<bool, ChatError> {
        self.remove_bytes(&swept.files).await?;
        Ok(swept.more)
    }
}
