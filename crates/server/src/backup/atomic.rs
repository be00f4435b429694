//! Small JSON files that are replaced as a whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{BackupError, at};

/// Reads a file; none if it is not there.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, BackupError> {
    match fs::read(path) {
        Ok(text) => {
            serde_json::from_slice(&text)
                .map(Some)
                .map_err(|source| BackupError::Unreadable {
                    path: path.to_owned(),
                    source,
                })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

/// Writes a file durably: after a power cut it says the old or the new.
pub(super) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), BackupError> {
    let mut text = serde_json::to_vec_pretty(value).map_err(|source| BackupError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    text.push(b'\n');
    let new = path.with_extension(format!("{}.new", process::id()));
    let written = (|| {
        let mut file = private().create(true).truncate(true).open(&new)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        sync_dir(path.parent().unwrap_or(path))
    })();
    written.map_err(at(path))
}

/// What opens a file to write it; one that it makes is for this user alone.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the names in a directory durable.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}
