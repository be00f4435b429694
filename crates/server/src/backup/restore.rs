//! Making a data directory out of a backup.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use kite_domain::VisitorId;
use kite_domain::port::VisitorStore;
use kite_store::{Inspector, Shelf, SqliteStore, copy_and_digest};

use super::erasure::ErasureKey;
use super::index::Index;
use super::manifest::Manifest;
use super::partial::{is_partial, whole_ones};
use super::{BackupError, DATABASE, FILES, PAGE, at, atomic, erasure, hex};
use crate::data::{self, DataError, ServeLock};

/// What a restore brought back.
pub(crate) struct Restored {
    /// How many files.
    pub(crate) files: u64,
    /// How many the backup never had.
    pub(crate) lacking: u64,
    /// How many visitors were left out.
    pub(crate) erased: usize,
}

/// Makes a data directory, where there is nothing yet, out of a backup that is
/// as it was made. Visitors who were erased since are left out.
pub(crate) async fn restore(from: &Path, data_dir: &Path) -> Result<Restored, BackupError> {
    if is_partial(from) {
        return Err(BackupError::NoBackup(from.to_owned()));
    }
    let manifest = Manifest::read(from)?;
    let place = Place::claim(data_dir)?;
    let database = data_dir.join(DATABASE);
    copy_database(from, &manifest, &database)?;
    let files = Shelf::new(data_dir.join(FILES));
    let mut restored = copy_files(from, &manifest, &database, &files).await?;
    let erased = erasure::read(from)?;
    restored.erased = leave_out(&erased, &database, &files).await?;
    files.sync().map_err(at(data_dir))?;
    let mut index = Index::open(data_dir)?;
    // Who is erased from now on is in this backup too, and in those beside it.
    let from = fs::canonicalize(from).map_err(at(from))?;
    let beside = from.parent().map_or(Ok(Vec::new()), whole_ones);
    index.add_backups(beside.map_err(at(&from))?)?;
    index.add_backups([from])?;
    index.add_erased(erased)?;
    place.finish()?;
    Ok(restored)
}

/// Copies the database, and looks whether it is the one that was backed up.
fn copy_database(from: &Path, manifest: &Manifest, to: &Path) -> Result<(), BackupError> {
    let source = from.join(DATABASE);
    let damaged = || BackupError::DatabaseDamaged(from.to_owned());
    let source = match File::open(&source) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(damaged()),
        opened => opened.map_err(at(&source))?,
    };
    let copied = (|| {
        let mut copy = atomic::private().create_new(true).open(to)?;
        let copied = copy_and_digest(source, &mut copy)?;
        copy.sync_all()?;
        Ok(copied)
    })();
    let (size, digest) = copied.map_err(at(to))?;
    let expected = &manifest.database;
    if size == expected.size && hex(&digest) == expected.sha256 {
        Ok(())
    } else {
        Err(damaged())
    }
}

async fn copy_files(
    backup: &Path,
    manifest: &Manifest,
    database: &Path,
    to: &Shelf,
) -> Result<Restored, BackupError> {
    let from = Shelf::new(backup.join(FILES));
    let mut copied = Inspector::open(database).await?;
    let mut restored = Restored {
        files: 0,
        lacking: 0,
        erased: 0,
    };
    let mut damaged: Option<(usize, PathBuf)> = None;
    let mut last = None;
    loop {
        let page = copied.stored_files(last.as_ref(), PAGE).await?;
        for file in &page {
            if manifest.lacks(file.id.as_str()) {
                restored.lacking += 1;
                continue;
            }
            let place = from.place(&file.id);
            let measured = from.copy(&file.id, to).map_err(at(&place))?;
            if measured == Some((file.size, file.digest)) {
                restored.files += 1;
            } else {
                damaged.get_or_insert((0, place)).0 += 1;
            }
        }
        match page.into_iter().last() {
            Some(file) => last = Some(file.id),
            None => break,
        }
    }
    copied.close().await;
    match damaged {
        None => Ok(restored),
        Some((count, first)) => Err(BackupError::FilesDamaged {
            backup: backup.to_owned(),
            count,
            first,
        }),
    }
}

/// Brings the database up to this release and erases visitors from it. Gives
/// how many of them were in it.
async fn leave_out(
    erased: &BTreeSet<ErasureKey>,
    database: &Path,
    files: &Shelf,
) -> Result<usize, BackupError> {
    let store = SqliteStore::open(database).await.map_err(DataError::from)?;
    let mut restored = Inspector::open(database).await?;
    let (mut count, mut last) = (0, 0);
    loop {
        let page = restored.visitors(last, PAGE).await?;
        for visitor in &page {
            if !erased.contains(&ErasureKey::of(visitor)) {
                continue;
            }
            let freed = store.erase_visitor(VisitorId(visitor.id)).await?;
            for id in freed.unwrap_or_default() {
                files.remove(&id).map_err(at(&files.place(&id)))?;
            }
            count += 1;
        }
        match page.last() {
            Some(visitor) => last = visitor.id,
            None => break,
        }
    }
    restored.close().await;
    store.close().await;
    Ok(count)
}

/// A data directory that is being made. Dropped, what is in it is removed.
struct Place<'a> {
    dir: &'a Path,
    lock: Option<ServeLock>,
}

impl<'a> Place<'a> {
    /// Takes a directory in which there is nothing; nobody can serve it until
    /// the restore is finished.
    fn claim(dir: &'a Path) -> Result<Self, BackupError> {
        data::make_dir(dir)?;
        if !is_empty(dir).map_err(at(dir))? {
            return Err(BackupError::NotEmpty(dir.to_owned()));
        }
        let place = Self {
            lock: Some(data::claim(dir)?),
            dir,
        };
        let mark = dir.join(data::RESTORING);
        File::create_new(&mark)
            .and_then(|mark| mark.sync_all())
            .map_err(at(&mark))?;
        atomic::sync_dir(dir).map_err(at(dir))?;
        Ok(place)
    }

    /// Everything is there and on the disk.
    fn finish(mut self) -> Result<(), BackupError> {
        let mark = self.dir.join(data::RESTORING);
        let finished = atomic::sync_dir(self.dir)
            .and_then(|()| fs::remove_file(&mark))
            .and_then(|()| atomic::sync_dir(self.dir));
        finished.map_err(at(&mark))?;
        self.lock = None;
        Ok(())
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if self.lock.is_some()
            && let Err(error) = clear(self.dir)
        {
            tracing::warn!(%error, path = %self.dir.display(), "what a restore that broke off has left could not be removed");
        }
    }
}

/// What a file system puts into each of its roots is nothing.
fn is_nothing(entry: &fs::DirEntry) -> bool {
    entry.file_name() == "lost+found"
}

fn is_empty(dir: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(dir)? {
        if !is_nothing(&entry?) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn clear(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if is_nothing(&entry) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
