//! Outlets and what is theirs.

use kite_domain::outlet::{Due, OutletRole, Parked, Post, Standing, Thread};
use kite_domain::{ChannelId, ConversationId, Outlet, OutletId, Seq, VisitorId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Result, bad, time};

/// How the tables write whether entries go to an outlet.
pub(in crate::sqlite) mod standing {
    /// They do.
    pub(in crate::sqlite) const ACTIVE: i64 = 0;
    /// They wait.
    pub(in crate::sqlite) const PARKED: i64 = 1;
    /// None is owed.
    pub(in crate::sqlite) const ENDED: i64 = 2;
}

/// What [`outlet`] reads of the table `u`.
macro_rules! outlet_columns {
    () => {
        "u.id AS u_id, u.account AS u_account, u.chat AS u_chat, \
         u.channel_id AS u_channel_id, u.visitor_id AS u_visitor_id, \
         u.conversation_id AS u_conversation_id, u.standing AS u_standing, \
         u.parked_reason AS u_parked_reason, u.parked_at AS u_parked_at"
    };
}

/// What [`thread`] reads of the table `t`.
macro_rules! thread_columns {
    () => {
        "t.conversation_id AS t_conversation_id, t.topic AS t_topic, t.name AS t_name, \
         t.closed AS t_closed, t.pinned AS t_pinned, t.received AS t_received, t.read AS t_read"
    };
}

/// What [`post`] reads of the table `p`.
macro_rules! post_columns {
    () => {
        "p.message AS p_message, p.conversation_id AS p_conversation_id, p.seq AS p_seq, \
         p.part AS p_part, p.ours AS p_ours"
    };
}

/// What [`due`] reads of the table `q`.
macro_rules! due_columns {
    () => {
        "q.id AS q_id, q.conversation_id AS q_conversation_id, q.seq AS q_seq, \
         q.posted AS q_posted, q.attempted AS q_attempted"
    };
}
pub(in crate::sqlite) use {due_columns, outlet_columns, post_columns, thread_columns};

/// An outlet.
pub(in crate::sqlite) fn outlet(row: &SqliteRow) -> Result<Outlet> {
    Ok(Outlet {
        id: OutletId(row.try_get("u_id")?),
        account: row.try_get("u_account")?,
        chat: row.try_get("u_chat")?,
        role: role(row)?,
        standing: match row.try_get("u_standing")? {
            standing::ACTIVE => Standing::Active,
            standing::PARKED => Standing::Parked(Parked {
                reason: row.try_get("u_parked_reason")?,
                since: time(row, "u_parked_at")?,
            }),
            standing::ENDED => Standing::Ended,
            other => return Err(bad("u_standing", format!("{other} is no standing"))),
        },
    })
}

fn role(row: &SqliteRow) -> Result<OutletRole> {
    Ok(match row.try_get("u_channel_id")? {
        Some(channel) => OutletRole::Desk(ChannelId(channel)),
        None => OutletRole::Visitor {
            visitor: VisitorId(row.try_get("u_visitor_id")?),
            conversation: ConversationId(row.try_get("u_conversation_id")?),
        },
    })
}

/// What a desk shows of a conversation.
pub(in crate::sqlite) fn thread(row: &SqliteRow) -> Result<Thread> {
    let pinned: Option<u32> = row.try_get("t_pinned")?;
    Ok(Thread {
        conversation: ConversationId(row.try_get("t_conversation_id")?),
        topic: row.try_get("t_topic")?,
        name: row.try_get("t_name")?,
        closed: row.try_get("t_closed")?,
        pinned: pinned.map(Seq),
        received: Seq(row.try_get("t_received")?),
        read: Seq(row.try_get("t_read")?),
    })
}

/// A message of an outlet.
pub(in crate::sqlite) fn post(row: &SqliteRow) -> Result<Post> {
    Ok(Post {
        message: row.try_get("p_message")?,
        conversation: ConversationId(row.try_get("p_conversation_id")?),
        seq: Seq(row.try_get("p_seq")?),
        part: row.try_get("p_part")?,
        ours: row.try_get("p_ours")?,
    })
}

/// What is owed to an outlet.
pub(in crate::sqlite) fn due(row: &SqliteRow) -> Result<Due> {
    Ok(Due {
        id: row.try_get("q_id")?,
        conversation: ConversationId(row.try_get("q_conversation_id")?),
        seq: Seq(row.try_get("q_seq")?),
        posted: row.try_get("q_posted")?,
        attempted: row.try_get("q_attempted")?,
    })
}
