//! Files' bytes on the local disk, for those who look after them: backups,
//! restores and checks.
//!
//! It opens nothing and locks nothing, so it may stand beside a server that
//! runs. It does not know which files there should be.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::iter;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use kite_domain::FileId;
use kite_domain::file::Digest;
use sha2::{Digest as _, Sha256};

use super::local::{CHUNK, make_dir, place_in, sync_dir};

/// A directory of files' bytes as it is.
#[derive(Clone, Debug)]
pub struct Shelf {
    dir: PathBuf,
}

/// What stands in the directory.
#[derive(Debug)]
pub enum OnShelf {
    /// A file's bytes.
    Blob {
        /// The file's id.
        id: FileId,
        /// When it was put there, where the file system tells.
        since: Option<SystemTime>,
    },
    /// Something that is not named as our files are.
    Foreign(PathBuf),
}

impl Shelf {
    /// The directory need not be there.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// Where the bytes of this file belong.
    pub fn place(&self, id: &FileId) -> PathBuf {
        place_in(&self.dir, id)
    }

    /// Everything that is there, one after the other as it is asked for.
    pub fn look(&self) -> io::Result<impl Iterator<Item = io::Result<OnShelf>> + use<>> {
        let found = entries(&self.dir)?.map(|entry| entry.and_then(|entry| below(&entry)));
        Ok(found.flat_map(|found| match found {
            Ok(found) => found,
            Err(error) => Box::new(iter::once(Err(error))),
        }))
    }

    /// The number and the digest of the bytes; none if there are none.
    pub fn measure(&self, id: &FileId) -> io::Result<Option<(u64, Digest)>> {
        match File::open(self.place(id)) {
            Ok(file) => copy_and_digest(file, &mut io::sink()).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives the bytes a second name on another shelf, where the file system
    /// can, else copies them durably. The directory of the new name is not
    /// synced yet: see [`Shelf::sync`]. Gives the number of bytes, and the
    /// digest if they were read; none if there are none.
    pub fn share(&self, id: &FileId, with: &Self) -> io::Result<Option<(u64, Option<Digest>)>> {
        let (from, to) = (self.place(id), with.place(id));
        make_dir(to.parent().unwrap_or(&to))?;
        match fs::hard_link(&from, &to) {
            Ok(()) => Ok(Some((fs::metadata(&to)?.len(), None))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            Err(_) => Ok(copy(&from, &to)?.map(|(size, digest)| (size, Some(digest)))),
        }
    }

    /// Copies the bytes durably to another shelf, but for the directory of
    /// their new name: see [`Shelf::sync`]. Gives their number and digest;
    /// none if there are none.
    pub fn copy(&self, id: &FileId, to: &Self) -> io::Result<Option<(u64, Digest)>> {
        let place = to.place(id);
        make_dir(place.parent().unwrap_or(&place))?;
        copy(&self.place(id), &place)
    }

    /// Removes the bytes, if there are any.
    pub fn remove(&self, id: &FileId) -> io::Result<()> {
        match fs::remove_file(self.place(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Makes the names of all that is there durable.
    pub fn sync(&self) -> io::Result<()> {
        make_dir(&self.dir)?;
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                sync_dir(&entry.path())?;
            }
        }
        sync_dir(&self.dir)
    }
}

type Found = Box<dyn Iterator<Item = io::Result<OnShelf>>>;

/// What an entry of the directory comes to.
fn below(entry: &fs::DirEntry) -> io::Result<Found> {
    let name = entry.file_name();
    match name.to_str() {
        // Uploads that run, and who may be running one.
        Some("tmp" | "lock") => Ok(Box::new(iter::empty())),
        Some(prefix) if is_prefix(prefix) && entry.file_type()?.is_dir() => {
            let prefix = prefix.to_owned();
            let blobs = entries(&entry.path())?;
            Ok(Box::new(blobs.map(move |blob| {
                blob.map(|blob| on_shelf(&prefix, &blob))
            })))
        }
        _ => Ok(Box::new(iter::once(Ok(OnShelf::Foreign(entry.path()))))),
    }
}

/// The entries of a directory; nothing where there is none.
fn entries(dir: &Path) -> io::Result<impl Iterator<Item = io::Result<fs::DirEntry>> + use<>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => Some(entries),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    Ok(entries.into_iter().flatten())
}

fn is_prefix(name: &str) -> bool {
    name.len() == 2
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn on_shelf(prefix: &str, entry: &fs::DirEntry) -> OnShelf {
    let id = entry.file_name().into_string().ok().and_then(FileId::new);
    match (id, entry.metadata()) {
        (Some(id), Ok(data)) if id.as_str().starts_with(prefix) && data.is_file() => {
            OnShelf::Blob {
                id,
                since: data.modified().ok(),
            }
        }
        _ => OnShelf::Foreign(entry.path()),
    }
}

/// Copies a file's bytes to where there is nothing yet, and syncs them.
fn copy(from: &Path, to: &Path) -> io::Result<Option<(u64, Digest)>> {
    let source = match File::open(from) {
        Ok(source) => source,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut copy = options.open(to)?;
    let measured = copy_and_digest(source, &mut copy)?;
    copy.sync_all()?;
    Ok(Some(measured))
}

/// Copies a file from where it stands to its end; gives the number of the
/// bytes and their digest.
pub fn copy_and_digest(mut file: File, into: &mut impl Write) -> io::Result<(u64, Digest)> {
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    let mut size = 0;
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok((size, hash.finalize().into())),
            read => {
                hash.update(&chunk[..read]);
                into.write_all(&chunk[..read])?;
                size += read as u64;
            }
        }
    }
}
