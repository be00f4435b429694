//! Visitors' own chats.

use kite_domain::outlet::{OutletRole, Standing};
use kite_domain::port::{Chatroom, VISITOR_OUTLETS};
use kite_domain::{ChannelId, ConversationId, Outlet, OutletId, VisitorId};
use kite_protocol::MemberId;
use sqlx::{SqliteConnection, SqlitePool, query, query_scalar};

use super::{desk, standing};
use crate::sqlite::fault::Fault;
use crate::sqlite::rows::{self, outlet_columns};
use crate::sqlite::writer::Command;

/// Makes a chat a visitor's.
pub(super) struct Attach {
    /// The chat.
    pub(super) room: Chatroom,
    /// The visitor.
    pub(super) visitor: VisitorId,
    /// So many of the last messages are owed to it.
    pub(super) history: u32,
}

impl Command for Attach {
    type Output = Outlet;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Outlet, Fault> {
        let conversation = self.conversation(connection).await?;
        let role = OutletRole::Visitor {
            visitor: self.visitor,
            conversation,
        };
        let room = &self.room;
        let here = standing::at(&mut *connection, &room.account, room.chat).await?;
        let id = match here {
            Some(here) if here.role == role => {
                let has_ended = here.standing == Standing::Ended;
                let id = desk::resume(connection, here.id, room).await?;
                if has_ended {
                    self.owe_history(connection, id, conversation).await?;
                }
                id
            }
            here => {
                match here {
                    Some(here) if matches!(here.role, OutletRole::Visitor { .. }) => {
                        standing::remove(connection, here.id).await?;
                    }
                    here => standing::replace(connection, here).await?,
                }
                let id = self.add(connection, conversation).await?;
                self.owe_history(connection, id, conversation).await?;
                id
            }
        };
        self.end_oldest(connection, id).await?;
        let outlet = standing::one(connection, id).await?;
        outlet.ok_or(Fault::Gone)
    }
}

/// The chats of a visitor beside one that have not ended, without those that may
/// be there. What a visitor has is few: sorting them costs nothing.
const BEYOND: &str = "SELECT u.id FROM outlets u \
     WHERE u.visitor_id = ?1 AND u.standing IN (0, 1) AND u.id <> ?2 \
     ORDER BY u.since DESC, u.id DESC LIMIT -1 OFFSET ?3";

/// Owes an outlet the last messages of a conversation that it does not show
/// yet, in order.
const OWE_HISTORY: &str = "INSERT INTO outbox \
         (outlet_id, conversation_id, seq, since) \
     SELECT ?1, ?2, l.seq, ?3 FROM ( \
         SELECT e.seq FROM entries e WHERE e.conversation_id = ?2 AND e.kind IN (0, 1) \
         ORDER BY e.seq DESC LIMIT ?4) l \
     WHERE NOT EXISTS (SELECT 1 FROM posts p \
         WHERE p.conversation_id = ?2 AND p.seq = l.seq AND p.outlet_id = ?1) \
     ORDER BY l.seq";

impl Attach {
    async fn conversation(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<ConversationId, Fault> {
        query_scalar(
            "SELECT c.id FROM conversations c WHERE c.visitor_id = ?1 ORDER BY c.id DESC LIMIT 1",
        )
        .bind(self.visitor.0)
        .fetch_optional(connection)
        .await?
        .map(ConversationId)
        .ok_or(Fault::Gone)
    }

    /// Keeps to how many chats of a visitor there may be beside this one.
    async fn end_oldest(
        &self,
        connection: &mut SqliteConnection,
        id: OutletId,
    ) -> Result<(), Fault> {
        let beyond: Vec<i64> = query_scalar(BEYOND)
            .bind(self.visitor.0)
            .bind(id.0)
            .bind(VISITOR_OUTLETS - 1)
            .fetch_all(&mut *connection)
            .await?;
        for id in beyond {
            standing::End(OutletId(id)).run(connection).await?;
        }
        Ok(())
    }

    async fn add(
        &self,
        connection: &mut SqliteConnection,
        conversation: ConversationId,
    ) -> Result<OutletId, sqlx::Error> {
        query_scalar(
            "INSERT INTO outlets (account, chat, visitor_id, conversation_id, since) \
             VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
        )
        .bind(&self.room.account)
        .bind(self.room.chat)
        .bind(self.visitor.0)
        .bind(conversation.0)
        .bind(self.room.at.millis())
        .fetch_one(connection)
        .await
        .map(OutletId)
    }

    async fn owe_history(
        &self,
        connection: &mut SqliteConnection,
        outlet: OutletId,
        conversation: ConversationId,
    ) -> Result<(), sqlx::Error> {
        query(OWE_HISTORY)
            .bind(outlet.0)
            .bind(conversation.0)
            .bind(self.room.at.millis())
            .bind(self.history)
            .execute(connection)
            .await
            .map(drop)
    }
}

/// The statement behind [`outlets_of`].
pub(super) const OUTLETS_OF: &str = concat!(
    "SELECT ",
    outlet_columns!(),
    " FROM outlets u WHERE u.visitor_id = ?1 ORDER BY u.standing, u.id"
);

/// The chats of a visitor.
pub(super) async fn outlets_of(
    readers: &SqlitePool,
    visitor: VisitorId,
) -> Result<Vec<Outlet>, sqlx::Error> {
    query(OUTLETS_OF)
        .bind(visitor.0)
        .try_map(|row| rows::outlet(&row))
        .fetch_all(readers)
        .await
}

/// The statement behind [`unguarded`].
pub(super) const UNGUARDED: &str = "SELECT v.id FROM visitors v \
     WHERE v.channel_id = ?1 AND v.member = ?2 AND v.subject IS NULL \
     AND NOT EXISTS (SELECT 1 FROM devices d WHERE d.visitor_id = v.id)";

/// The visitor whom the member id alone lets in.
pub(super) async fn unguarded(
    readers: &SqlitePool,
    channel: ChannelId,
    member: &MemberId,
) -> Result<Option<VisitorId>, sqlx::Error> {
    let visitor: Option<i64> = query_scalar(UNGUARDED)
        .bind(channel.0)
        .bind(member.as_str())
        .fetch_optional(readers)
        .await?;
    Ok(visitor.map(VisitorId))
}
