//! Files in memory, without their bytes.

use async_trait::async_trait;
use kite_domain::file::{Digest, NewFile, Sender};
use kite_domain::port::{FileStore, StoreError};
use kite_domain::{ConversationId, File, FileId};
use kite_protocol::MessageId;

use super::MemoryStore;

#[async_trait]
impl FileStore for MemoryStore {
    async fn add_file(&self, new: NewFile) -> Result<File, StoreError> {
        let mut data = self.data();
        if !data.conversations.contains_key(&new.conversation) {
            return Err(StoreError::Gone);
        }
        if let Some(file) = data.file_of(new.conversation, new.sender, &new.client_id) {
            return Ok(file);
        }
        let file = File {
            id: new.id.clone(),
            conversation: new.conversation,
            meta: new.meta.clone(),
            digest: None,
        };
        data.files.insert(new.id.clone(), (new, file.clone()));
        Ok(file)
    }

    async fn file(&self, id: &FileId) -> Result<Option<File>, StoreError> {
        Ok(self.data().files.get(id).map(|(_, file)| file.clone()))
    }

    async fn file_of(
        &self,
        conversation: ConversationId,
        sender: Sender,
        client_id: &MessageId,
    ) -> Result<Option<File>, StoreError> {
        Ok(self.data().file_of(conversation, sender, client_id))
    }

    async fn file_stored(&self, id: &FileId, digest: Digest) -> Result<(), StoreError> {
        let mut data = self.data();
        let (_, file) = data.files.get_mut(id).ok_or(StoreError::Gone)?;
        file.digest = Some(digest);
        Ok(())
    }
}
