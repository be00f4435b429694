//! Making a backup.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use kite_domain::FileId;
use kite_protocol::Timestamp;
use kite_store::{Inspector, OnShelf, Shelf, StoredFile, copy_and_digest};

use super::index::Index;
use super::manifest::{Database, Files, Manifest};
use super::partial::{Partial, remove_leftovers};
use super::{BackupError, DATABASE, FILES, PAGE, at, atomic, erasure, hex, partial};

/// Files that are deleted while they should be copied make the copied database
/// say more than is true, so it is copied again. What has been copied stays, so
/// from the second time on only files that came meanwhile can be missed.
const ROUNDS: u32 = 8;

/// A backup that was made.
pub(crate) struct Made {
    /// Where it is.
    pub(crate) place: PathBuf,
    /// How many files are in it.
    pub(crate) files: u64,
    /// How many bytes they have together.
    pub(crate) bytes: u64,
    /// How many files were missing or damaged already.
    pub(crate) lost: usize,
}

/// Makes a backup of a data directory in another directory, under a name made
/// of the time.
pub(crate) async fn make(data_dir: &Path, to: &Path, now: Timestamp) -> Result<Made, BackupError> {
    let mut live = Inspector::open(&data_dir.join(DATABASE)).await?;
    crate::data::make_dir(to)?;
    let to = fs::canonicalize(to).map_err(at(to))?;
    remove_leftovers(&to)?;
    let name = partial::name(now);
    let partial = Partial::create(&to, &name)?;
    let from = Shelf::new(data_dir.join(FILES));
    let (database, schema, files) = copy(&mut live, &from, partial.path()).await?;
    live.close().await;

    let made = Made {
        place: to.join(&name),
        files: files.count,
        bytes: files.bytes,
        lost: files.lost.len(),
    };
    // Held to the end: who is erased from here on finds this backup in the
    // index, and who was before is in its list.
    let mut index = Index::open(data_dir)?;
    erasure::add(partial.path(), index.erased())?;
    Manifest::new(schema, now.to_string(), database, files).write(partial.path())?;
    index.add_backups([made.place.clone()])?;
    partial.become_whole(&made.place)?;
    index.spread();
    Ok(made)
}

/// Copies the database and the files that it names, durably.
async fn copy(
    live: &mut Inspector,
    from: &Shelf,
    backup: &Path,
) -> Result<(Database, i64, Files), BackupError> {
    let place = backup.join(DATABASE);
    let to = Shelf::new(backup.join(FILES));
    let mut round = 1;
    let (files, rows, schema) = loop {
        let file = atomic::private().create_new(true).open(&place);
        file.map_err(at(&place))?;
        live.copy_to(&place).await?;
        let mut copied = Inspector::open(&place).await?;
        let files = copy_files(&mut copied, live, from, &to).await?;
        if files.deleted.is_empty() || round == ROUNDS {
            remove_unnamed(&mut copied, &to, &backup.join(FILES)).await?;
            let rows = copied.row_counts().await?;
            let schema = copied.schema();
            copied.close().await;
            break (files, rows, schema);
        }
        copied.close().await;
        fs::remove_file(&place).map_err(at(&place))?;
        round += 1;
    };
    to.sync().map_err(at(&backup.join(FILES)))?;
    let (size, sha256) = digest_and_sync(&place).map_err(at(&place))?;
    Ok((Database { size, sha256, rows }, schema, files))
}

async fn copy_files(
    copied: &mut Inspector,
    live: &mut Inspector,
    from: &Shelf,
    to: &Shelf,
) -> Result<Files, BackupError> {
    let mut files = Files::default();
    let mut last: Option<FileId> = None;
    loop {
        let page = copied.stored_files(last.as_ref(), PAGE).await?;
        for file in &page {
            if copy_file(file, from, to)? {
                files.count += 1;
                files.bytes += file.size;
            } else {
                // Whoever deletes a file removes its row first.
                let still_stored = live.is_stored(&file.id).await? == Some(true);
                let without = if still_stored {
                    &mut files.lost
                } else {
                    &mut files.deleted
                };
                without.push(file.id.as_str().to_owned());
            }
        }
        match page.into_iter().last() {
            Some(file) => last = Some(file.id),
            None => return Ok(files),
        }
    }
}

/// Whether its bytes are in the backup now and are as they should be.
fn copy_file(file: &StoredFile, from: &Shelf, to: &Shelf) -> Result<bool, BackupError> {
    let place = to.place(&file.id);
    if place.exists() {
        return Ok(true);
    }
    let Some((size, digest)) = from.share(&file.id, to).map_err(at(&place))? else {
        return Ok(false);
    };
    let sound = size == file.size && digest.is_none_or(|digest| digest == file.digest);
    if !sound {
        to.remove(&file.id).map_err(at(&place))?;
    }
    Ok(sound)
}

/// Removes what an earlier round copied and this one's database does not name.
async fn remove_unnamed(
    copied: &mut Inspector,
    to: &Shelf,
    files: &Path,
) -> Result<(), BackupError> {
    for found in to.look().map_err(at(files))? {
        let OnShelf::Blob { id, .. } = found.map_err(at(files))? else {
            continue;
        };
        if copied.is_stored(&id).await? != Some(true) {
            to.remove(&id).map_err(at(&to.place(&id)))?;
        }
    }
    Ok(())
}

fn digest_and_sync(path: &Path) -> io::Result<(u64, String)> {
    let file = File::open(path)?;
    let (size, digest) = copy_and_digest(file, &mut io::sink())?;
    File::open(path)?.sync_all()?;
    Ok((size, hex(&digest)))
}
