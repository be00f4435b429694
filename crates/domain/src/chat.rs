//! What visitors and operators can do: the rules, over the ports.

mod channel;
mod edit;
mod files;
mod marks;
mod moderation;
mod operator;
mod relay;
mod upkeep;
mod visitor;

use std::sync::Arc;

use kite_protocol::{MessageId, Timestamp};

use crate::conversation::ConversationId;
use crate::entry::{Author, Entry, NewContent, NewEntry, Recipient};
use crate::error::ChatError;
use crate::file::FileId;
use crate::outlet::Origin;
use crate::port::{BlobStore, Clock, Random, Store, StoreError, Wake};

pub use operator::LOGIN_VALID_MINUTES;
pub use relay::{RELAYED_BYTES, Relayed};

/// The adapters over which a [`Chat`] works.
pub struct Ports {
    /// The database.
    pub store: Arc<dyn Store>,
    /// The place for files' bytes.
    pub blobs: Arc<dyn BlobStore>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Who wakes those who wait.
    pub wake: Arc<dyn Wake>,
}

/// The chat. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Chat {
    ports: Arc<Ports>,
}

/// An entry, as its author gives it.
struct Draft {
    conversation: ConversationId,
    client_id: MessageId,
    author: Author,
    content: NewContent,
    sent_at: Timestamp,
    origin: Option<Origin>,
}

/// Characters of a message id of ours: 62 bits, enough to never meet another
/// one of the same conversation.
const MESSAGE_ID_LEN: usize = 12;

impl Chat {
    /// A chat over these ports.
    pub fn new(ports: Ports) -> Self {
        Self {
            ports: Arc::new(ports),
        }
    }

    /// The database, for reading what needs no rule.
    pub fn store(&self) -> &dyn Store {
        &*self.ports.store
    }

    /// Stores an entry with its deliveries, then wakes the conversation. What
    /// became of it is told to nobody before it is durable.
    async fn append(&self, draft: Draft) -> Result<Entry, ChatError> {
        let recipients = match (&draft.author, &draft.content) {
            (Author::Operator { .. }, NewContent::Text(_) | NewContent::File(_)) => {
                vec![Recipient::Visitor]
            }
            _ => Vec::new(),
        };
        let appended = self
            .ports
            .store
            .append(NewEntry {
                conversation: draft.conversation,
                id: self.new_message_id()?,
                client_id: draft.client_id,
                author: draft.author,
                content: draft.content,
                sent_at: draft.sent_at,
                stored_at: self.ports.clock.now(),
                recipients,
                origin: draft.origin,
            })
            .await
            .map_err(|error| match error {
                StoreError::Gone => ChatError::UnknownConversation,
                other => other.into(),
            })?;
        // Also when it was there already: the first one may have gone away
        // between its commit and this line.
        self.ports.wake.wake(draft.conversation);
        if let Some(file) = appended.freed {
            self.remove_bytes(&[file]).await?;
        }
        Ok(appended.entry)
    }

    /// Removes the bytes of files that the database knows no more.
    async fn remove_bytes(&self, files: &[FileId]) -> Result<(), ChatError> {
        let mut failed = None;
        for file in files {
            failed = self.ports.blobs.remove(file).await.err().or(failed);
        }
        failed.map_or(Ok(()), |error| Err(ChatError::Blobs(error)))
    }

    fn ago(&self, millis: i64) -> Timestamp {
        Timestamp::from_millis(self.ports.clock.now().millis() - millis)
    }

    fn new_message_id(&self) -> Result<MessageId, StoreError> {
        MessageId::new(self.ports.random.text(MESSAGE_ID_LEN))
            .map_err(|error| StoreError::Failed(Box::new(error)))
    }
}
