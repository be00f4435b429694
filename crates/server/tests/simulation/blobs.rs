//! Files' bytes in memory, behind the same bad disk.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use futures::{StreamExt, stream};
use kite_domain::FileId;
use kite_domain::file::Digest;
use kite_domain::port::{BlobError, BlobStore, ByteStream, StoredBlob};
use sha2::{Digest as _, Sha256};

use crate::fault::Fault;
use crate::ports::Disk;
use crate::task::pause;

/// What it holds is what is durable.
pub(crate) struct MemoryBlobs {
    blobs: Mutex<BTreeMap<FileId, Bytes>>,
    disk: Arc<Disk>,
    fault: Option<Fault>,
}

impl MemoryBlobs {
    pub(crate) fn new(disk: Arc<Disk>, fault: Option<Fault>) -> Self {
        Self {
            blobs: Mutex::default(),
            disk,
            fault,
        }
    }

    /// What is stored under this id.
    pub(crate) fn bytes(&self, id: &FileId) -> Option<Bytes> {
        let blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
        blobs.get(id).cloned()
    }

    /// What is there afterwards: of two uploads the one that ends first.
    fn keep(&self, id: FileId, bytes: Bytes) -> Bytes {
        let kept = match self.fault {
            Some(Fault::FileCut) => bytes.slice(..bytes.len() / 2),
            _ => bytes,
        };
        let mut blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
        blobs.entry(id).or_insert(kept).clone()
    }

    fn stumble(&self) -> Result<(), BlobError> {
        failed_if(self.disk.fails_before())
    }

    fn stumble_after(&self) -> Result<(), BlobError> {
        failed_if(self.disk.fails_after())
    }
}

fn failed_if(fails: bool) -> Result<(), BlobError> {
    if fails {
        return Err(BlobError::Place(io::Error::other("the disk failed")));
    }
    Ok(())
}

#[async_trait]
impl BlobStore for MemoryBlobs {
    async fn put(
        &self,
        id: &FileId,
        size: u64,
        mut bytes: ByteStream<'_>,
    ) -> Result<Digest, BlobError> {
        let mut whole = Vec::new();
        while let Some(chunk) = bytes.next().await {
            whole.extend(chunk.map_err(BlobError::Source)?);
            pause().await;
        }
        self.stumble()?;
        let actual = u64::try_from(whole.len()).unwrap();
        if actual != size {
            return Err(BlobError::WrongSize {
                expected: size,
                actual,
            });
        }
        let kept = self.keep(id.clone(), whole.into());
        pause().await;
        self.stumble_after()?;
        Ok(Sha256::digest(&kept).into())
    }

    async fn get(&self, id: &FileId) -> Result<Option<StoredBlob<'static>>, BlobError> {
        self.stumble()?;
        Ok(self.bytes(id).map(|bytes| StoredBlob {
            size: u64::try_from(bytes.len()).unwrap(),
            bytes: stream::iter([Ok(bytes)]).boxed(),
        }))
    }

    async fn remove(&self, id: &FileId) -> Result<(), BlobError> {
        let mut blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
        blobs.remove(id);
        Ok(())
    }
}
