//! How far each side has come.

use kite_protocol::v2::Mark;

use crate::conversation::{Conversation, ConversationId, Seq};
use crate::entry::Side;
use crate::error::ChatError;

use super::Chat;

impl Chat {
    /// One conversation.
    pub async fn conversation(&self, id: ConversationId) -> Result<Conversation, ChatError> {
        let found = self.store().conversation(id).await?;
        found.ok_or(ChatError::UnknownConversation)
    }

    /// A side has received, or read, everything up to this number, which must
    /// be one that there is.
    pub async fn mark(
        &self,
        conversation: ConversationId,
        side: Side,
        mark: Mark,
        up_to: Seq,
    ) -> Result<(), ChatError> {
        let found = self.conversation(conversation).await?;
        if up_to > found.last {
            return Err(ChatError::UnknownEntry);
        }
        if self.store().mark(conversation, side, mark, up_to).await? {
            self.ports.wake.wake(conversation);
        }
        Ok(())
    }
}
