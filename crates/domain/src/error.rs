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
    /// No such conversation.
    #[error("there is no such conversation")]
    UnknownConversation,
    /// The sender went away in the middle of a file.
    #[error("the upload broke off")]
    UploadBroken(#[source] std::io::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The place for bytes failed.
    #[error("the file store failed")]
    Blobs(#[source] BlobError),
}
