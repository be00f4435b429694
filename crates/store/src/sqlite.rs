//! The store in a SQLite file.
//!
//! Every change goes through one [`writer::Writer`], which puts the waiting
//! ones into one commit; reads have connections of their own and see what was
//! committed before them. Nothing is cached: other processes change the same
//! file, such as the command line beside a running server.

mod append;
mod channels;
mod check;
mod conversations;
mod devices;
mod edit;
mod fault;
mod files;
mod inbox;
mod inspect;
mod join;
mod marks;
mod open;
mod operators;
mod outlets;
#[cfg(test)]
mod plans;
mod residue;
mod rows;
mod sweep;
mod upkeep;
mod visitors;
mod writer;

use std::path::Path;

use sqlx::SqlitePool;

pub use inspect::{InspectError, Inspector, StoredFile, VisitorMark};
pub use open::OpenError;
pub use residue::empty_log;
use writer::Writer;

/// The store in a SQLite file.
pub struct SqliteStore {
    writer: Writer,
    readers: SqlitePool,
}

impl SqliteStore {
    /// Opens the database, makes it if there is none, and brings its tables up
    /// to this release. Its directory must be there.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let connection = open::connect(path).await?;
        Ok(Self {
            writer: Writer::start(connection, open::options(path)),
            readers: open::readers(path),
        })
    }

    /// Finishes the changes that were asked for before, folds the write-ahead
    /// log into the file and lets go of it. What is asked for later fails.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// How many commits the writer has made since the database was opened.
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }
}
