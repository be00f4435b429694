//! Backups: whole copies of a data directory, made while it is served.
//!
//! ```text
//! kite-2026-11-21T105650.123Z/
//!   kite.db        the database as of one moment
//!   files/         the bytes of every file that it calls stored
//!   manifest.json  what the backup is, and the database's digest; written last
//!   erased.json    visitors to leave out when it is restored
//! ```
//!
//! The database is copied first and the files after it, so every file that it
//! names is there already. What is written stands under a name that ends in
//! `.partial` until all of it is on the disk. It knows no flag and no terminal.

mod atomic;
mod erasure;
mod index;
mod make;
mod manifest;
mod partial;
mod restore;

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};

use kite_domain::port::StoreError;
use kite_store::InspectError;

use crate::data::{DATABASE, DataError, FILES};

pub(crate) use erasure::ErasureKey;
pub(crate) use index::Index;
pub(crate) use make::make;
pub(crate) use restore::restore;

const MANIFEST: &str = "manifest.json";
const ERASED: &str = "erased.json";

/// Rows that are read at once.
const PAGE: u32 = 1000;

/// Why a backup could not be made, restored or noted, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database to copy cannot be read.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// The restored data cannot be opened.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Erased visitors could not be removed from the restored data.
    #[error("the database failed")]
    Store(#[from] StoreError),
    /// Something could not be read or written.
    #[error(
        "{path} cannot be read or written; check that it is there, that this user may use it and that the disk has room"
    )]
    Io {
        /// What.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file of ours says nothing that we wrote.
    #[error("{path} cannot be understood; it was changed, or written by a newer release")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Where it is wrong.
        source: serde_json::Error,
    },
    /// There is no backup where one should be.
    #[error(
        "{0} is no backup, or one that broke off: there is no manifest.json in it, or its name ends with .partial; choose another one by --from"
    )]
    NoBackup(PathBuf),
    /// A newer release has made it.
    #[error("the backup {0} was made by a newer release; restore it with that release")]
    Newer(PathBuf),
    /// The database is not the one that was copied.
    #[error(
        "the backup {0} is damaged: its database is not the one that was copied; nothing was restored, choose another backup"
    )]
    DatabaseDamaged(PathBuf),
    /// Files are not those that were copied.
    #[error(
        "the backup {backup} is damaged: {count} of its files are missing or changed, the first is {first}; nothing was restored, choose another backup"
    )]
    FilesDamaged {
        /// Which backup.
        backup: PathBuf,
        /// How many.
        count: usize,
        /// The place of the first.
        first: PathBuf,
    },
    /// Something is where the data should go.
    #[error(
        "{0} is not empty; restore into a directory that is empty or not there yet, by --data-dir"
    )]
    NotEmpty(PathBuf),
}

impl BackupError {
    /// Whether the caller should have said something else.
    pub(crate) fn is_misuse(&self) -> bool {
        matches!(
            self,
            Self::NoBackup(_) | Self::NotEmpty(_) | Self::Inspect(InspectError::Missing(_))
        )
    }
}

/// Says what it was that failed.
fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::Io { path, source }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
