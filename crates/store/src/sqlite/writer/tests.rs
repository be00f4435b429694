//! The writer when things go wrong.

use std::time::Duration;

use kite_domain::port::StoreError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection, query, query_scalar};
use tempfile::TempDir;

use super::{Command, Fault, Writer};

/// Runs a statement, then fails if it is to.
struct Run {
    statement: &'static str,
    fails: bool,
}

impl Command for Run {
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        query(self.statement).execute(connection).await?;
        if self.fails { Err(Fault::Gone) } else { Ok(()) }
    }
}

fn well(statement: &'static str) -> Run {
    Run {
        statement,
        fails: false,
    }
}

/// A writer over a database with one empty table, `t`, that waits for others
/// only shortly; and another connection.
async fn writer(dir: &TempDir) -> (Writer, SqliteConnection) {
    let options = SqliteConnectOptions::new()
        .filename(dir.path().join("t.db"))
        .busy_timeout(Duration::from_millis(20))
        .create_if_missing(true);
    let mut other = options.connect().await.unwrap();
    query("CREATE TABLE t (x UNIQUE)")
        .execute(&mut other)
        .await
        .unwrap();
    let connection = options.connect().await.unwrap();
    (Writer::start(connection, options), other)
}

async fn values(connection: &mut SqliteConnection) -> Vec<i64> {
    query_scalar("SELECT x FROM t ORDER BY x")
        .fetch_all(connection)
        .await
        .unwrap()
}

#[tokio::test]
async fn what_a_failing_command_did_is_undone_alone() {
    let dir = TempDir::new().unwrap();
    let (writer, mut other) = writer(&dir).await;
    let (first, failing, second) = tokio::join!(
        writer.run(well("INSERT INTO t VALUES (1)")),
        writer.run(Run {
            statement: "INSERT INTO t VALUES (2)",
            fails: true,
        }),
        writer.run(well("INSERT INTO t VALUES (3)")),
    );
    first.unwrap();
    assert!(matches!(failing, Err(StoreError::Gone)), "{failing:?}");
    second.unwrap();
    assert_eq!(writer.commits(), 1);
    assert_eq!(values(&mut other).await, [1, 3]);
}

#[tokio::test]
async fn a_locked_database_fails_the_group_and_not_the_next() {
    let dir = TempDir::new().unwrap();
    let (writer, mut other) = writer(&dir).await;
    let lock = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let (first, second) = tokio::join!(
        writer.run(well("INSERT INTO t VALUES (1)")),
        writer.run(well("INSERT INTO t VALUES (2)")),
    );
    for refused in [first, second] {
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
    }
    lock.rollback().await.unwrap();
    writer.run(well("INSERT INTO t VALUES (3)")).await.unwrap();
    assert_eq!(values(&mut other).await, [3]);
}

#[tokio::test]
async fn a_lost_transaction_is_acknowledged_to_nobody() {
    let dir = TempDir::new().unwrap();
    let (writer, mut other) = writer(&dir).await;
    let (before, breaking, after) = tokio::join!(
        writer.run(well("INSERT INTO t VALUES (1)")),
        // As SQLite itself does when the disk is full.
        writer.run(well("ROLLBACK")),
        writer.run(well("INSERT INTO t VALUES (2)")),
    );
    for refused in [before, breaking, after] {
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
    }
    assert_eq!(writer.commits(), 0);
    writer.run(well("INSERT INTO t VALUES (3)")).await.unwrap();
    assert_eq!(values(&mut other).await, [3]);
}

#[tokio::test]
async fn a_failing_commit_is_acknowledged_to_nobody() {
    let dir = TempDir::new().unwrap();
    let (writer, mut other) = writer(&dir).await;
    query("CREATE TABLE of_t (x REFERENCES t (x) DEFERRABLE INITIALLY DEFERRED)")
        .execute(&mut other)
        .await
        .unwrap();
    let (good, bad) = tokio::join!(
        writer.run(well("INSERT INTO t VALUES (1)")),
        // Belongs to nothing, which is found out at the commit.
        writer.run(well("INSERT INTO of_t VALUES (2)")),
    );
    for refused in [good, bad] {
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
    }
    writer.run(well("INSERT INTO t VALUES (3)")).await.unwrap();
    assert_eq!(values(&mut other).await, [3]);
}
