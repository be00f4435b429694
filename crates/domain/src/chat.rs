//! What visitors and operators can do: the rules, over the ports.

mod files;
mod operator;
mod visitor;

use std::sync::Arc;

use kite_protocol::{MessageId, Timestamp};

use crate::conversation::ConversationId;
use crate::error::ChatError;
use crate::message::{Author, Message, NewBody, NewMessage, Recipient};
use crate::port::{BlobStore, Clock, Random, Store, StoreError, Wake};

pub use operator::LOGIN_VALID_MINUTES;

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

    /// Stores a message with its deliveries, then wakes the conversation.
    async fn append(
        &self,
        conversation: ConversationId,
        client_id: MessageId,
        author: Author,
        body: NewBody,
        sent_at: Timestamp,
    ) -> Result<Message, ChatError> {
        let recipients = match author {
            Author::Visitor => Vec::new(),
            Author::Operator { .. } => vec![Recipient::Visitor],
        };
        let appended = self
            .ports
            .store
            .append(NewMessage {
                conversation,
                id: self.new_message_id()?,
                client_id,
                author,
                body,
                sent_at,
                stored_at: self.ports.clock.now(),
                recipients,
            })
            .await
            .map_err(|error| match error {
                StoreError::Gone => ChatError::UnknownConversation,
                other => other.into(),
            })?;
        // Also when it was there already: the first one may have gone away
        // between its commit and this line.
        self.ports.wake.wake(conversation);
        Ok(appended.message)
    }

    fn new_message_id(&self) -> Result<MessageId, StoreError> {
        MessageId::new(self.ports.random.text(MESSAGE_ID_LEN))
            .map_err(|error| StoreError::Failed(Box::new(error)))
    }
}
