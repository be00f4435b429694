//! A database that is only looked at: as it is, whichever release made it.
//!
//! It never migrates and never writes, so it may stand beside a server that
//! runs, of this release or of another. It knows of the tables only what every
//! release has: which files there are, and how many rows.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use kite_domain::FileId;
use kite_domain::file::Digest;
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection, query, query_scalar};

use super::open::{BUSY_TIMEOUT, primary_code};
use super::rows;

/// Why a database could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// There is none.
    #[error("there is no database {0}; choose another place")]
    Missing(PathBuf),
    /// The file holds something else, or tables that no release made.
    #[error(
        "{0} is not a database of k1te-server; choose another place, or restore a backup if it was one"
    )]
    NotOurs(PathBuf),
    /// Reading failed.
    #[error(
        "{path} cannot be read: run this as the server's user; if it is damaged, keep a copy of it and restore a backup"
    )]
    Failed {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// A file whose bytes are stored, as the database knows it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StoredFile {
    /// Its id.
    pub id: FileId,
    /// How many bytes it has.
    pub size: u64,
    /// What they hash to.
    pub digest: Digest,
}

/// A visitor, as far as it takes to know them again in another copy of the
/// database.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VisitorMark {
    /// The store's key.
    pub id: i64,
    /// The name of their channel.
    pub channel: String,
    /// Their public handle.
    pub handle: String,
    /// When they came first, in milliseconds since the epoch.
    pub created_at: i64,
}

/// A database that is only looked at.
pub struct Inspector {
    pub(super) connection: SqliteConnection,
    path: PathBuf,
    schema: i64,
}

impl Inspector {
    /// Opens a database that is there.
    pub async fn open(path: &Path) -> Result<Self, InspectError> {
        if !path.is_file() {
            return Err(InspectError::Missing(path.to_owned()));
        }
        let opened = async {
            let mut connection = SqliteConnectOptions::new()
                .filename(path)
                .read_only(true)
                .busy_timeout(BUSY_TIMEOUT)
                .disable_statement_logging()
                .connect()
                .await?;
            let schema: Option<i64> = query_scalar("SELECT max(version) FROM _sqlx_migrations")
                .fetch_one(&mut connection)
                .await?;
            Ok((connection, schema))
        };
        match opened.await {
            Ok((connection, Some(schema))) => Ok(Self {
                connection,
                path: path.to_owned(),
                schema,
            }),
            Ok((_, None)) => Err(InspectError::NotOurs(path.to_owned())),
            // 1: there is no such table; 26: the file's header says something else.
            Err(error) if matches!(primary_code(&error), Some(1 | 26)) => {
                Err(InspectError::NotOurs(path.to_owned()))
            }
            Err(error) => Err(failed(path, error)),
        }
    }

    /// The last change of the tables that was made to it.
    pub fn schema(&self) -> i64 {
        self.schema
    }

    /// Writes a copy as of one moment to a place where nothing, or an empty
    /// file, is yet:
    /// everything that was committed before, without what was deleted. Who
    /// writes meanwhile does not wait for it. The copy is not synced.
    pub async fn copy_to(&mut self, place: &Path) -> Result<(), InspectError> {
        let Some(place) = place.to_str() else {
            let error = sqlx::Error::Configuration("the path is not UTF-8".into());
            return Err(failed(&self.path, error));
        };
        let copied = query("VACUUM INTO ?1")
            .bind(place)
            .execute(&mut self.connection)
            .await;
        copied.map(drop).map_err(|error| failed(&self.path, error))
    }

    /// How many rows each table has.
    pub async fn row_counts(&mut self) -> Result<BTreeMap<String, u64>, InspectError> {
        let counted = async {
            let tables: Vec<String> = query_scalar(
                "SELECT name FROM sqlite_master \
                 WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_sqlx_*'",
            )
            .fetch_all(&mut self.connection)
            .await?;
            let mut counts = BTreeMap::new();
            for table in tables {
                let quoted = table.replace('"', "\"\"");
                let sql = AssertSqlSafe(format!("SELECT count(*) FROM \"{quoted}\""));
                let count: i64 = query_scalar(sql).fetch_one(&mut self.connection).await?;
                counts.insert(table, count.unsigned_abs());
            }
            Ok(counts)
        };
        counted.await.map_err(|error| failed(&self.path, error))
    }

    /// Files whose bytes are stored, by their ids, from the one after `after`
    /// on; at most `limit`.
    pub async fn stored_files(
        &mut self,
        after: Option<&FileId>,
        limit: u32,
    ) -> Result<Vec<StoredFile>, InspectError> {
        query(
            "SELECT id, size, digest FROM files \
             WHERE id > ?1 AND digest IS NOT NULL ORDER BY id LIMIT ?2",
        )
        .bind(after.map_or("", FileId::as_str))
        .bind(limit)
        .try_map(|row| stored_file(&row))
        .fetch_all(&mut self.connection)
        .await
        .map_err(|error| failed(&self.path, error))
    }

    /// Whether the bytes of this file are stored, as the database says now;
    /// none if it knows no such file.
    pub async fn is_stored(&mut self, id: &FileId) -> Result<Option<bool>, InspectError> {
        query_scalar("SELECT digest IS NOT NULL FROM files WHERE id = ?1")
            .bind(id.as_str())
            .fetch_optional(&mut self.connection)
            .await
            .map_err(|error| failed(&self.path, error))
    }

    /// All visitors by their keys, from the one after `after` on; at most
    /// `limit`.
    pub async fn visitors(
        &mut self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<VisitorMark>, InspectError> {
        query(
            "SELECT v.id, h.name, v.handle, v.created_at \
             FROM visitors v JOIN channels h ON h.id = v.channel_id \
             WHERE v.id > ?1 ORDER BY v.id LIMIT ?2",
        )
        .bind(after)
        .bind(limit)
        .try_map(|row: SqliteRow| {
            Ok(VisitorMark {
                id: row.try_get("id")?,
                channel: row.try_get("name")?,
                handle: row.try_get("handle")?,
                created_at: row.try_get("created_at")?,
            })
        })
        .fetch_all(&mut self.connection)
        .await
        .map_err(|error| failed(&self.path, error))
    }

    /// Lets go of the file.
    pub async fn close(self) {
        // Nothing was written, so nothing can be lost.
        let _ = self.connection.close().await;
    }

    pub(super) fn failed(&self, error: sqlx::Error) -> InspectError {
        failed(&self.path, error)
    }
}

fn stored_file(row: &SqliteRow) -> Result<StoredFile, sqlx::Error> {
    Ok(StoredFile {
        id: rows::file_id(row, "id")?,
        size: row.try_get("size")?,
        digest: row
            .try_get::<&[u8], _>("digest")?
            .try_into()
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
    })
}

pub(super) fn failed(path: &Path, error: sqlx::Error) -> InspectError {
    InspectError::Failed {
        path: path.to_owned(),
        source: error.into(),
    }
}
