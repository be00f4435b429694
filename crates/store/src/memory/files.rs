//! Files in memory, without their bytes.

use async_trait::async_trait;
use kite_domain::file::{Digest, NewFile};
use kite_domain::port::{FileStore, StoreError};
use kite_domain::{ConversationId, File, FileId, Side};
use kite_protocol::MessageId;

use super::{Data, MemoryStore, Upload};

#[async_trait]
impl FileStore for MemoryStore {
    async fn add_file(&self, new: NewFile) -> Result<File, StoreError> {
        let mut data = self.data();
        if !data.conversations.contains_key(&new.conversation) {
            return Err(StoreError::Gone);
        }
        if let Some(file) = data.file_of(new.conversation, new.side, &new.client_id) {
            return Ok(file);
        }
        if new.side == Side::Visitor && data.is_blocked(new.conversation) {
            return Err(StoreError::Blocked);
        }
        if data.exceeds_quota(&new) {
            return Err(StoreError::QuotaExceeded);
        }
        let file = File {
            id: new.id.clone(),
            conversation: new.conversation,
            meta: new.meta.clone(),
            digest: None,
        };
        let upload = Upload {
            new,
            file: file.clone(),
            carried: false,
        };
        data.files.insert(file.id.clone(), upload);
        Ok(file)
    }

    async fn file(&self, id: &FileId) -> Result<Option<File>, StoreError> {
        let data = self.data();
        Ok(data.files.get(id).map(|upload| upload.file.clone()))
    }

    async fn file_of(
        &self,
        conversation: ConversationId,
        side: Side,
        client_id: &MessageId,
    ) -> Result<Option<File>, StoreError> {
        Ok(self.data().file_of(conversation, side, client_id))
    }

    async fn file_stored(&self, id: &FileId, digest: Digest) -> Result<(), StoreError> {
        let mut data = self.data();
        let upload = data.files.get_mut(id).ok_or(StoreError::Gone)?;
        upload.file.digest = Some(digest);
        Ok(())
    }
}

impl Data {
    fn file_of(
        &self,
        conversation: ConversationId,
        side: Side,
        client_id: &MessageId,
    ) -> Option<File> {
        self.same_visitor(conversation).find_map(|talk| {
            let mut uploads = self.files.values();
            let found = uploads.find(|upload| {
                let new = &upload.new;
                new.conversation == talk.id && new.side == side && new.client_id == *client_id
            });
            found.map(|upload| upload.file.clone())
        })
    }

    /// Whether the channel would have too many bytes of files with this one.
    fn exceeds_quota(&self, new: &NewFile) -> bool {
        let Some(channel) = self.channel_of(new.conversation) else {
            return false;
        };
        let of_channel = |upload: &&Upload| {
            let other = self.channel_of(upload.new.conversation);
            other.is_some_and(|other| other.id == channel.id)
        };
        let uploads = self.files.values().filter(of_channel);
        let bytes: u64 = uploads.map(|upload| upload.new.meta.size).sum();
        channel
            .quota
            .is_some_and(|quota| bytes + new.meta.size > quota)
    }
}
