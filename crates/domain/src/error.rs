//! Why the chat refuses to do something.

use kite_protocol::{FileRefusal, TextRefusal};

use crate::port::{BlobError, StoreError};

/// Why the chat refuses to do something, named by cause.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    /// A channel's name cannot be one.
    #[error("this cannot be the name of a channel")]
    BadChannelName,
    /// No such channel.
    #[error("there is no such channel")]
    UnknownChannel,
    /// The channel does not serve pages of this origin.
    #[error("the channel does not serve this origin")]
    ForbiddenOrigin,
    /// The text may not be sent.
    #[error(transparent)]
    Text(#[from] TextRefusal),
    /// The file may not be sent.
    #[error(transparent)]
    File(#[from] FileRefusal),
    /// No such file, or not this sender's for this message.
    #[error("there is no such file")]
    UnknownFile,
    /// The file's bytes have not been stored.
    #[error("the bytes of the file have not been uploaded")]
    NotUploaded,
    /// Not as many bytes came as were announced.
    #[error("the file was announced with {expected} bytes, {actual} came")]
    WrongSize {
        /// The announced number.
        expected: u64,
        /// What came; where it says one more than announced, it was cut there.
        actual: u64,
    },
    /// There is no entry of this number in the conversation.
    #[error("there is no such entry")]
    UnknownEntry,
    /// Somebody else wrote it.
    #[error("only its author can change a message")]
    NotYours,
    /// It is no message that can be changed so.
    #[error("this cannot be changed")]
    NotEditable,
    /// The visitor has devices, and this is none of them.
    #[error("this is not one of the visitor's devices")]
    UnknownDevice,
    /// An operator blocked the visitor.
    #[error("the visitor is blocked")]
    Blocked,
    /// The channel has as many bytes of files as it may have.
    #[error("the channel has no room for further files")]
    QuotaExceeded,
    /// No such conversation.
    #[error("there is no such conversation")]
    UnknownConversation,
    /// The sender went away in the middle of a file.
    #[error("the upload broke off")]
    UploadBroken(#[source] std::io::Error),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
    /// The place for bytes failed.
    #[error("the file store failed")]
    Blobs(#[source] BlobError),
}

impl From<StoreError> for ChatError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::UnknownDevice => Self::UnknownDevice,
            StoreError::Blocked => Self::Blocked,
            StoreError::QuotaExceeded => Self::QuotaExceeded,
            other => Self::Store(other),
        }
    }
}
