//! What must hold in every database, asked of one that is only looked at.

use sqlx::{Row, SqliteConnection, query, query_as, query_scalar};

use super::inspect::{InspectError, Inspector};
use super::open::{SCHEMA, primary_code};
use crate::check::Problem;

impl Inspector {
    /// Whether its tables are those of this release.
    pub(crate) fn is_current(&self) -> bool {
        self.schema() == SCHEMA
    }

    /// What SQLite finds wrong with the file.
    pub(crate) async fn damage(&mut self) -> Result<Vec<Problem>, InspectError> {
        // Twenty lines say enough.
        let report = query_scalar("PRAGMA integrity_check(20)")
            .fetch_all(&mut self.connection)
            .await;
        let lines: Vec<String> = match report {
            // 11: it is so damaged that not even this can be found out.
            Err(error) if primary_code(&error) == Some(11) => vec![error.to_string()],
            report => report.map_err(|error| self.failed(error))?,
        };
        let damage = lines.into_iter().filter(|line| line != "ok");
        Ok(damage
            .map(|line| Problem::Damaged(line.replace('\n', " ")))
            .collect())
    }

    /// Rows that belong to nothing.
    pub(crate) async fn dangling(&mut self) -> Result<Vec<Problem>, InspectError> {
        let dangling: Vec<(String, String, u32)> = query_as(
            "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check \
             GROUP BY \"table\", parent",
        )
        .fetch_all(&mut self.connection)
        .await
        .map_err(|error| self.failed(error))?;
        let problem = |(table, parent, count)| Problem::Dangling {
            table,
            parent,
            count,
        };
        Ok(dangling.into_iter().map(problem).collect())
    }

    /// Where the tables of this release contradict each other.
    pub(crate) async fn contradictions(&mut self) -> Result<Vec<Problem>, InspectError> {
        let found = all_contradictions(&mut self.connection).await;
        found.map_err(|error| self.failed(error))
    }
}

async fn all_contradictions(
    connection: &mut SqliteConnection,
) -> Result<Vec<Problem>, sqlx::Error> {
    let mut problems = Vec::new();
    for (thing, what, sql) in CONTRADICTIONS {
        let rows = query(*sql).fetch_all(&mut *connection).await?;
        for row in rows {
            problems.push(Problem::Contradiction {
                thing,
                number: row.try_get(0)?,
                what,
            });
        }
    }
    Ok(problems)
}

/// What no conversation, channel or outlet may be, and how to find those that
/// are.
const CONTRADICTIONS: &[(&str, &str, &str)] = &[
    (
        "conversation",
        "its entries are not numbered without gaps",
        "SELECT c.id FROM conversations c LEFT JOIN entries e ON e.conversation_id = c.id \
         GROUP BY c.id \
         HAVING count(e.seq) <> c.last_seq - c.first_seq + 1 \
             OR min(e.seq) <> c.first_seq OR max(e.seq) <> c.last_seq",
    ),
    (
        "conversation",
        "it counts unread messages wrongly",
        "SELECT c.id FROM conversations c WHERE c.unread <> ( \
             SELECT count(*) FROM entries e WHERE e.conversation_id = c.id \
             AND e.side = 0 AND e.kind IN (0, 1) AND e.seq > c.read_seq)",
    ),
    (
        "conversation",
        "it owes the visitor entries that are not there",
        "SELECT DISTINCT d.conversation_id FROM deliveries d WHERE NOT EXISTS ( \
             SELECT * FROM entries e \
             WHERE e.conversation_id = d.conversation_id AND e.seq = d.seq)",
    ),
    (
        "conversation",
        "it has read what it has not received",
        "SELECT id FROM conversations \
         WHERE read_seq > received_seq OR visitor_read_seq > visitor_received_seq",
    ),
    (
        "conversation",
        "its last message is none",
        "SELECT c.id FROM conversations c \
         WHERE c.last_message_seq >= c.first_seq AND NOT EXISTS ( \
             SELECT * FROM entries e WHERE e.conversation_id = c.id \
             AND e.seq = c.last_message_seq AND e.kind IN (0, 1, 2))",
    ),
    (
        "conversation",
        "it is in another channel than its visitor",
        "SELECT c.id FROM conversations c JOIN visitors v ON v.id = c.visitor_id \
         WHERE c.channel_id <> v.channel_id",
    ),
    (
        "conversation",
        "it has entries of another visitor",
        "SELECT DISTINCT e.conversation_id FROM entries e \
         JOIN conversations c ON c.id = e.conversation_id WHERE e.visitor_id <> c.visitor_id",
    ),
    (
        "conversation",
        "it has a file that belongs to another visitor or that was never stored",
        "SELECT DISTINCT e.conversation_id FROM entries e JOIN files f ON f.id = e.file_id \
         WHERE f.visitor_id <> e.visitor_id OR f.digest IS NULL OR f.carried = 0",
    ),
    (
        "conversation",
        "it has a file in another channel, or one that no entry carries and that says it is carried",
        "SELECT f.conversation_id FROM files f JOIN conversations c ON c.id = f.conversation_id \
         WHERE f.channel_id <> c.channel_id OR (f.carried = 1 AND NOT EXISTS ( \
             SELECT * FROM entries e WHERE e.file_id = f.id))",
    ),
    (
        "channel",
        "it counts the bytes of its files wrongly",
        "SELECT h.id FROM channels h WHERE h.file_bytes <> ( \
             SELECT coalesce(sum(f.size), 0) FROM files f WHERE f.channel_id = h.id)",
    ),
    (
        "outlet",
        "it counts wrongly what is owed to it, or is owed something after its end",
        "SELECT u.id FROM outlets u WHERE u.waiting <> ( \
             SELECT count(*) FROM outbox q WHERE q.outlet_id = u.id) \
         OR (u.standing = 2 AND u.waiting > 0)",
    ),
    (
        "outlet",
        "it counts wrongly of which conversations its signs are due",
        "SELECT u.id FROM outlets u WHERE u.signs <> ( \
             SELECT count(*) FROM threads t WHERE t.outlet_id = u.id AND t.is_due = 1)",
    ),
    (
        "outlet",
        "it is in a conversation of another visitor",
        "SELECT u.id FROM outlets u JOIN conversations c ON c.id = u.conversation_id \
         WHERE c.visitor_id <> u.visitor_id",
    ),
    (
        "outlet",
        "it is owed or shows entries that are not there",
        "SELECT q.outlet_id FROM outbox q WHERE NOT EXISTS ( \
             SELECT * FROM entries e \
             WHERE e.conversation_id = q.conversation_id AND e.seq = q.seq) \
         UNION SELECT p.outlet_id FROM posts p WHERE NOT EXISTS ( \
             SELECT * FROM entries e \
             WHERE e.conversation_id = p.conversation_id AND e.seq = p.seq)",
    ),
    (
        "outlet",
        "it is owed or shows entries of a conversation that is not its own",
        "SELECT u.id FROM outlets u WHERE EXISTS ( \
             SELECT q.conversation_id FROM outbox q JOIN conversations c ON c.id = q.conversation_id \
             WHERE q.outlet_id = u.id \
             AND u.channel_id IS NOT c.channel_id AND u.conversation_id IS NOT c.id \
             UNION ALL \
             SELECT p.conversation_id FROM posts p JOIN conversations c ON c.id = p.conversation_id \
             WHERE p.outlet_id = u.id \
             AND u.channel_id IS NOT c.channel_id AND u.conversation_id IS NOT c.id)",
    ),
    (
        "outlet",
        "it knows wrongly whether the signs of a conversation are due",
        "SELECT DISTINCT t.outlet_id FROM threads t JOIN signs s \
         ON s.outlet_id = t.outlet_id AND s.conversation_id = t.conversation_id \
         WHERE t.is_due <> s.is_due",
    ),
];
