//! That SQLite reads by index what is read often.

use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection, query};

use super::{conversations, inbox, open};

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
        (conversations::KNOWN, "sqlite_autoindex_visitors_1"),
    ] {
        let steps = plan(&mut connection, sql).await;
        let first = &steps[0];
        assert!(
            first.starts_with("SEARCH") && first.contains(index),
            "{steps:#?}"
        );
        for step in &steps {
            assert!(!step.starts_with("SCAN"), "{steps:#?}");
        }
        if sql != conversations::KNOWN {
            let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
            assert!(!sorts, "{steps:#?}");
        }
    }
}

/// Removing a row looks for those that belong to it.
#[tokio::test]
async fn removing_looks_up_by_index_what_goes_along() {
    let dir = tempfile::tempdir().unwrap();
    let mut connection = open::connect(&dir.path().join("kite.db")).await.unwrap();
    for sql in [
        "SELECT 1 FROM visitors WHERE channel_id = ?1",
        "SELECT 1 FROM conversations WHERE visitor_id = ?1",
        "SELECT 1 FROM messages WHERE conversation_id = ?1",
        "SELECT 1 FROM messages WHERE file_id = ?1",
        "SELECT 1 FROM files WHERE conversation_id = ?1",
        "SELECT 1 FROM deliveries WHERE conversation_id = ?1",
    ] {
        let steps = plan(&mut connection, sql).await;
        assert!(steps[0].starts_with("SEARCH"), "{sql}: {steps:?}");
    }
}
