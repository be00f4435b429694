//! Whether a database and its files are what they should be.
//!
//! It only looks, and may do so beside a server that runs: what looks wrong
//! because something is being changed is looked at again. It removes nothing.

use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use kite_domain::FileId;

use crate::blobs::{OnShelf, Shelf};
use crate::sqlite::{InspectError, Inspector, StoredFile};

/// Files that are looked up at once.
const PAGE: u32 = 1000;

/// Something that is not as it should be: what, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// SQLite finds the database damaged.
    #[error("the database is damaged ({0}): keep a copy of it and restore a backup")]
    Damaged(String),
    /// Rows belong to rows that are not there.
    #[error(
        "{count} rows of {table} belong to rows of {parent} that are not there: restore a backup, or report this"
    )]
    Dangling {
        /// The table.
        table: String,
        /// To whose rows they should belong.
        parent: String,
        /// How many.
        count: u32,
    },
    /// The database contradicts itself.
    #[error(
        "{thing} {number}: {what}: keep a copy of the database, restore a backup if it disturbs, and report this"
    )]
    Contradiction {
        /// What it is that contradicts itself.
        thing: &'static str,
        /// Which one.
        number: i64,
        /// How.
        what: &'static str,
    },
    /// A file's bytes are not there.
    #[error("{place} is missing: copy it from a backup")]
    Missing {
        /// Where they should be.
        place: PathBuf,
    },
    /// A file's bytes are not those that were sent.
    #[error("{place} was changed ({what}): copy it from a backup")]
    Changed {
        /// Where they are.
        place: PathBuf,
        /// How they differ.
        what: String,
    },
    /// Bytes of which the database knows nothing.
    #[error("{place} belongs to nothing: remove it, or let --repair do so")]
    Orphan {
        /// Whose they are by their name.
        id: FileId,
        /// Where they are.
        place: PathBuf,
        /// Since when, where the file system tells.
        since: Option<SystemTime>,
    },
    /// Something that we did not put there.
    #[error("{0} is nothing that k1te-server puts there: look at it and move it away")]
    Foreign(PathBuf),
}

/// Why a check could not be brought to its end.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The database cannot be looked at.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// A file or a directory cannot be read.
    #[error("the files cannot be read")]
    Files(#[from] io::Error),
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Checked {
    /// Files that the database calls stored.
    pub files: u64,
    /// Whether the database is of this release. One of an older release is
    /// looked at less closely.
    pub current: bool,
}

/// Looks at everything, and tells each problem as it is found.
pub async fn check(
    database: &mut Inspector,
    files: &Shelf,
    tell: &mut impl FnMut(Problem),
) -> Result<Checked, CheckError> {
    let mut checked = Checked {
        files: 0,
        current: database.is_current(),
    };
    let mut damaged = false;
    for problem in database.damage().await? {
        damaged = true;
        tell(problem);
    }
    if damaged {
        // What else such a database says is worth nothing.
        return Ok(checked);
    }
    for problem in database.dangling().await? {
        tell(problem);
    }
    if checked.current {
        for problem in database.contradictions().await? {
            tell(problem);
        }
    }
    let mut last: Option<FileId> = None;
    loop {
        let page = database.stored_files(last.as_ref(), PAGE).await?;
        for file in &page {
            checked.files += 1;
            if let Some(problem) = file_problem(database, files, file).await? {
                tell(problem);
            }
        }
        match page.into_iter().last() {
            Some(file) => last = Some(file.id),
            None => break,
        }
    }
    unexpected(database, files, tell).await?;
    Ok(checked)
}

/// What is wrong with a file that the database called stored a moment ago.
async fn file_problem(
    database: &mut Inspector,
    files: &Shelf,
    file: &StoredFile,
) -> Result<Option<Problem>, CheckError> {
    let place = files.place(&file.id);
    let problem = match files.measure(&file.id) {
        Ok(None) => Problem::Missing { place },
        Ok(Some((size, _))) if size != file.size => Problem::Changed {
            place,
            what: format!("{size} bytes instead of {}", file.size),
        },
        Ok(Some((_, digest))) if digest != file.digest => Problem::Changed {
            place,
            what: "other bytes".to_owned(),
        },
        Ok(Some(_)) => return Ok(None),
        Err(error) => Problem::Changed {
            place,
            what: error.to_string(),
        },
    };
    // Whoever deletes a file removes its row first.
    let still_stored = database.is_stored(&file.id).await? == Some(true);
    Ok(still_stored.then_some(problem))
}

/// Tells what is there and should not be.
async fn unexpected(
    database: &mut Inspector,
    files: &Shelf,
    tell: &mut impl FnMut(Problem),
) -> Result<(), CheckError> {
    for found in files.look()? {
        match found? {
            OnShelf::Foreign(path) => tell(Problem::Foreign(path)),
            // A file's row comes before its bytes, and its bytes go after its
            // row: what is still there now belongs to nothing.
            OnShelf::Blob { id, since } => {
                let place = files.place(&id);
                if database.is_stored(&id).await?.is_none() && place.exists() {
                    tell(Problem::Orphan { id, place, since });
                }
            }
        }
    }
    Ok(())
}
