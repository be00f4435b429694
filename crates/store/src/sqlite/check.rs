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
    for (what, sql) in CONTRADICTIONS {
        let rows = query(*sql).fetch_all(&mut *connection).await?;
        for row in rows {
            problems.push(Problem::Contradiction {
                conversation: row.try_get(0)?,
                what,
            });
        }
    }
    Ok(problems)
}

/// What no conversation may be, and how to find those that are.
const CONTRADICTIONS: &[(&str, &str)] = &[
    (
        "its entries are not numbered without gaps",
        "SELECT c.id FROM conversations c \
         LEFT JOIN messages m ON m.conversation_id = c.id \
         GROUP BY c.id \
         HAVING count(m.seq) <> c.last_seq OR coalesce(max(m.seq), 0) <> c.last_seq",
    ),
    (
        "it counts unread messages wrongly",
        "SELECT c.id FROM conversations c WHERE c.unread <> ( \
             SELECT count(*) FROM messages m \
             WHERE m.conversation_id = c.id AND m.sender = 0 AND m.seq > c.read_seq)",
    ),
    (
        "it owes the visitor entries that are not there",
        "SELECT DISTINCT d.conversation_id FROM deliveries d WHERE NOT EXISTS ( \
             SELECT * FROM messages m \
             WHERE m.conversation_id = d.conversation_id AND m.seq = d.seq)",
    ),
    (
        "it has entries of another visitor",
        "SELECT DISTINCT m.conversation_id FROM messages m \
         JOIN conversations c ON c.id = m.conversation_id WHERE m.visitor_id <> c.visitor_id",
    ),
    (
        "it has a file that belongs to another visitor or that was never stored",
        "SELECT DISTINCT m.conversation_id FROM messages m JOIN files f ON f.id = m.file_id \
         WHERE f.visitor_id <> m.visitor_id OR f.digest IS NULL",
    ),
];
