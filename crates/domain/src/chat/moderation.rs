//! Blocking visitors, and what visitors report.

use crate::conversation::ConversationId;
use crate::error::ChatError;
use crate::inbox::Report;
use crate::port::StoreError;

use super::Chat;

impl Chat {
    /// Blocks the visitor of a conversation, or no longer: a blocked one can
    /// read, but not write.
    pub async fn set_blocked(
        &self,
        conversation: ConversationId,
        blocked: bool,
    ) -> Result<(), ChatError> {
        let visitor = self.conversation(conversation).await?.visitor;
        let since = blocked.then(|| self.ports.clock.now());
        let done = self.store().block(visitor, since).await;
        done.map_err(gone)?;
        self.ports.wake.wake(conversation);
        Ok(())
    }

    /// Whether the visitor of a conversation may write: [`ChatError::Blocked`]
    /// if not. For what is no entry: of those the store asks itself.
    pub async fn check_may_write(&self, conversation: ConversationId) -> Result<(), ChatError> {
        let visitor = self.conversation(conversation).await?.visitor;
        match self.store().visitor(visitor).await? {
            Some(visitor) if visitor.blocked_at.is_some() => Err(ChatError::Blocked),
            Some(_) => Ok(()),
            None => Err(ChatError::UnknownConversation),
        }
    }

    /// An operator has looked at what the visitor reported.
    pub async fn clear_report(&self, conversation: ConversationId) -> Result<(), ChatError> {
        self.set_report(conversation, None).await
    }

    pub(super) async fn set_report(
        &self,
        conversation: ConversationId,
        report: Option<Report>,
    ) -> Result<(), ChatError> {
        let done = self.store().report(conversation, report).await;
        done.map_err(gone)?;
        self.ports.wake.wake(conversation);
        Ok(())
    }
}

fn gone(error: StoreError) -> ChatError {
    match error {
        StoreError::Gone => ChatError::UnknownConversation,
        other => other.into(),
    }
}
