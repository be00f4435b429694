//! Channels in SQLite.

use async_trait::async_trait;
use kite_domain::port::{ChannelStore, NewChannel, StoreError};
use kite_domain::{Channel, ChannelId, ConversationId, FileId};
use kite_protocol::ChannelName;
use sqlx::{SqliteConnection, query, query_scalar};

use super::SqliteStore;
use super::fault::{Fault, failed};
use super::rows::{self, channel_columns};
use super::writer::Command;

#[async_trait]
impl ChannelStore for SqliteStore {
    async fn add_channel(&self, channel: NewChannel) -> Result<Channel, StoreError> {
        self.writer.run(channel).await
    }

    async fn channel(&self, name: &ChannelName) -> Result<Option<Channel>, StoreError> {
        query(concat!(
            "SELECT ",
            channel_columns!(),
            " FROM channels h WHERE h.name = ?1"
        ))
        .bind(name.as_str())
        .try_map(|row| rows::channel(&row))
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)
    }

    async fn channel_of(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<Channel>, StoreError> {
        query(concat!(
            "SELECT ",
            channel_columns!(),
            " FROM conversations c \
             JOIN visitors v ON v.id = c.visitor_id \
             JOIN channels h ON h.id = v.channel_id \
             WHERE c.id = ?1"
        ))
        .bind(conversation.0)
        .try_map(|row| rows::channel(&row))
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)
    }

    async fn channels(&self) -> Result<Vec<Channel>, StoreError> {
        query(concat!(
            "SELECT ",
            channel_columns!(),
            " FROM channels h ORDER BY h.name"
        ))
        .try_map(|row| rows::channel(&row))
        .fetch_all(&self.readers)
        .await
        .map_err(failed)
    }

    async fn remove_channel(&self, name: &ChannelName) -> Result<Option<Vec<FileId>>, StoreError> {
        self.writer.run(RemoveChannel(name.clone())).await
    }
}

impl Command for NewChannel {
    type Output = Channel;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Channel, Fault> {
        let added = query_scalar(
            "INSERT INTO channels (name, title, origins, created_at) VALUES (?1, ?2, ?3, ?4) \
             RETURNING id",
        )
        .bind(self.name.as_str())
        .bind(&self.title)
        .bind(rows::origins_text(&self.origins))
        .bind(self.created_at.millis())
        .fetch_one(connection)
        .await;
        let id = added.map_err(|error| match error.as_database_error() {
            Some(cause) if cause.is_unique_violation() => Fault::NameTaken,
            _ => error.into(),
        })?;
        Ok(Channel {
            id: ChannelId(id),
            name: self.name.clone(),
            title: self.title.clone(),
            origins: self.origins.clone(),
            created_at: self.created_at,
        })
    }
}

struct RemoveChannel(ChannelName);

impl Command for RemoveChannel {
    type Output = Option<Vec<FileId>>;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Self::Output, Fault> {
        let files = query(
            "SELECT f.id FROM channels h \
             JOIN visitors v ON v.channel_id = h.id \
             JOIN conversations c ON c.visitor_id = v.id \
             JOIN files f ON f.conversation_id = c.id \
             WHERE h.name = ?1",
        )
        .bind(self.0.as_str())
        .try_map(|row| rows::file_id(&row, "id"))
        .fetch_all(&mut *connection)
        .await?;
        // All else goes with it by the tables' foreign keys.
        let removed = query("DELETE FROM channels WHERE name = ?1")
            .bind(self.0.as_str())
            .execute(connection)
            .await?;
        Ok((removed.rows_affected() > 0).then_some(files))
    }
}
