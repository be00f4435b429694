//! Making a backup.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kite_domain::FileId;
use kite_protocol::Timestamp;
use kite_store::{Inspector, OnShelf, Shelf, StoredFile, copy_and_digest};

use super::index::Index;
use super::manifest::{Database, Files, Manifest};
use super::{BackupError, DATABASE, FILES, MANIFEST, PAGE, at, atomic, erasure, hex};

/// What a backup's name begins with.
const PREFIX: &str = "kite-";

/// What the name of one that is not whole ends with.
pub(super) const PARTIAL: &str = ".partial";

/// Held by whoever is making it.
const LOCK: &str = "lock";

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
    let name = format!("{PREFIX}{}", now.to_string().replace(':', ""));
    let partial = Partial::create(&to, &name)?;
    let from = Shelf::new(data_dir.join(FILES));
    let (database, schema, files) = copy(&mut live, &from, &partial.path).await?;
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
    erasure::add(&partial.path, index.erased())?;
    Manifest::new(schema, now.to_string(), database, files).write(&partial.path)?;
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

/// A backup that is not whole yet. Dropped, it is removed.
struct Partial {
    path: PathBuf,
    lock: Option<File>,
}

impl Partial {
    fn create(to: &Path, name: &str) -> Result<Self, BackupError> {
        let path = to.join(format!("{name}{PARTIAL}"));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(at(&path))?;
        let mut partial = Self { path, lock: None };
        let lock = partial.path.join(LOCK);
        let locked = File::create_new(&lock).and_then(|file| file.lock().map(|()| file));
        partial.lock = Some(locked.map_err(at(&lock))?);
        Ok(partial)
    }

    /// Gives it its name, now that all of it is on the disk.
    fn become_whole(mut self, place: &Path) -> Result<(), BackupError> {
        let named = (|| {
            if place.exists() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::remove_file(self.path.join(LOCK))?;
            atomic::sync_dir(&self.path)?;
            fs::rename(&self.path, place)?;
            self.lock = None;
            atomic::sync_dir(place.parent().unwrap_or(place))
        })();
        named.map_err(at(place))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if self.lock.is_some()
            && let Err(error) = fs::remove_dir_all(&self.path)
        {
            tracing::warn!(%error, path = %self.path.display(), "a backup that broke off could not be removed");
        }
    }
}

/// The whole backups in a directory, the oldest first.
pub(super) fn whole_ones(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut backups = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_whole = name.starts_with(PREFIX) && !name.ends_with(PARTIAL);
        if is_whole && path.join(MANIFEST).is_file() {
            backups.push(path);
        }
    }
    backups.sort();
    Ok(backups)
}

/// Whether nothing was done in it for longer than it takes to begin or to end.
fn is_old(path: &Path) -> bool {
    let changed = fs::metadata(path).and_then(|data| data.modified()).ok();
    changed
        .and_then(|time| time.elapsed().ok())
        .is_some_and(|age| age > Duration::from_hours(1))
}

/// Removes backups that broke off, and leaves alone those that are being made.
fn remove_leftovers(to: &Path) -> Result<(), BackupError> {
    for entry in fs::read_dir(to).map_err(at(to))? {
        let path = entry.map_err(at(to))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !(name.starts_with(PREFIX) && name.ends_with(PARTIAL) && path.is_dir()) {
            continue;
        }
        let lock = OpenOptions::new().write(true).open(path.join(LOCK));
        let abandoned = match &lock {
            Ok(lock) => lock.try_lock().is_ok(),
            // It has none for a moment at its beginning and at its end.
            Err(_) => is_old(&path),
        };
        if abandoned {
            fs::remove_dir_all(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}
