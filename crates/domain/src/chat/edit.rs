//! Changing and deleting what was said.

use kite_protocol::{MessageId, Timestamp, check_text};

use crate::conversation::{ConversationId, Seq};
use crate::entry::{Author, Content, Entry, NewContent};
use crate::error::ChatError;

use super::{Chat, Draft};

impl Chat {
    /// Gives an earlier text of the same author another text, or deletes an
    /// earlier text or file of theirs.
    pub async fn edit(
        &self,
        conversation: ConversationId,
        client_id: MessageId,
        author: Author,
        target: Seq,
        text: Option<String>,
        sent_at: Timestamp,
    ) -> Result<Entry, ChatError> {
        let draft = Draft {
            conversation,
            client_id,
            author,
            content: NewContent::Edit {
                target,
                text: text.clone(),
            },
            sent_at,
            origin: None,
        };
        self.change(draft, target, text.as_deref()).await
    }

    /// Stores an edit of this target, if its author may make it.
    pub(super) async fn change(
        &self,
        draft: Draft,
        target: Seq,
        text: Option<&str>,
    ) -> Result<Entry, ChatError> {
        if let Some(text) = text {
            check_text(text)?;
        }
        let (store, conversation) = (self.store(), draft.conversation);
        // Sent again after a lost answer: by now the target may be deleted.
        let done = store.entry_of(conversation, draft.author.side(), &draft.client_id);
        if done.await?.is_none() {
            let Some(found) = store.entry(conversation, target).await? else {
                self.conversation(conversation).await?;
                return Err(ChatError::UnknownEntry);
            };
            if !found.author.is(&draft.author) {
                return Err(ChatError::NotYours);
            }
            match (&found.content, text) {
                (Content::Text(_), _) | (Content::File(_), None) => {}
                _ => return Err(ChatError::NotEditable),
            }
        }
        match self.append(draft).await {
            // Deleted by somebody since it was looked at.
            Err(ChatError::UnknownConversation) => Err(ChatError::NotEditable),
            other => other,
        }
    }
}
