//! The bytes of a file that somebody sent in Telegram, streamed and bounded.

use std::fmt;

use bytes::Bytes;
use reqwest::Response;
use serde::{Deserialize, Serialize};

use crate::api::bot::Method;
use crate::api::{Bot, CallError};

/// The largest file that Telegram lets bots have, in bytes.
pub const DOWNLOAD_BYTES: u64 = 20 * 1024 * 1024;

/// Asks where a file can be had, for an hour.
#[derive(Clone, Debug, Serialize)]
pub struct GetFile {
    /// Which.
    pub file_id: String,
}

impl Method for GetFile {
    const NAME: &'static str = "getFile";
    type Answer = FileRef;
}

/// A file at Telegram.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
pub struct FileRef {
    /// By which this bot gets it.
    pub file_id: String,
    /// The same for all bots and at all times.
    pub file_unique_id: String,
    /// In bytes, where it is known.
    pub file_size: Option<u64>,
    /// Where it can be had; only in the answer of `getFile`.
    file_path: Option<String>,
}

/// Why a file could not be had.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// It is larger than [`DOWNLOAD_BYTES`].
    #[error("the file is larger than 20 MB")]
    TooLarge,
    /// Telegram did not give it.
    #[error(transparent)]
    Call(#[from] CallError),
}

/// A file on its way here.
pub struct Download {
    response: Response,
    size: Option<u64>,
    left: u64,
}

impl Download {
    /// How many bytes are to come: as the server of the bytes says, or else
    /// Telegram.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// The next bytes; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, DownloadError> {
        let broken = |_| CallError::Transient("the connection broke".into());
        let Some(bytes) = self.response.chunk().await.map_err(broken)? else {
            return Ok(None);
        };
        let length = bytes.len() as u64;
        self.left = self
            .left
            .checked_sub(length)
            .ok_or(DownloadError::TooLarge)?;
        Ok(Some(bytes))
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

impl Bot {
    /// Begins to fetch a file. The size that its sender's app told decides
    /// nothing: the bytes are counted.
    pub async fn download(&self, file: &FileRef) -> Result<Download, DownloadError> {
        if file.file_size.is_some_and(|size| size > DOWNLOAD_BYTES) {
            return Err(DownloadError::TooLarge);
        }
        let file_id = file.file_id.clone();
        let found = self.call(&GetFile { file_id }).await?;
        let path = found.file_path.as_deref().filter(|path| is_relative(path));
        let path = path.ok_or_else(|| CallError::Odd("a file without a path".into()))?;
        let response = self.fetch(path).await?;
        let size = response.content_length().or(found.file_size);
        if size.is_some_and(|size| size > DOWNLOAD_BYTES) {
            return Err(DownloadError::TooLarge);
        }
        Ok(Download {
            response,
            size,
            left: DOWNLOAD_BYTES,
        })
    }
}

/// A server of the Bot API in its local mode answers with a path of its own
/// disk, and no answer may lead to another place of the server.
fn is_relative(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_below_the_bots_files_is_followed() {
        assert!(is_relative("photos/file_1.jpg"));
        for path in [
            "",
            "/var/lib/file",
            "../file",
            "photos/../../x",
            "a//b",
            "./a",
        ] {
            assert!(!is_relative(path), "{path}");
        }
    }
}
