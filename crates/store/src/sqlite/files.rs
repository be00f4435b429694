//! Files in SQLite, without their bytes.

use async_trait::async_trait;
use kite_domain::file::{Digest, NewFile};
use kite_domain::port::{FileStore, StoreError};
use kite_domain::{ConversationId, File, FileId, Side};
use kite_protocol::MessageId;
use sqlx::{SqliteConnection, query, query_scalar};

use super::SqliteStore;
use super::append::owner;
use super::fault::{Fault, failed};
use super::rows::{self, file_columns};
use super::writer::Command;

#[async_trait]
impl FileStore for SqliteStore {
    async fn add_file(&self, file: NewFile) -> Result<File, StoreError> {
        self.writer.run(file).await
    }

    async fn file(&self, id: &FileId) -> Result<Option<File>, StoreError> {
        query(concat!(
            "SELECT ",
            file_columns!(),
            " FROM files f WHERE f.id = ?1"
        ))
        .bind(id.as_str())
        .try_map(|row| rows::file(&row))
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)
    }

    async fn file_of(
        &self,
        conversation: ConversationId,
        side: Side,
        client_id: &MessageId,
    ) -> Result<Option<File>, StoreError> {
        query(concat!(
            "SELECT ",
            file_columns!(),
            " FROM conversations c \
             JOIN files f ON f.visitor_id = c.visitor_id AND f.side = ?2 AND f.client_id = ?3 \
             WHERE c.id = ?1"
        ))
        .bind(conversation.0)
        .bind(rows::side_code(side))
        .bind(client_id.as_str())
        .try_map(|row| rows::file(&row))
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)
    }

    async fn file_stored(&self, id: &FileId, digest: Digest) -> Result<(), StoreError> {
        self.writer.run(Stored(id.clone(), digest)).await
    }
}

impl Command for NewFile {
    type Output = File;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<File, Fault> {
        let owner = owner(connection, self.conversation).await?;
        let known = query(concat!(
            "SELECT ",
            file_columns!(),
            " FROM files f WHERE f.visitor_id = ?1 AND f.side = ?2 AND f.client_id = ?3"
        ))
        .bind(owner.visitor)
        .bind(rows::side_code(self.side))
        .bind(self.client_id.as_str())
        .try_map(|row| rows::file(&row))
        .fetch_optional(&mut *connection)
        .await?;
        if let Some(file) = known {
            return Ok(file);
        }
        owner.may_write(self.side)?;
        let size =
            i64::try_from(self.meta.size).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        query(
            "INSERT INTO files (id, conversation_id, visitor_id, channel_id, side, client_id, \
                 name, media_type, size, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )
        .bind(self.id.as_str())
        .bind(self.conversation.0)
        .bind(owner.visitor)
        .bind(owner.channel)
        .bind(rows::side_code(self.side))
        .bind(self.client_id.as_str())
        .bind(&self.meta.name)
        .bind(&self.meta.media_type)
        .bind(size)
        .bind(self.created_at.millis())
        .execute(&mut *connection)
        .await?;
        // The table counts what is in it; too much, and the row is undone.
        let too_much: Option<bool> =
            query_scalar("SELECT file_bytes > quota_bytes FROM channels WHERE id = ?1")
                .bind(owner.channel)
                .fetch_one(connection)
                .await?;
        if too_much == Some(true) {
            return Err(Fault::QuotaExceeded);
        }
        Ok(File {
            id: self.id.clone(),
            conversation: self.conversation,
            meta: self.meta.clone(),
            digest: None,
        })
    }
}

struct Stored(FileId, Digest);

impl Command for Stored {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let stored = query("UPDATE files SET digest = ?2 WHERE id = ?1")
            .bind(self.0.as_str())
            .bind(self.1.as_slice())
            .execute(connection)
            .await?;
        if stored.rows_affected() == 0 {
            return Err(Fault::Gone);
        }
        Ok(())
    }
}
