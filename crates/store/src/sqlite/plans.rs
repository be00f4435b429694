//! That SQLite reads by index what is read often.

use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection, query};

use super::{conversations, inbox, join, open, sweep, upkeep, visitors};

/// How SQLite would run a statement, a step a line.
async fn plan(connection: &mut SqliteConnection, sql: &str) -> Vec<String> {
    query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
        .map(|row: SqliteRow| row.get("detail"))
        .fetch_all(connection)
        .await
        .unwrap()
}

#[tokio::test]
async fn nothing_that_is_read_often_scans_or_sorts() {
    let dir = tempfile::tempdir().unwrap();
    let mut connection = open::connect(&dir.path().join("kite.db")).await.unwrap();
    for (sql, index) in [
        (inbox::LIST, "conversations_in_inbox"),
        (inbox::ONE, "PRIMARY KEY"),
        (conversations::AFTER, "PRIMARY KEY"),
        (conversations::BEFORE, "PRIMARY KEY"),
        (conversations::OF_CLIENT, "PRIMARY KEY"),
        (inbox::LIST_OF_STATE, "conversations_of_state"),
        (join::OF_MEMBER, "sqlite_autoindex_visitors_1"),
        (join::OF_SUBJECT, "visitors_by_subject"),
        (join::CONVERSATION, "conversations_of_visitor"),
        (visitors::CONVERSATIONS, "conversations_of_visitor"),
        (visitors::FILES, "conversations_of_visitor"),
        (sweep::OLDEST, "conversations_by_age"),
        (sweep::LEFT_OVER, "visitors_by_age"),
        (upkeep::NOT_CARRIED, "files_not_carried"),
    ] {
        reads_by(&mut connection, sql, index).await;
    }
}

/// A statement begins with an index, and neither scans nor sorts.
pub(super) async fn reads_by(connection: &mut SqliteConnection, sql: &str, index: &str) {
    let steps = plan(connection, sql).await;
    let first = steps.iter().find(|step| step.starts_with("SEARCH"));
    assert!(
        first.is_some_and(|step| step.contains(index)),
        "{index}: {steps:#?}"
    );
    for step in &steps {
        assert!(!step.starts_with("SCAN"), "{steps:#?}");
    }
    let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
    assert!(!sorts, "{steps:#?}");
}

/// Removing a row looks for those that belong to it.
#[tokio::test]
async fn removing_looks_up_by_index_what_goes_along() {
    let dir = tempfile::tempdir().unwrap();
    let mut connection = open::connect(&dir.path().join("kite.db")).await.unwrap();
    for sql in [
        "SELECT 1 FROM visitors WHERE channel_id = ?1",
        "SELECT 1 FROM conversations WHERE visitor_id = ?1",
        "SELECT 1 FROM entries WHERE conversation_id = ?1",
        "SELECT 1 FROM entries WHERE file_id = ?1",
        "SELECT 1 FROM files WHERE conversation_id = ?1",
        "SELECT 1 FROM deliveries WHERE conversation_id = ?1",
        "SELECT 1 FROM devices WHERE visitor_id = ?1",
        "SELECT 1 FROM outlets WHERE channel_id = ?1",
        "SELECT 1 FROM outlets WHERE visitor_id = ?1",
        "SELECT 1 FROM outlets WHERE conversation_id = ?1",
        "SELECT 1 FROM outbox WHERE outlet_id = ?1",
        "SELECT 1 FROM outbox WHERE conversation_id = ?1",
        "SELECT 1 FROM posts WHERE outlet_id = ?1",
        "SELECT 1 FROM posts WHERE conversation_id = ?1",
        "SELECT 1 FROM threads WHERE outlet_id = ?1",
        "SELECT 1 FROM threads WHERE conversation_id = ?1",
        "SELECT 1 FROM links WHERE channel_id = ?1",
        "SELECT 1 FROM links WHERE visitor_id = ?1",
    ] {
        let steps = plan(&mut connection, sql).await;
        assert!(steps[0].starts_with("SEARCH"), "{sql}: {steps:?}");
    }
}
