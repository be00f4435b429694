//! The data directory: the database, the files' bytes, and who serves them.
//!
//! ```text
//! kite.db       the database (with -wal and -shm while it is open)
//! files/        files' bytes
//! serve.lock    held by the one process that serves this directory
//! public-url    under which address it was served last, for the command line
//! telegram-bots which bots its settings named then, likewise
//! backups.json  which backups were made, and who was erased since
//! restoring     there while a restore is filling the directory
//! ```

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kite_domain::port::{OutletStore, Wake};
use kite_domain::{Chat, Ports};
use kite_store::{LocalBlobs, OpenError, SqliteStore};

use crate::public_url;
use crate::system::{SystemClock, SystemRandom};

pub(crate) const DATABASE: &str = "kite.db";
pub(crate) const FILES: &str = "files";
const LOCK: &str = "serve.lock";
const PUBLIC_URL: &str = "public-url";
const BOTS: &str = "telegram-bots";
pub(crate) const RESTORING: &str = "restoring";

/// Why the data directory cannot be used, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// It is no directory.
    #[error("{0} is not a directory; choose another one by --data-dir")]
    NotADirectory(PathBuf),
    /// It cannot be made or written.
    #[error(
        "the data directory {path} cannot be written; make it writable for this user or choose another one by --data-dir"
    )]
    Unwritable {
        /// The directory, or what in it could not be written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another process serves it.
    #[error(
        "another k1te-server already serves {0}; stop that one or choose another directory by --data-dir"
    )]
    InUse(PathBuf),
    /// A restore is filling it, or broke off.
    #[error(
        "a restore into {0} is not finished; wait for it, or if it broke off, empty the directory and restore again"
    )]
    Restoring(PathBuf),
    /// The database cannot be opened.
    #[error("the database cannot be used")]
    Database(#[from] OpenError),
}

/// An open data directory. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Data {
    dir: PathBuf,
    store: Arc<SqliteStore>,
    blobs: Arc<LocalBlobs>,
    fresh: bool,
}

/// The right to serve a data directory, until it is dropped.
pub struct ServeLock(#[expect(dead_code, reason = "closing the file lets go of the lock")] File);

impl Data {
    /// Opens the directory; makes it and what belongs in it if need be.
    pub async fn open(dir: &Path) -> Result<Self, DataError> {
        make_dir(dir)?;
        if dir.join(RESTORING).exists() {
            return Err(DataError::Restoring(dir.to_owned()));
        }
        let database = dir.join(DATABASE);
        let fresh = !database.exists();
        let store = Arc::new(SqliteStore::open(&database).await?);
        let files = dir.join(FILES);
        let blobs = LocalBlobs::open(&files).map_err(unwritable(&files))?;
        Ok(Self {
            dir: dir.to_owned(),
            store,
            blobs: Arc::new(blobs),
            fresh,
        })
    }

    /// Whether there was no database before.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// The database, for what only the command line asks of it.
    pub fn database(&self) -> &SqliteStore {
        &self.store
    }

    /// Files' bytes.
    pub fn blobs(&self) -> &LocalBlobs {
        &self.blobs
    }

    /// The chat over this data.
    pub fn chat(&self, wake: Arc<dyn Wake>) -> Chat {
        Chat::new(Ports {
            store: self.store.clone(),
            blobs: self.blobs.clone(),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            wake,
        })
    }

    /// The database, as connectors see it.
    pub fn outlets(&self) -> Arc<dyn OutletStore> {
        self.store.clone()
    }

    /// Claims the directory for this process: wake-ups do not reach another
    /// one, so two would deliver late.
    pub fn lock(&self) -> Result<ServeLock, DataError> {
        claim(&self.dir)
    }

    /// Keeps the address under which this directory is served.
    pub fn remember_public_url(&self, public_url: &str) -> Result<(), DataError> {
        let path = self.dir.join(PUBLIC_URL);
        fs::write(&path, public_url).map_err(unwritable(&path))
    }

    /// The address under which this directory was served last; none where the
    /// disk had no room to keep it whole.
    pub fn last_public_url(&self) -> Option<String> {
        let kept = fs::read_to_string(self.dir.join(PUBLIC_URL)).ok()?;
        public_url::parse(&kept).ok()
    }

    /// Keeps which bots this directory is served with, one account a line.
    pub fn remember_bots(&self, accounts: &[String]) -> Result<(), DataError> {
        let path = self.dir.join(BOTS);
        fs::write(&path, accounts.join("\n")).map_err(unwritable(&path))
    }

    /// Whether this directory was served last with that bot.
    pub fn was_served_with(&self, account: &str) -> bool {
        let kept = fs::read_to_string(self.dir.join(BOTS));
        kept.is_ok_and(|kept| kept.lines().any(|line| line == account))
    }

    /// Finishes what is being written. What is asked for later fails.
    pub async fn close(&self) {
        self.store.close().await;
    }
}

/// Claims a directory for this process, whether there is data in it or not.
pub(crate) fn claim(dir: &Path) -> Result<ServeLock, DataError> {
    let path = dir.join(LOCK);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(unwritable(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(ServeLock(file)),
        Err(TryLockError::WouldBlock) => Err(DataError::InUse(dir.to_owned())),
        Err(TryLockError::Error(error)) => Err(unwritable(&path)(error)),
    }
}

/// Makes a directory if it is not there. Visitors' secrets are nobody else's
/// to read.
pub(crate) fn make_dir(dir: &Path) -> Result<(), DataError> {
    if dir.exists() && !dir.is_dir() {
        return Err(DataError::NotADirectory(dir.to_owned()));
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(unwritable(dir))
}

fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> DataError {
    let path = path.to_owned();
    move |source| DataError::Unwritable { path, source }
}
