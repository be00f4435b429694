//! Desks: chats in which operators answer a channel's visitors.

use kite_domain::outlet::OutletRole;
use kite_domain::port::{Chatroom, DeskState, NewChannel};
use kite_domain::{ChannelId, Outlet, OutletId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqliteExecutor, SqlitePool, query, query_scalar};

use super::standing;
use crate::sqlite::fault::Fault;
use crate::sqlite::rows::{self, outlet_columns};
use crate::sqlite::writer::Command;

/// Makes a chat a channel's desk.
pub(super) struct Host {
    /// The chat.
    pub(super) room: Chatroom,
    /// The channel.
    pub(super) channel: ChannelId,
}

impl Command for Host {
    type Output = Outlet;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Outlet, Fault> {
        let room = &self.room;
        let here = standing::at(&mut *connection, &room.account, room.chat).await?;
        let id = match here {
            Some(here) if here.role == OutletRole::Desk(self.channel) => {
                resume(connection, here.id, room).await?
            }
            here => {
                standing::replace(connection, here).await?;
                let elsewhere = desk_of(&mut *connection, self.channel).await?;
                standing::replace(connection, elsewhere).await?;
                self.add(connection).await?
            }
        };
        let desk = standing::one(connection, id).await?;
        desk.ok_or(Fault::Gone)
    }
}

impl Host {
    async fn add(&self, connection: &mut SqliteConnection) -> Result<OutletId, sqlx::Error> {
        query_scalar(
            "INSERT INTO outlets (account, chat, channel_id, since) VALUES (?1, ?2, ?3, ?4) \
             RETURNING id",
        )
        .bind(&self.room.account)
        .bind(self.room.chat)
        .bind(self.channel.0)
        .bind(self.room.at.millis())
        .fetch_one(connection)
        .await
        .map(OutletId)
    }
}

/// Makes a channel with a chat as its desk.
pub(super) struct Found {
    /// The chat.
    pub(super) room: Chatroom,
    /// The channel.
    pub(super) channel: NewChannel,
}

impl Command for Found {
    type Output = Outlet;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Outlet, Fault> {
        let channel = self.channel.run(&mut *connection).await?;
        let host = Host {
            room: self.room.clone(),
            channel: channel.id,
        };
        host.run(connection).await
    }
}

/// Makes an outlet an active one again.
pub(super) async fn resume(
    connection: &mut SqliteConnection,
    id: OutletId,
    room: &Chatroom,
) -> Result<OutletId, sqlx::Error> {
    query(
        "UPDATE outlets SET since = CASE standing WHEN 2 THEN ?2 ELSE since END, \
             standing = 0, parked_reason = NULL, parked_at = NULL \
         WHERE id = ?1",
    )
    .bind(id.0)
    .bind(room.at.millis())
    .execute(connection)
    .await?;
    Ok(id)
}

/// The statement behind [`desk_of`].
pub(super) const DESK_OF: &str = concat!(
    "SELECT ",
    outlet_columns!(),
    " FROM outlets u WHERE u.channel_id = ?1"
);

/// The desk of a channel.
pub(super) async fn desk_of(
    executor: impl SqliteExecutor<'_>,
    channel: ChannelId,
) -> Result<Option<Outlet>, sqlx::Error> {
    query(DESK_OF)
        .bind(channel.0)
        .try_map(|row| rows::outlet(&row))
        .fetch_optional(executor)
        .await
}

/// The statement behind [`desks`]. No channel's key is below 1, and so the
/// visitors' chats are not looked at.
pub(super) const DESKS: &str = concat!(
    "SELECT u.waiting AS u_waiting, (SELECT q.since FROM outbox q \
         WHERE q.outlet_id = u.id ORDER BY q.id LIMIT 1) AS u_oldest, ",
    outlet_columns!(),
    " FROM outlets u WHERE u.channel_id > 0 AND u.standing <> 2 ORDER BY u.channel_id"
);

/// All desks that have not ended.
pub(super) async fn desks(readers: &SqlitePool) -> Result<Vec<DeskState>, sqlx::Error> {
    query(DESKS)
        .try_map(|row: SqliteRow| {
            Ok(DeskState {
                outlet: rows::outlet(&row)?,
                waiting: row.try_get("u_waiting")?,
                oldest: rows::optional_time(&row, "u_oldest")?,
            })
        })
        .fetch_all(readers)
        .await
}
