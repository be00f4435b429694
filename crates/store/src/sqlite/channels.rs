//! Channels in SQLite.

use async_trait::async_trait;
use kite_domain::channel::{Identity, KeySource};
use kite_domain::hours::OfficeHours;
use kite_domain::port::{ChannelStore, NewChannel, StoreError};
use kite_domain::{Channel, ChannelId, ConversationId, FileId};
use kite_protocol::ChannelName;
use sqlx::{SqliteConnection, query, query_scalar};

use super::SqliteStore;
use super::fault::{Fault, failed};
use super::rows::{self, channel_columns};
use super::sweep::Of;
use super::visitors::erase;
use super::writer::Command;

#[async_trait]
impl ChannelStore for SqliteStore {
    async fn add_channel(&self, channel: NewChannel) -> Result<Channel, StoreError> {
        self.writer.run(channel).await
    }

    async fn update_channel(&self, channel: Channel) -> Result<(), StoreError> {
        self.writer.run(Update(channel)).await
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

    async fn channels_with_bots(&self) -> Result<Vec<Channel>, StoreError> {
        query(concat!(
            "SELECT ",
            channel_columns!(),
            " FROM channels h WHERE h.bot_account IS NOT NULL ORDER BY h.name"
        ))
        .try_map(|row| rows::channel(&row))
        .fetch_all(&self.readers)
        .await
        .map_err(failed)
    }

    async fn remove_channel(&self, name: &ChannelName) -> Result<Option<Vec<FileId>>, StoreError> {
        let Some(channel) = self.channel(name).await? else {
            return Ok(None);
        };
        self.empty(Of::Channel(channel.id.0)).await?;
        let mut files = Vec::new();
        loop {
            let (erased, freed) = self.writer.run(Empty(name.clone())).await?;
            files.extend(freed);
            if erased < STEP {
                break;
            }
        }
        let removed = self.writer.run(RemoveChannel(name.clone())).await?;
        Ok(removed.map(|rest| {
            files.extend(rest);
            files
        }))
    }
}

impl Command for NewChannel {
    type Output = Channel;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Channel, Fault> {
        let added = query_scalar(
            "INSERT INTO channels (name, title, origins, secret, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
        )
        .bind(self.name.as_str())
        .bind(&self.title)
        .bind(rows::origins_text(&self.origins))
        .bind(self.secret.reveal())
        .bind(self.created_at.millis())
        .fetch_one(connection)
        .await;
        let id = added.map_err(taken)?;
        Ok(Channel {
            id: ChannelId(id),
            name: self.name.clone(),
            title: self.title.clone(),
            origins: self.origins.clone(),
            languages: Vec::new(),
            hours: None,
            identity: Identity {
                secret: self.secret.clone(),
                previous: None,
                keys: None,
                audience: None,
            },
            bot: None,
            quota: None,
            retention_days: None,
            revision: 0,
            created_at: self.created_at,
        })
    }
}

/// A name and a bot are one channel's.
fn taken(error: sqlx::Error) -> Fault {
    match error.as_database_error() {
        Some(cause) if cause.is_unique_violation() => Fault::NameTaken,
        _ => error.into(),
    }
}

struct Update(Channel);

impl Command for Update {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let Self(channel) = self;
        let hours = channel.hours.as_ref();
        let identity = &channel.identity;
        let previous = identity.previous.as_ref();
        let (jwks_url, issuer) = match &identity.keys {
            None => (None, None),
            Some(KeySource::Jwks(url)) => (Some(url), None),
            Some(KeySource::Issuer(url)) => (None, Some(url)),
        };
        let bot = channel.bot.as_ref();
        let quota = channel.quota.map(i64::try_from).transpose();
        let updated = query(
            "UPDATE channels SET title = ?2, origins = ?3, languages = ?4, time_zone = ?5, \
                 week = ?6, secret = ?7, previous_secret = ?8, previous_until = ?9, \
                 jwks_url = ?10, issuer = ?11, audience = ?12, quota_bytes = ?13, \
                 retention_days = ?14, bot_account = ?15, bot_token = ?16, \
                 revision = revision + 1 \
             WHERE id = ?1 AND revision = ?17",
        )
        .bind(channel.id.0)
        .bind(&channel.title)
        .bind(rows::origins_text(&channel.origins))
        .bind(rows::languages_text(&channel.languages))
        .bind(hours.map(OfficeHours::time_zone))
        .bind(hours.map(|hours| rows::week_text(hours.week())))
        .bind(identity.secret.reveal())
        .bind(previous.map(|(secret, _)| secret.reveal()))
        .bind(previous.map(|(_, until)| until.millis()))
        .bind(jwks_url)
        .bind(issuer)
        .bind(&identity.audience)
        .bind(quota.map_err(|error| sqlx::Error::Encode(Box::new(error)))?)
        .bind(channel.retention_days)
        .bind(bot.map(|bot| &bot.account))
        .bind(bot.map(|bot| bot.token.reveal()))
        .bind(channel.revision)
        .execute(&mut *connection)
        .await
        .map_err(taken)?;
        if updated.rows_affected() == 1 {
            return Ok(());
        }
        let known: bool = query_scalar("SELECT EXISTS (SELECT 1 FROM channels WHERE id = ?1)")
            .bind(channel.id.0)
            .fetch_one(connection)
            .await?;
        Err(if known { Fault::Changed } else { Fault::Gone })
    }
}

/// Visitors of a removed channel that go in one transaction. All at once would
/// keep everybody else from writing for seconds; should it break off half way,
/// the channel can be removed again.
const STEP: usize = 100;

/// Removes some visitors of a channel: how many, and the files whose bytes are
/// now nobody's.
struct Empty(ChannelName);

impl Command for Empty {
    type Output = (usize, Vec<FileId>);

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Self::Output, Fault> {
        let visitors: Vec<i64> = query_scalar(
            "SELECT v.id FROM channels h JOIN visitors v ON v.channel_id = h.id \
             WHERE h.name = ?1 LIMIT ?2",
        )
        .bind(self.0.as_str())
        .bind(i64::try_from(STEP).unwrap_or(i64::MAX))
        .fetch_all(&mut *connection)
        .await?;
        let mut files = Vec::new();
        for visitor in &visitors {
            files.extend(erase(connection, *visitor).await?.unwrap_or_default());
        }
        Ok((visitors.len(), files))
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

    fn erases(&self) -> bool {
        true
    }
}
