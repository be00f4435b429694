//! Who it is that joins, and by which device.

use kite_domain::operator::TokenHash;
use kite_domain::port::{MAX_DEVICES, NewVisitor};
use kite_domain::{Claim, ConversationId, Membership, Recipient, Seq, VisitorId};
use kite_protocol::MemberId;
use sqlx::{Row, SqliteConnection, query, query_scalar};

use super::fault::Fault;
use super::rows;
use super::writer::Command;

impl Command for NewVisitor {
    type Output = Membership;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Membership, Fault> {
        let visitor = match known(connection, self).await? {
            Some(visitor) => come_again(connection, self, visitor).await?,
            None => add(connection, self).await?,
        };
        if let Some(device) = self.device {
            keep_device(connection, self, visitor, device).await?;
        }
        membership(connection, self, visitor).await
    }
}

/// The visitor who has been here before, if the claim and the device enter.
async fn known(connection: &mut SqliteConnection, new: &NewVisitor) -> Result<Option<i64>, Fault> {
    let claimed = match &new.claim {
        Claim::Proven { subject } => return Ok(of_subject(connection, new, subject).await?),
        Claim::Known { subject } => subject,
        Claim::Member(member) => member,
    };
    if let Some(proven) = of_subject(connection, new, claimed).await?
        && knows_device(&devices(connection, proven).await?, new)
    {
        return Ok(Some(proven));
    }
    if let Claim::Known { .. } = new.claim {
        return Err(Fault::UnknownDevice);
    }
    let Some((visitor, is_proven)) = of_member(connection, new, claimed).await? else {
        return Ok(None);
    };
    let devices = devices(connection, visitor).await?;
    let enters = knows_device(&devices, new) || (devices.is_empty() && !is_proven);
    enters.then_some(Some(visitor)).ok_or(Fault::UnknownDevice)
}

/// The statement behind [`of_subject`].
pub(super) const OF_SUBJECT: &str =
    "SELECT v.id FROM visitors v WHERE v.channel_id = ?1 AND v.subject = ?2";

async fn of_subject(
    connection: &mut SqliteConnection,
    new: &NewVisitor,
    subject: &MemberId,
) -> Result<Option<i64>, sqlx::Error> {
    query_scalar(OF_SUBJECT)
        .bind(new.channel.0)
        .bind(subject.as_str())
        .fetch_optional(connection)
        .await
}

/// The statement behind [`of_member`].
pub(super) const OF_MEMBER: &str = "SELECT v.id, v.subject IS NOT NULL AS is_proven \
     FROM visitors v WHERE v.channel_id = ?1 AND v.member = ?2";

async fn of_member(
    connection: &mut SqliteConnection,
    new: &NewVisitor,
    member: &MemberId,
) -> Result<Option<(i64, bool)>, sqlx::Error> {
    query(OF_MEMBER)
        .bind(new.channel.0)
        .bind(member.as_str())
        .try_map(|row: sqlx::sqlite::SqliteRow| Ok((row.try_get("id")?, row.try_get("is_proven")?)))
        .fetch_optional(connection)
        .await
}

/// At most [`MAX_DEVICES`].
async fn devices(
    connection: &mut SqliteConnection,
    visitor: i64,
) -> Result<Vec<Vec<u8>>, sqlx::Error> {
    query_scalar("SELECT token FROM devices WHERE visitor_id = ?1")
        .bind(visitor)
        .fetch_all(connection)
        .await
}

fn knows_device(devices: &[Vec<u8>], new: &NewVisitor) -> bool {
    let is_it = |token: &Vec<u8>| new.device.is_some_and(|device| *token == device);
    devices.iter().any(is_it)
}

/// Takes over a new name, unless the visitor is blocked: operators read it.
async fn come_again(
    connection: &mut SqliteConnection,
    new: &NewVisitor,
    visitor: i64,
) -> Result<i64, sqlx::Error> {
    query(
        "UPDATE visitors SET joined_at = max(joined_at, ?3), \
             name = CASE WHEN blocked_at IS NULL THEN coalesce(?2, name) ELSE name END \
         WHERE id = ?1",
    )
    .bind(visitor)
    .bind(&new.name)
    .bind(new.joined_at.millis())
    .execute(connection)
    .await?;
    Ok(visitor)
}

async fn add(connection: &mut SqliteConnection, new: &NewVisitor) -> Result<i64, sqlx::Error> {
    let (member, subject) = match &new.claim {
        Claim::Member(member) => (member, None),
        Claim::Proven { subject } | Claim::Known { subject } => {
            (&new.member, Some(subject.as_str()))
        }
    };
    let visitor = query_scalar(
        "INSERT INTO visitors (channel_id, member, subject, handle, name, created_at, joined_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) RETURNING id",
    )
    .bind(new.channel.0)
    .bind(member.as_str())
    .bind(subject)
    .bind(&new.handle)
    .bind(&new.name)
    .bind(new.joined_at.millis())
    .fetch_one(&mut *connection)
    .await?;
    query("INSERT INTO conversations (visitor_id, channel_id) VALUES (?1, ?2)")
        .bind(visitor)
        .bind(new.channel.0)
        .execute(connection)
        .await?;
    Ok(visitor)
}

/// Of too many devices, those that joined longest ago are forgotten.
async fn keep_device(
    connection: &mut SqliteConnection,
    new: &NewVisitor,
    visitor: i64,
    device: TokenHash,
) -> Result<(), sqlx::Error> {
    query(
        "INSERT INTO devices (visitor_id, token, joined_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT DO UPDATE SET joined_at = excluded.joined_at",
    )
    .bind(visitor)
    .bind(device.as_slice())
    .bind(new.joined_at.millis())
    .execute(&mut *connection)
    .await?;
    query(
        "DELETE FROM devices WHERE visitor_id = ?1 AND token IN ( \
             SELECT d.token FROM devices d WHERE d.visitor_id = ?1 AND d.token <> ?2 \
             ORDER BY d.joined_at DESC, d.token LIMIT -1 OFFSET ?3)",
    )
    .bind(visitor)
    .bind(device.as_slice())
    .bind(MAX_DEVICES - 1)
    .execute(connection)
    .await?;
    Ok(())
}

/// The statement behind [`membership`]: the last of a visitor's
/// conversations.
pub(super) const CONVERSATION: &str = "SELECT c.id, coalesce( \
     (SELECT min(d.seq) - 1 FROM deliveries d \
      WHERE d.conversation_id = c.id AND d.recipient = ?2), c.last_seq) AS delivered \
     FROM conversations c WHERE c.visitor_id = ?1 ORDER BY c.id DESC LIMIT 1";

async fn membership(
    connection: &mut SqliteConnection,
    new: &NewVisitor,
    visitor: i64,
) -> Result<Membership, Fault> {
    let row = query(CONVERSATION)
        .bind(visitor)
        .bind(rows::recipient_code(Recipient::Visitor))
        .fetch_one(connection)
        .await?;
    Ok(Membership {
        channel: new.channel,
        visitor: VisitorId(visitor),
        conversation: ConversationId(row.try_get("id")?),
        delivered: Seq(row.try_get("delivered")?),
    })
}
