//! Why a v1 frame is refused: the reasons and codes of the contract.

use crate::decode::DecodeError;
use crate::file::FileRefusal;
use crate::id::ChannelName;
use crate::limits::FRAME_BYTES;
use crate::text::TextRefusal;

use super::ServerFrame;

/// A reason to answer ERR. Its `Display` is the reason without the sign that
/// [`ServerFrame`] puts before it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The frame cannot be decoded.
    #[error("{0}")]
    BadFrame(#[from] DecodeError),
    /// The frame is longer than any valid one.
    #[error("The frame is too large: {actual} bytes, allowed are {max}", max = FRAME_BYTES)]
    FrameTooLarge {
        /// Its size in bytes.
        actual: usize,
    },
    /// The frame is not text.
    #[error("A frame must be text, not binary")]
    BinaryFrame,
    /// The text or the file is too large.
    #[error("The provided content is too large. Allowed max size: {}KB but actual size: {}KB", kib(*max), kib(*actual))]
    TooLarge {
        /// The limit in bytes.
        max: u64,
        /// The actual size in bytes.
        actual: u64,
    },
    /// Files of this type are not taken.
    #[error("Unsupported Media type {0}")]
    UnsupportedMediaType(String),
    /// The message has nothing in it but blanks.
    #[error("The message is empty")]
    EmptyText,
    /// The message contains U+0000.
    #[error("The message contains U+0000, which cannot be stored")]
    NulInText,
    /// The channel's name cannot be one.
    #[error("Bad channel name; expected {}", ChannelName::EXPECTED)]
    BadChannelName,
    /// No channel of that name, or UPL before JOIN.
    #[error("Channel not found")]
    ChannelNotFound,
    /// The channel does not serve pages of this origin.
    #[error("This site may not use the channel: add its origin to the channel's list")]
    ForbiddenOrigin,
    /// JOIN came twice.
    #[error("You are already in this Channel")]
    AlreadyJoined,
    /// A message came before JOIN.
    #[error("Cannot dispatch request, no route found")]
    NotJoined,
    /// BIN names a URI that was not issued to this visitor for this file.
    #[error("Unknown file: BIN must name the canonical URI that UPL was answered with")]
    UnknownFile,
    /// BIN came before the bytes were uploaded.
    #[error("The file has not been uploaded: PUT its bytes to the upload URI first")]
    NotUploaded,
    /// The server failed; the client may try again later.
    #[error("The server could not store this, please try again later")]
    Unavailable,
}

impl Refusal {
    /// The code that programs tell refusals apart by.
    pub fn code(&self) -> u16 {
        match self {
            Self::BadFrame(_)
            | Self::FrameTooLarge { .. }
            | Self::BinaryFrame
            | Self::TooLarge { .. }
            | Self::UnsupportedMediaType(_)
            | Self::EmptyText
            | Self::NulInText
            | Self::BadChannelName => 400,
            Self::ForbiddenOrigin => 403,
            Self::ChannelNotFound | Self::UnknownFile => 404,
            Self::AlreadyJoined | Self::NotUploaded => 409,
            Self::NotJoined => 502,
            Self::Unavailable => 503,
        }
    }
}

impl From<TextRefusal> for Refusal {
    fn from(refusal: TextRefusal) -> Self {
        match refusal {
            TextRefusal::TooLarge { max, actual } => Self::TooLarge {
                max: max as u64,
                actual: actual as u64,
            },
            TextRefusal::Empty => Self::EmptyText,
            TextRefusal::Nul => Self::NulInText,
        }
    }
}

impl From<FileRefusal> for Refusal {
    fn from(refusal: FileRefusal) -> Self {
        match refusal {
            FileRefusal::UnsupportedType(media_type) => Self::UnsupportedMediaType(media_type),
            FileRefusal::TooLarge { max, actual } => Self::TooLarge { max, actual },
        }
    }
}

impl From<Refusal> for ServerFrame {
    fn from(refusal: Refusal) -> Self {
        Self::Error {
            reason: format!("⛔ {refusal}"),
            code: refusal.code(),
        }
    }
}

/// Rounded up, so that what is over the limit never reads like the limit.
fn kib(bytes: u64) -> u64 {
    bytes.div_ceil(1024)
}
