//! How far each side has come.

use kite_domain::{ConversationId, Recipient, Seq, Side};
use kite_protocol::v2::Mark;
use sqlx::{SqliteConnection, query, query_scalar};

use super::fault::Fault;
use super::rows;
use super::writer::Command;

/// A side has come up to a number.
pub(super) struct Advance {
    /// The conversation.
    pub(super) conversation: ConversationId,
    /// Which side.
    pub(super) side: Side,
    /// What it has done.
    pub(super) mark: Mark,
    /// Up to here.
    pub(super) up_to: Seq,
}

impl Command for Advance {
    type Output = bool;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<bool, Fault> {
        let reached: Option<u32> = query_scalar(statement(self.side, self.mark))
            .bind(self.conversation.0)
            .bind(self.up_to.0)
            .fetch_optional(&mut *connection)
            .await?;
        if let (Some(reached), Side::Visitor) = (reached, self.side) {
            query(
                "DELETE FROM deliveries \
                 WHERE conversation_id = ?1 AND recipient = ?2 AND seq <= ?3",
            )
            .bind(self.conversation.0)
            .bind(rows::recipient_code(Recipient::Visitor))
            .bind(reached)
            .execute(connection)
            .await?;
        }
        Ok(reached.is_some())
    }
}

/// Sets a mark, if that takes it further. What is read has been received, so
/// where the mark of reading stays, the other one does too.
fn statement(side: Side, mark: Mark) -> &'static str {
    match (side, mark) {
        (Side::Visitor, Mark::Delivered) => {
            "UPDATE conversations SET visitor_received_seq = min(?2, last_seq) \
             WHERE id = ?1 AND visitor_received_seq < min(?2, last_seq) \
             RETURNING visitor_received_seq"
        }
        (Side::Visitor, Mark::Read) => {
            "UPDATE conversations SET visitor_read_seq = min(?2, last_seq), \
                 visitor_received_seq = max(visitor_received_seq, min(?2, last_seq)) \
             WHERE id = ?1 AND visitor_read_seq < min(?2, last_seq) \
             RETURNING visitor_received_seq"
        }
        (Side::Operator, Mark::Delivered) => {
            "UPDATE conversations SET received_seq = min(?2, last_seq) \
             WHERE id = ?1 AND received_seq < min(?2, last_seq) RETURNING received_seq"
        }
        (Side::Operator, Mark::Read) => {
            "UPDATE conversations SET read_seq = min(?2, last_seq), \
                 received_seq = max(received_seq, min(?2, last_seq)), \
                 unread = (SELECT count(*) FROM entries e \
                     WHERE e.conversation_id = ?1 AND e.seq > ?2 \
                     AND e.side = 0 AND e.kind IN (0, 1)) \
             WHERE id = ?1 AND read_seq < min(?2, last_seq) RETURNING received_seq"
        }
    }
}
