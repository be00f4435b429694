//! What is written in an outlet becomes an entry as if it were written on a
//! page or in the desk. It does not go back to where it comes from.

use kite_protocol::v2::State;
use kite_protocol::{FileMeta, FileRefusal, MessageId, Timestamp, check_text};

use crate::conversation::{ConversationId, Seq};
use crate::entry::{Author, Entry, NewContent};
use crate::error::ChatError;
use crate::outlet::Origin;
use crate::port::ByteStream;

use super::{Chat, Draft};

/// The largest file that an outlet may bring, in bytes. Of its type nothing is
/// asked: what people record in an app, no page could have sent.
pub const RELAYED_BYTES: u64 = 20 * 1024 * 1024;

/// Who writes what an outlet brings, and as which of its messages.
#[derive(Clone, Debug)]
pub struct Relayed {
    /// From where it comes.
    pub origin: Origin,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Who wrote it.
    pub author: Author,
    /// The same for what is told again, and for nothing else of that side of
    /// the visitor's conversations.
    pub client_id: MessageId,
    /// When.
    pub sent_at: Timestamp,
}

impl Chat {
    /// Stores a text from an outlet.
    pub async fn relay_text(&self, from: Relayed, text: String) -> Result<Entry, ChatError> {
        check_text(&text)?;
        self.append(from.draft(NewContent::Text(text))).await
    }

    /// Stores a file from an outlet, with its bytes.
    pub async fn relay_file(
        &self,
        from: Relayed,
        meta: FileMeta,
        bytes: ByteStream<'_>,
    ) -> Result<Entry, ChatError> {
        if meta.size > RELAYED_BYTES {
            return Err(ChatError::File(FileRefusal::TooLarge {
                max: RELAYED_BYTES,
                actual: meta.size,
            }));
        }
        let (side, id) = (from.author.side(), from.client_id.clone());
        let told = self.store().entry_of(from.conversation, side, &id).await?;
        // Told again: by now its file may be deleted.
        if let Some(entry) = told {
            return Ok(entry);
        }
        let file = self
            .register_file(from.conversation, side, id, meta)
            .await?;
        if file.digest.is_none() {
            self.receive_file(&file.id, bytes).await?;
        }
        self.append(from.draft(NewContent::File(file.id))).await
    }

    /// Stores an edit from an outlet.
    pub async fn relay_edit(
        &self,
        from: Relayed,
        target: Seq,
        text: Option<String>,
    ) -> Result<Entry, ChatError> {
        let draft = from.draft(NewContent::Edit {
            target,
            text: text.clone(),
        });
        self.change(draft, target, text.as_deref()).await
    }

    /// Resolves a conversation from an outlet, or opens it again.
    pub async fn relay_state(&self, from: Relayed, state: State) -> Result<Entry, ChatError> {
        self.append(from.draft(NewContent::State(state))).await
    }

    /// The visitor goes on with this connector too; none: no longer.
    pub async fn hand_off(
        &self,
        from: Relayed,
        connector: Option<String>,
    ) -> Result<Entry, ChatError> {
        self.append(from.draft(NewContent::Handoff(connector)))
            .await
    }
}

impl Relayed {
    fn draft(self, content: NewContent) -> Draft {
        Draft {
            conversation: self.conversation,
            client_id: self.client_id,
            author: self.author,
            content,
            sent_at: self.sent_at,
            origin: Some(self.origin),
        }
    }
}
