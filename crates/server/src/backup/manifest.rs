//! What a backup says of itself.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{BackupError, MANIFEST, atomic};

/// The layout of backups that this release makes and the newest that it reads.
const FORMAT: u32 = 1;

/// `manifest.json`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Manifest {
    /// The layout of the backup.
    pub(super) format: u32,
    /// The release that made it.
    pub(super) release: String,
    /// The last change of the database's tables.
    pub(super) schema: i64,
    /// When, as ISO 8601 in UTC.
    pub(super) created_at: String,
    /// The database.
    pub(super) database: Database,
    /// The files.
    pub(super) files: Files,
}

/// The copied database.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Database {
    /// Its bytes.
    pub(super) size: u64,
    /// What they hash to, in hexadecimal digits.
    pub(super) sha256: String,
    /// How many rows each table has.
    pub(super) rows: BTreeMap<String, u64>,
}

/// The copied files. What each hashes to is in the database.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Files {
    /// How many were copied.
    pub(super) count: u64,
    /// How many bytes they have together.
    pub(super) bytes: u64,
    /// Those that were deleted while the backup was made.
    pub(super) deleted: Vec<String>,
    /// Those that were missing or damaged already.
    pub(super) lost: Vec<String>,
}

impl Manifest {
    /// Of a backup that is about to be whole.
    pub(super) fn new(schema: i64, created_at: String, database: Database, files: Files) -> Self {
        Self {
            format: FORMAT,
            release: env!("CARGO_PKG_VERSION").to_owned(),
            schema,
            created_at,
            database,
            files,
        }
    }

    /// Reads that of a whole backup.
    pub(super) fn read(backup: &Path) -> Result<Self, BackupError> {
        /// What every layout has.
        #[derive(Deserialize)]
        struct Layout {
            format: u32,
        }
        let path = backup.join(MANIFEST);
        match atomic::read::<Layout>(&path)? {
            None => Err(BackupError::NoBackup(backup.to_owned())),
            Some(layout) if layout.format > FORMAT => Err(BackupError::Newer(backup.to_owned())),
            Some(_) => atomic::read(&path)?.ok_or_else(|| BackupError::NoBackup(backup.to_owned())),
        }
    }

    /// Writes it, as the last thing of a backup.
    pub(super) fn write(&self, backup: &Path) -> Result<(), BackupError> {
        atomic::write(&backup.join(MANIFEST), self)
    }

    /// Whether it is known that the backup has no bytes of this file.
    pub(super) fn lacks(&self, id: &str) -> bool {
        let Files { deleted, lost, .. } = &self.files;
        deleted.iter().chain(lost).any(|lacking| lacking == id)
    }
}
