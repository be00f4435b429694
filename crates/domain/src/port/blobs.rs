//! The place for files' bytes.

use std::io;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;

use crate::file::{Digest, FileId};

/// Bytes as they come.
pub type ByteStream<'a> = BoxStream<'a, io::Result<Bytes>>;

/// Why bytes could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The stream of bytes to store failed.
    #[error("the stream of bytes broke off")]
    Source(#[source] io::Error),
    /// More or fewer bytes came than was said. Nothing is kept.
    #[error("{expected} bytes were announced, {actual} came")]
    WrongSize {
        /// What was said.
        expected: u64,
        /// What came, counted no further than one beyond `expected`.
        actual: u64,
    },
    /// The place itself failed.
    #[error("the file store failed")]
    Place(#[source] io::Error),
}

/// What was stored.
pub struct StoredBlob<'a> {
    /// The number of bytes.
    pub size: u64,
    /// The bytes.
    pub bytes: ByteStream<'a>,
}

/// Keeps files' bytes under their ids.
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Stores exactly `size` bytes, durably and all or nothing. What is stored
    /// stays: of two uploads of one file, that which ends first. Gives the
    /// digest of what is there afterwards. Never holds a whole file in memory.
    async fn put(&self, id: &FileId, size: u64, bytes: ByteStream<'_>)
    -> Result<Digest, BlobError>;

    /// The bytes; none if nothing is stored under this id.
    async fn get(&self, id: &FileId) -> Result<Option<StoredBlob<'static>>, BlobError>;

    /// Removes the bytes, if there are any.
    async fn remove(&self, id: &FileId) -> Result<(), BlobError>;
}
