//! The bytes of a file on their way to Telegram, streamed.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use futures::stream::{Stream, TryStreamExt};
use reqwest::Body;
use reqwest::multipart::Part;

/// Bytes as they come.
pub type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// A file to send.
pub struct Upload {
    /// As its receiver sees it; any text.
    pub name: String,
    /// Its size in bytes, which is as many as `bytes` gives.
    pub size: u64,
    /// What is in it.
    pub bytes: ByteStream,
}

impl Upload {
    /// The part of a form; `broken` is set when the bytes cannot be read.
    pub(super) fn part(self, broken: &Arc<AtomicBool>) -> Part {
        let broken = Arc::clone(broken);
        let bytes = self
            .bytes
            .inspect_err(move |_| broken.store(true, Ordering::Release));
        let name: String = self.name.chars().filter(|c| !c.is_control()).collect();
        Part::stream_with_length(Body::wrap_stream(bytes), self.size).file_name(name)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
