//! Files: registered first, then their bytes, then the message.

use futures::StreamExt;
use kite_protocol::{FileMeta, MessageId};

use crate::conversation::ConversationId;
use crate::entry::Side;
use crate::error::ChatError;
use crate::file::{File, FileId, NewFile};
use crate::port::{BlobError, ByteStream, StoreError, StoredBlob};

use super::Chat;

impl Chat {
    /// Registers a file of a type and size that its sender may send.
    pub(super) async fn register_file(
        &self,
        conversation: ConversationId,
        side: Side,
        client_id: MessageId,
        meta: FileMeta,
    ) -> Result<File, ChatError> {
        let file = self
            .store()
            .add_file(NewFile {
                id: self.new_file_id()?,
                conversation,
                side,
                client_id,
                meta: meta.clone(),
                created_at: self.ports.clock.now(),
            })
            .await
            .map_err(|error| match error {
                StoreError::Gone => ChatError::UnknownConversation,
                other => other.into(),
            })?;
        // The id was used for another file: handing that one out would store
        // the bytes under a wrong name.
        if file.meta != meta {
            return Err(ChatError::UnknownFile);
        }
        Ok(file)
    }

    /// Stores the bytes of a registered file. Once they are stored they stay:
    /// an upload repeated after a lost answer is read and changes nothing.
    pub async fn receive_file(&self, id: &FileId, bytes: ByteStream<'_>) -> Result<(), ChatError> {
        let file = self.file(id).await?;
        if file.digest.is_some() {
            return drain(bytes, file.meta.size).await;
        }
        let digest = self
            .ports
            .blobs
            .put(id, file.meta.size, bytes)
            .await
            .map_err(|error| match error {
                BlobError::WrongSize { expected, actual } => {
                    ChatError::WrongSize { expected, actual }
                }
                BlobError::Source(source) => ChatError::UploadBroken(source),
                place @ BlobError::Place(_) => ChatError::Blobs(place),
            })?;
        match self.store().file_stored(id, digest).await {
            // The channel went away while the bytes came: nobody else would
            // ever remove them.
            Err(StoreError::Gone) => {
                let removed = self.ports.blobs.remove(id).await;
                removed.map_err(ChatError::Blobs)?;
                Err(ChatError::UnknownFile)
            }
            stored => Ok(stored?),
        }
    }

    /// A file by its id.
    pub async fn file(&self, id: &FileId) -> Result<File, ChatError> {
        self.store().file(id).await?.ok_or(ChatError::UnknownFile)
    }

    /// The bytes of a file that has been uploaded.
    pub async fn file_bytes(&self, file: &File) -> Result<StoredBlob<'static>, ChatError> {
        if file.digest.is_none() {
            return Err(ChatError::NotUploaded);
        }
        let stored = self.ports.blobs.get(&file.id).await;
        stored
            .map_err(ChatError::Blobs)?
            .ok_or(ChatError::UnknownFile)
    }

    fn new_file_id(&self) -> Result<FileId, ChatError> {
        FileId::new(self.ports.random.text(FileId::LEN)).ok_or(ChatError::UnknownFile)
    }
}

/// Reads what a sender still sends, so that it gets to hear the answer; no
/// more than the file may have.
async fn drain(mut bytes: ByteStream<'_>, limit: u64) -> Result<(), ChatError> {
    let mut left = limit;
    while let Some(chunk) = bytes.next().await {
        let len = chunk.map_err(ChatError::UploadBroken)?.len() as u64;
        let Some(rest) = left.checked_sub(len) else {
            return Ok(());
        };
        left = rest;
    }
    Ok(())
}
