//! `backups.json` of a data directory: which backups were made of it, and who
//! was erased from it.
//!
//! An erased visitor is still in the backups that were made before. So each of
//! those that can be reached is told whom to leave out when it is restored;
//! one that cannot be reached now is told when it can be, at the next backup
//! or erasure.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::erasure::ErasureKey;
use super::{BackupError, MANIFEST, at, atomic, erasure};

const INDEX: &str = "backups.json";
const LOCK: &str = "backups.lock";

/// Backups that are remembered; with one more, the oldest is forgotten. More
/// than ten years of one a day.
const REMEMBERED: usize = 4000;

/// The index, held against other processes until it is dropped.
pub(crate) struct Index {
    path: PathBuf,
    content: Content,
    _lock: File,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    /// Where they are, the oldest first.
    backups: Vec<PathBuf>,
    /// Who was erased.
    erased: BTreeSet<ErasureKey>,
}

impl Index {
    /// Opens that of a data directory, or begins it. Waits for other processes
    /// that have it open, none of which keeps it for long.
    pub(crate) fn open(data_dir: &Path) -> Result<Self, BackupError> {
        let lock = data_dir.join(LOCK);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .and_then(|file| file.lock().map(|()| file))
            .map_err(at(&lock))?;
        let path = data_dir.join(INDEX);
        Ok(Self {
            content: atomic::read(&path)?.unwrap_or_default(),
            path,
            _lock: lock,
        })
    }

    /// Who was erased.
    pub(super) fn erased(&self) -> &BTreeSet<ErasureKey> {
        &self.content.erased
    }

    /// Remembers backups.
    pub(super) fn add_backups(
        &mut self,
        new: impl IntoIterator<Item = PathBuf>,
    ) -> Result<(), BackupError> {
        let backups = &mut self.content.backups;
        for backup in new {
            if !backups.contains(&backup) {
                backups.push(backup);
            }
        }
        let forgotten = backups.len().saturating_sub(REMEMBERED);
        backups.drain(..forgotten);
        atomic::write(&self.path, &self.content)
    }

    /// Remembers who was erased.
    pub(crate) fn add_erased(
        &mut self,
        visitors: impl IntoIterator<Item = ErasureKey>,
    ) -> Result<(), BackupError> {
        self.content.erased.extend(visitors);
        atomic::write(&self.path, &self.content)
    }

    /// Tells every backup that can be reached who was erased. Gives those that
    /// cannot: it may be that they are away, or removed for good.
    pub(crate) fn spread(&self) -> Vec<&Path> {
        let told = |backup: &Path| {
            backup.join(MANIFEST).is_file() && erasure::add(backup, &self.content.erased).is_ok()
        };
        let backups = self.content.backups.iter().map(PathBuf::as_path);
        backups.filter(|backup| !told(backup)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn key(letter: &str) -> ErasureKey {
        serde_json::from_value(letter.repeat(64).into()).unwrap()
    }

    #[test]
    fn a_backup_that_was_away_is_told_later() {
        let dir = tempfile::tempdir().unwrap();
        let (near, far) = (dir.path().join("near"), dir.path().join("far"));
        fs::create_dir(&near).unwrap();
        fs::write(near.join(MANIFEST), "{}").unwrap();
        let mut index = Index::open(dir.path()).unwrap();
        index.add_backups([far.clone(), near.clone()]).unwrap();
        index.add_erased([key("a")]).unwrap();
        assert_eq!(index.spread(), [far.as_path()]);
        assert_eq!(erasure::read(&near).unwrap(), [key("a")].into());
        drop(index);

        fs::create_dir(&far).unwrap();
        fs::write(far.join(MANIFEST), "{}").unwrap();
        let index = Index::open(dir.path()).unwrap();
        assert!(index.spread().is_empty());
        assert_eq!(erasure::read(&far).unwrap(), [key("a")].into());
    }

    #[test]
    fn the_oldest_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let mut index = Index::open(dir.path()).unwrap();
        index.content.backups = (0..REMEMBERED).map(|n| n.to_string().into()).collect();
        index.add_backups(["new".into(), "new".into()]).unwrap();
        assert_eq!(index.content.backups.len(), REMEMBERED);
        assert_eq!(index.content.backups[0], Path::new("1"));
    }
}
