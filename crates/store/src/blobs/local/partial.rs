//! A file that is not whole yet: it goes away unless it gets its place.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use kite_domain::FileId;

/// A file that is not whole yet. Dropped, it is removed.
pub(super) struct Partial {
    path: Option<PathBuf>,
}

impl Partial {
    /// Makes an empty one in this directory, under a name that no other
    /// upload has, of this process or another.
    pub(super) fn create(dir: &Path, id: &FileId) -> io::Result<(Self, fs::File)> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let mut options = OpenOptions::new();
        options.create_new(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        loop {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let path = dir.join(format!("{}.{}.{number}", id.as_str(), process::id()));
            match options.open(&path) {
                // Left by a dead process that had our process id.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                opened => return opened.map(|file| (Self { path: Some(path) }, file)),
            }
        }
    }

    /// Moves it to its place, over what is there.
    pub(super) fn move_to(mut self, place: &Path) -> io::Result<()> {
        if let Some(path) = &self.path {
            fs::rename(path, place)?;
        }
        self.path = None;
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if let Some(path) = &self.path
            && let Err(error) = fs::remove_file(path)
        {
            tracing::warn!(%error, "an unfinished upload could not be removed");
        }
    }
}
