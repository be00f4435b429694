//! Tokens that are good for one use.

use kite_domain::operator::{Grant, TokenHash};
use kite_domain::port::LinkTarget;
use kite_domain::{ChannelId, VisitorId};
use kite_protocol::Timestamp;
use sqlx::{SqliteConnection, query, query_as};

use crate::sqlite::fault::Fault;
use crate::sqlite::writer::Command;

/// Links of one channel or one visitor at a time. Visitors ask for them as they
/// like: with one more, that which expires first is worth nothing.
const MAX_LINKS: i64 = 8;

/// Allows one use of a token.
pub(super) struct Add {
    /// Of what.
    pub(super) target: LinkTarget,
    /// The token.
    pub(super) link: Grant,
}

/// Bounds the links of a channel.
pub(super) const BOUND_OF_CHANNEL: &str = "DELETE FROM links WHERE token IN ( \
         SELECT l.token FROM links l \
         WHERE l.channel_id = ?1 ORDER BY l.expires_at DESC LIMIT -1 OFFSET ?2)";

/// Bounds the links of a visitor.
pub(super) const BOUND_OF_VISITOR: &str = "DELETE FROM links WHERE token IN ( \
         SELECT l.token FROM links l \
         WHERE l.visitor_id = ?1 ORDER BY l.expires_at DESC LIMIT -1 OFFSET ?2)";

impl Command for Add {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let (channel, visitor, bound, key) = match self.target {
            LinkTarget::Desk(ChannelId(id)) => (Some(id), None, BOUND_OF_CHANNEL, id),
            LinkTarget::Visitor(VisitorId(id)) => (None, Some(id), BOUND_OF_VISITOR, id),
        };
        query(
            "INSERT INTO links (token, channel_id, visitor_id, expires_at) \
             VALUES (?1, ?2, ?3, ?4)",
        )
        .bind(self.link.token.as_slice())
        .bind(channel)
        .bind(visitor)
        .bind(self.link.expires_at.millis())
        .execute(&mut *connection)
        .await?;
        query(bound)
            .bind(key)
            .bind(MAX_LINKS)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// Uses up a token.
pub(super) struct Redeem {
    /// The token.
    pub(super) token: TokenHash,
    /// Who uses it.
    pub(super) by: String,
    /// What has expired by now is worth nothing.
    pub(super) now: Timestamp,
}

/// Links that are worth nothing any more.
pub(super) const EXPIRED: &str = "DELETE FROM links WHERE expires_at <= ?1";

/// Uses up a link, or finds the one that was used up by the same.
const REDEEM: &str = "UPDATE links SET used_by = ?2 \
     WHERE token = ?1 AND coalesce(used_by, ?2) = ?2 RETURNING channel_id, visitor_id";

impl Command for Redeem {
    type Output = Option<LinkTarget>;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Self::Output, Fault> {
        query(EXPIRED)
            .bind(self.now.millis())
            .execute(&mut *connection)
            .await?;
        let target: Option<(Option<i64>, Option<i64>)> = query_as(REDEEM)
            .bind(self.token.as_slice())
            .bind(&self.by)
            .fetch_optional(connection)
            .await?;
        Ok(target.and_then(|target| match target {
            (Some(channel), _) => Some(LinkTarget::Desk(ChannelId(channel))),
            (None, visitor) => visitor.map(VisitorId).map(LinkTarget::Visitor),
        }))
    }
}
