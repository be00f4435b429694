//! Backups by their names: those that are not whole yet, and those that are.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kite_protocol::Timestamp;

use super::{BackupError, MANIFEST, at, atomic};

/// What a backup's name begins with.
const PREFIX: &str = "kite-";

/// What the name of one that is not whole ends with.
const PARTIAL: &str = ".partial";

/// Held by whoever is making it.
const LOCK: &str = "lock";

/// The name of a backup of this time.
pub(super) fn name(now: Timestamp) -> String {
    format!("{PREFIX}{}", now.to_string().replace(':', ""))
}

/// Whether a backup is not whole, going by its name.
pub(super) fn is_partial(backup: &Path) -> bool {
    let name = backup.file_name().unwrap_or_default();
    name.to_string_lossy().ends_with(PARTIAL)
}

/// A backup that is not whole yet. Dropped, it is removed.
pub(super) struct Partial {
    path: PathBuf,
    lock: Option<File>,
}

impl Partial {
    /// Begins one in this directory.
    pub(super) fn create(to: &Path, name: &str) -> Result<Self, BackupError> {
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

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name, now that all of it is on the disk.
    pub(super) fn become_whole(mut self, place: &Path) -> Result<(), BackupError> {
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
        let is_whole = name.starts_with(PREFIX) && !is_partial(&path);
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
pub(super) fn remove_leftovers(to: &Path) -> Result<(), BackupError> {
    for entry in fs::read_dir(to).map_err(at(to))? {
        let path = entry.map_err(at(to))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !(name.starts_with(PREFIX) && is_partial(&path) && path.is_dir()) {
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
