//! Files' bytes on the local disk.
//!
//! A file comes into being under `tmp/` and moves to its own place, named
//! after its id, once all of it is on the disk. So what stands in its place is
//! whole, and what stands in `tmp/` belongs to an upload that runs or to a
//! process that has died.

mod partial;

use std::fs::{self, DirBuilder, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::BytesMut;
use futures::{StreamExt, stream};
use kite_domain::FileId;
use kite_domain::file::Digest;
use kite_domain::port::{BlobError, BlobStore, ByteStream, StoredBlob};
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufWriter};

use partial::Partial;

/// Bytes that are read from or written to the disk at once.
pub(super) const CHUNK: usize = 64 * 1024;

/// Files' bytes in a directory of the local disk.
pub struct LocalBlobs {
    dir: PathBuf,
    tmp: PathBuf,
    /// Held while a file gets its place: of two uploads of one file the first
    /// stays. Only one process serves, so only this one takes uploads.
    placing: Arc<Mutex<()>>,
    /// Held for as long as this process may have uploads in `tmp/`.
    _in_use: fs::File,
}

impl LocalBlobs {
    /// Opens the directory, makes it if there is none, and removes what
    /// uploads of dead processes have left.
    pub fn open(dir: impl Into<PathBuf>) -> io::Result<Self> {
        let dir = dir.into();
        let tmp = dir.join("tmp");
        make_dir(&tmp)?;
        Ok(Self {
            _in_use: take_over(&dir, &tmp)?,
            placing: Arc::default(),
            dir,
            tmp,
        })
    }

    fn place(&self, id: &FileId) -> PathBuf {
        place_in(&self.dir, id)
    }
}

/// Where the bytes of this id belong in a directory: no more than 1296
/// directories, so that none grows too large to list.
pub(super) fn place_in(dir: &Path, id: &FileId) -> PathBuf {
    let id = id.as_str();
    dir.join(&id[..2]).join(id)
}

/// Removes leftovers, unless another process is using the directory: then they
/// may be its uploads. The lock that is given says that we do.
fn take_over(dir: &Path, tmp: &Path) -> io::Result<fs::File> {
    let lock = fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => {
            for leftover in fs::read_dir(tmp)? {
                fs::remove_file(leftover?.path())?;
            }
            lock.unlock()?;
        }
        Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(error)) => return Err(error),
    }
    lock.lock_shared()?;
    Ok(lock)
}

pub(super) fn make_dir(dir: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

#[async_trait]
impl BlobStore for LocalBlobs {
    async fn put(
        &self,
        id: &FileId,
        size: u64,
        mut bytes: ByteStream<'_>,
    ) -> Result<Digest, BlobError> {
        let (partial, file) = Partial::create(&self.tmp, id).map_err(BlobError::Place)?;
        let mut file = BufWriter::with_capacity(CHUNK, File::from_std(file));
        let mut hash = Sha256::new();
        let mut actual = 0;
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk.map_err(BlobError::Source)?;
            actual += chunk.len() as u64;
            if actual > size {
                return Err(BlobError::WrongSize {
                    expected: size,
                    actual: size.saturating_add(1),
                });
            }
            hash.update(&chunk);
            file.write_all(&chunk).await.map_err(BlobError::Place)?;
        }
        if actual < size {
            return Err(BlobError::WrongSize {
                expected: size,
                actual,
            });
        }
        file.flush().await.map_err(BlobError::Place)?;
        let file = file.into_inner().into_std().await;
        let place = self.place(id);
        let placing = Arc::clone(&self.placing);
        let digest = hash.finalize().into();
        // Not to be cancelled half way: it either runs to its end or not at all.
        tokio::task::spawn_blocking(move || keep(partial, &file, digest, &place, &placing))
            .await
            .map_err(io::Error::other)
            .flatten()
            .map_err(BlobError::Place)
    }

    async fn get(&self, id: &FileId) -> Result<Option<StoredBlob<'static>>, BlobError> {
        let file = match File::open(self.place(id)).await {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(BlobError::Place(error)),
        };
        let size = file.metadata().await.map_err(BlobError::Place)?.len();
        let bytes = stream::try_unfold(file, |mut file| async move {
            let mut chunk = BytesMut::with_capacity(CHUNK);
            let read = file.read_buf(&mut chunk).await?;
            Ok((read > 0).then(|| (chunk.freeze(), file)))
        });
        Ok(Some(StoredBlob {
            size,
            bytes: bytes.boxed(),
        }))
    }

    async fn remove(&self, id: &FileId) -> Result<(), BlobError> {
        match tokio::fs::remove_file(self.place(id)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(BlobError::Place(error)),
            _ => Ok(()),
        }
    }
}

/// Puts the file on the disk, then in its place, then the place on the disk.
/// Gives the digest of what is in the place: what came first stays.
fn keep(
    partial: Partial,
    file: &fs::File,
    digest: Digest,
    place: &Path,
    placing: &Mutex<()>,
) -> io::Result<Digest> {
    file.sync_all()?;
    let dir = place.parent().unwrap_or(place);
    let new_dir = !dir.exists();
    make_dir(dir)?;
    let there = {
        let _placing = placing.lock().unwrap_or_else(PoisonError::into_inner);
        let there = open_existing(place)?;
        if there.is_none() {
            partial.move_to(place)?;
        }
        there
    };
    sync_dir(dir)?;
    if new_dir && let Some(root) = dir.parent() {
        sync_dir(root)?;
    }
    there.map_or(Ok(digest), digest_of)
}

fn open_existing(place: &Path) -> io::Result<Option<fs::File>> {
    match fs::File::open(place) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn digest_of(mut file: fs::File) -> io::Result<Digest> {
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(&chunk[..read]),
        }
    }
}

/// Makes the names in a directory durable.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) {
        fs::File::open(dir)?.sync_all()?;
    }
    Ok(())
}
