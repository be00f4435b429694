//! Which message of an outlet shows which entry.

use kite_domain::outlet::Post;
use kite_domain::{ConversationId, OutletId, Seq};
use sqlx::{SqliteConnection, SqlitePool, query, query_scalar};

use super::signs;
use crate::sqlite::fault::Fault;
use crate::sqlite::rows::{self, post_columns};
use crate::sqlite::writer::Command;

/// A message of an outlet.
pub(in crate::sqlite) struct Message {
    /// Where it is.
    pub(in crate::sqlite) outlet: OutletId,
    /// Its number there.
    pub(in crate::sqlite) number: i64,
    /// Who has sent it.
    pub(in crate::sqlite) whose: OursOrTheirs,
}

/// Who has sent a message of an outlet.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(in crate::sqlite) enum OursOrTheirs {
    /// We.
    Ours,
    /// Somebody who takes part there.
    Theirs,
}

/// Notes that a message shows a part of an entry. [`Fault::Gone`] if that
/// outlet has nothing to do with the conversation: whoever answers there would
/// be led to a stranger's.
pub(in crate::sqlite) async fn post(
    connection: &mut SqliteConnection,
    message: &Message,
    conversation: i64,
    seq: Seq,
    part: u32,
) -> Result<(), Fault> {
    let posted = query(
        "INSERT OR REPLACE INTO posts (outlet_id, message, conversation_id, seq, part, ours, said_by) \
         SELECT u.id, ?2, e.conversation_id, e.seq, ?5, ?6, \
             CASE WHEN e.kind IN (0, 1, 2) THEN e.side END \
         FROM outlets u \
         JOIN conversations c ON c.id = ?3 AND (u.channel_id = c.channel_id OR u.conversation_id = c.id) \
         JOIN entries e ON e.conversation_id = c.id AND e.seq = ?4 \
         WHERE u.id = ?1",
    )
    .bind(message.outlet.0)
    .bind(message.number)
    .bind(conversation)
    .bind(seq.0)
    .bind(part)
    .bind(message.whose == OursOrTheirs::Ours)
    .execute(&mut *connection)
    .await?;
    if posted.rows_affected() == 0 {
        return Err(Fault::Gone);
    }
    query(
        "INSERT INTO threads (outlet_id, conversation_id) \
         SELECT u.id, ?2 FROM outlets u WHERE u.id = ?1 AND u.channel_id IS NOT NULL \
         ON CONFLICT DO NOTHING",
    )
    .bind(message.outlet.0)
    .bind(conversation)
    .execute(&mut *connection)
    .await?;
    Ok(signs::refresh(connection, conversation).await?)
}

/// A further message shows a part of an entry.
pub(super) struct Show {
    /// Where.
    pub(super) outlet: OutletId,
    /// Which message, and what it shows.
    pub(super) post: Post,
}

impl Command for Show {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let Post {
            message,
            conversation,
            seq,
            part,
            ours,
        } = self.post;
        let message = Message {
            outlet: self.outlet,
            number: message,
            whose: if ours {
                OursOrTheirs::Ours
            } else {
                OursOrTheirs::Theirs
            },
        };
        post(connection, &message, conversation.0, seq, part).await
    }
}

/// The statement behind [`shown_by`].
pub(super) const SHOWN_BY: &str = concat!(
    "SELECT ",
    post_columns!(),
    " FROM posts p WHERE p.outlet_id = ?1 AND p.message = ?2 ORDER BY p.conversation_id, p.seq"
);

/// What a message shows.
pub(super) async fn shown_by(
    readers: &SqlitePool,
    outlet: OutletId,
    message: i64,
) -> Result<Vec<Post>, sqlx::Error> {
    query(SHOWN_BY)
        .bind(outlet.0)
        .bind(message)
        .try_map(|row| rows::post(&row))
        .fetch_all(readers)
        .await
}

/// The statement behind [`posts_of`].
pub(super) const POSTS_OF: &str = concat!(
    "SELECT ",
    post_columns!(),
    " FROM posts p WHERE p.conversation_id = ?2 AND p.seq = ?3 AND p.outlet_id = ?1 \
     ORDER BY p.part"
);

/// The messages that show an entry.
pub(super) async fn posts_of(
    readers: &SqlitePool,
    outlet: OutletId,
    conversation: ConversationId,
    seq: Seq,
) -> Result<Vec<Post>, sqlx::Error> {
    query(POSTS_OF)
        .bind(outlet.0)
        .bind(conversation.0)
        .bind(seq.0)
        .try_map(|row| rows::post(&row))
        .fetch_all(readers)
        .await
}

/// The statement behind [`last_visitor_above`].
pub(super) const LAST_VISITOR_ABOVE: &str = "SELECT p.conversation_id FROM posts p \
     WHERE p.outlet_id = ?1 AND p.message < ?2 AND p.said_by = 0 \
     ORDER BY p.message DESC LIMIT 1";

/// In which conversation the visitor wrote whose message is the nearest above.
pub(super) async fn last_visitor_above(
    readers: &SqlitePool,
    outlet: OutletId,
    message: i64,
) -> Result<Option<ConversationId>, sqlx::Error> {
    let conversation: Option<i64> = query_scalar(LAST_VISITOR_ABOVE)
        .bind(outlet.0)
        .bind(message)
        .fetch_optional(readers)
        .await?;
    Ok(conversation.map(ConversationId))
}

/// A message is gone.
pub(super) struct Unposted {
    /// Where it was.
    pub(super) outlet: OutletId,
    /// Its number there.
    pub(super) message: i64,
}

impl Command for Unposted {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let conversations: Vec<i64> = query_scalar(
            "DELETE FROM posts WHERE outlet_id = ?1 AND message = ?2 RETURNING conversation_id",
        )
        .bind(self.outlet.0)
        .bind(self.message)
        .fetch_all(&mut *connection)
        .await?;
        for conversation in conversations {
            signs::refresh(connection, conversation).await?;
        }
        Ok(())
    }
}
