//! Opening the file: settings, migrations, and what to do when it fails.

use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqlSafeStr, SqliteConnection, SqlitePool};
use tokio::time::sleep;

/// How long to wait for another process that is writing.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Between two attempts to open a database at which SQLite did not wait.
const BUSY_PAUSE: Duration = Duration::from_millis(20);

/// Connections that read. Reads are short and a few disks' worth of them is
/// all that can run at once; who comes when all are taken waits.
const READERS: u32 = 4;

/// Why the database could not be opened, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A directory is in the file's place.
    #[error(
        "{0} is a directory; the database must be a file: remove the directory or choose another place"
    )]
    Directory(PathBuf),
    /// The file cannot be made or written.
    #[error(
        "{path} cannot be written; check that its directory exists, that this user may write there and that the disk has room"
    )]
    Unwritable {
        /// The database.
        path: PathBuf,
        /// What the system says.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The file holds something else.
    #[error("{0} is not a database; move the file away or choose another place")]
    NotADatabase(PathBuf),
    /// The file is damaged.
    #[error("{path} is damaged; keep a copy of it and restore a backup")]
    Corrupt {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A newer release has changed the tables.
    #[error("{0} was made by a newer release; run that release or restore a backup from before")]
    Newer(PathBuf),
    /// The tables are not those that this release or an older one made.
    #[error("{0} has tables that no release made; restore a backup")]
    Altered(PathBuf),
    /// Another process does not let go of it.
    #[error("{0} is locked by another process; stop that one and try again")]
    Locked(PathBuf),
    /// Anything else.
    #[error("{path} could not be opened; check that the disk works and has room")]
    Failed {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// How the writer connects. What it deletes it overwrites: erased is erased, for
/// whoever gets hold of the file too.
pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging()
}

/// The connections for reading. None is made before it is needed.
pub(super) fn readers(path: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging();
    // A local file does not hang up, so there is nothing to test or to renew.
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options)
}

/// Makes the file if there is none, connects and migrates.
pub(super) async fn connect(path: &Path) -> Result<SqliteConnection, OpenError> {
    make_file(path)?;
    let begun = Instant::now();
    loop {
        let opened = async {
            let mut connection = options(path).connect().await?;
            migrate(&mut connection).await?;
            Ok(connection)
        };
        match opened.await.map_err(|error| explain(path, error)) {
            // Where several make the same database, SQLite does not let all of
            // them wait: who would wait for another that waits is told at once.
            Err(OpenError::Locked(_)) if begun.elapsed() < BUSY_TIMEOUT => {
                sleep(BUSY_PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

/// SQLite's own message for a file that it cannot make hides the reason, and
/// visitors' secrets are nobody else's to read.
fn make_file(path: &Path) -> Result<(), OpenError> {
    if fs::metadata(path).is_ok_and(|data| data.is_dir()) {
        return Err(OpenError::Directory(path.to_owned()));
    }
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .map(drop)
        .map_err(|source: io::Error| OpenError::Unwritable {
            path: path.to_owned(),
            source: source.into(),
        })
}

/// Every change of the tables, in order.
const MIGRATIONS: [(i64, &str, &str); 3] = [
    (
        1,
        "initial",
        include_str!("../../migrations/0001_initial.sql"),
    ),
    (
        2,
        "entries",
        include_str!("../../migrations/0002_entries.sql"),
    ),
    (
        3,
        "outlets",
        include_str!("../../migrations/0003_outlets.sql"),
    ),
];

/// The last change of the tables that this release knows.
pub(super) const SCHEMA: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// All in one transaction that no other process can be in at the same time.
async fn migrate(connection: &mut SqliteConnection) -> Result<(), MigrateError> {
    let migrations = MIGRATIONS.into_iter().map(|(version, name, sql)| {
        let kind = MigrationType::Simple;
        Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
    });
    let migrator = Migrator::with_migrations(migrations.collect());
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    // `Migrator::run` does the same, but its future may not move between threads.
    migrator.run_direct(None, &mut *transaction, false).await?;
    Ok(transaction.commit().await?)
}

fn explain(path: &Path, error: MigrateError) -> OpenError {
    let path = path.to_owned();
    let cause = match &error {
        MigrateError::VersionMissing(_) => return OpenError::Newer(path),
        MigrateError::VersionMismatch(_) | MigrateError::Dirty(_) => {
            return OpenError::Altered(path);
        }
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => Some(cause),
        _ => None,
    };
    let code = cause.and_then(primary_code);
    let source = Box::new(error);
    // https://sqlite.org/rescode.html
    match code {
        Some(5 | 6) => OpenError::Locked(path),
        Some(26) => OpenError::NotADatabase(path),
        Some(11) => OpenError::Corrupt { path, source },
        Some(8 | 13 | 14) => OpenError::Unwritable { path, source },
        _ => OpenError::Failed { path, source },
    }
}

/// SQLite's result code without its extension.
pub(super) fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code: u32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

#[cfg(test)]
mod tests {
    use sqlx::query_scalar;

    use super::*;

    #[tokio::test]
    async fn a_commit_waits_for_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let mut connection = connect(&dir.path().join("kite.db")).await.unwrap();
        let mode: String = query_scalar("PRAGMA journal_mode")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(mode, "wal");
        for (pragma, expected) in [
            ("PRAGMA synchronous", 2),
            ("PRAGMA foreign_keys", 1),
            ("PRAGMA busy_timeout", 5000),
            ("PRAGMA secure_delete", 1),
        ] {
            let value: i64 = query_scalar(pragma)
                .fetch_one(&mut connection)
                .await
                .unwrap();
            assert_eq!(value, expected, "{pragma}");
        }
    }

    #[tokio::test]
    async fn readers_cannot_write() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("kite.db");
        connect(&path).await.unwrap();
        let written = sqlx::query("DELETE FROM channels")
            .execute(&readers(&path))
            .await;
        assert_eq!(primary_code(&written.unwrap_err()), Some(8));
    }
}
