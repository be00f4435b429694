//! Why a frame is refused: the reasons, the words of v2 and the codes of v1.

use std::time::Duration;

use crate::decode::DecodeError;
use crate::file::FileRefusal;
use crate::id::{ChannelName, MessageId};
use crate::limits::FRAME_BYTES;
use crate::text::TextRefusal;
use crate::{v1, v2};

/// A reason to answer ERR. Its `Display` is the reason for people, without the
/// sign that v1 puts before it.
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
    /// There is no entry of this number.
    #[error("There is no such entry in this conversation")]
    UnknownEntry,
    /// Somebody else wrote it.
    #[error("Only its author can change a message")]
    NotYours,
    /// It is no text, or it has been deleted.
    #[error("This cannot be changed: it is not a text, or it has been deleted")]
    NotEditable,
    /// The visitor has devices, and this is none of them: v1 cannot say which
    /// device it is.
    #[error("This visitor can be entered only by its own devices, with k1te.chat.v2")]
    DeviceRequired,
    /// The visitor has devices, and this is none of them.
    #[error("This device is not one of this visitor's")]
    UnknownDevice,
    /// The user token is no JWT, or not one that can be used here.
    #[error("The user token is not valid: {0}")]
    InvalidIdentity(String),
    /// The user token has expired.
    #[error("The user token has expired: the page must get a new one")]
    ExpiredIdentity,
    /// The user token was signed by nobody whom the channel trusts.
    #[error("The user token's signature is wrong")]
    IdentitySignature,
    /// The user token was made for somebody else to read.
    #[error("The user token is for another audience; expected is the channel's")]
    IdentityAudience,
    /// The user token proves another member id.
    #[error("The user token is for another user: its sub must be the member id")]
    IdentityMismatch,
    /// The keys by which to check the user token cannot be had.
    #[error("The user token cannot be checked at the moment")]
    IdentityUnavailable {
        /// When to try again.
        retry_after: Duration,
    },
    /// An operator blocked the visitor.
    #[error("You can no longer write here")]
    Blocked,
    /// Too much came in too short a time.
    #[error("Too many requests: try again in {} seconds", seconds(*retry_after))]
    RateLimited {
        /// When to try again.
        retry_after: Duration,
    },
    /// The channel has as many bytes of files as it may have.
    #[error("The channel has no room for further files")]
    QuotaExceeded,
    /// The server, or the channel, does not offer this.
    #[error("This is not available here")]
    NotAvailable,
    /// The server failed; the client may try again later.
    #[error("The server could not store this, please try again later")]
    Unavailable,
}

impl Refusal {
    /// The stable word by which programs tell refusals apart in v2.
    pub fn word(&self) -> &'static str {
        match self {
            Self::BadFrame(_) | Self::NulInText => "bad-frame",
            Self::FrameTooLarge { .. } => "frame-too-large",
            Self::BinaryFrame => "binary-frame",
            Self::TooLarge { .. } => "too-large",
            Self::UnsupportedMediaType(_) => "unsupported-type",
            Self::EmptyText => "text-empty",
            Self::BadChannelName => "bad-channel",
            Self::ChannelNotFound => "unknown-channel",
            Self::ForbiddenOrigin => "forbidden-origin",
            Self::AlreadyJoined => "already-joined",
            Self::NotJoined => "not-joined",
            Self::UnknownFile => "unknown-file",
            Self::NotUploaded => "not-uploaded",
            Self::UnknownEntry => "unknown-entry",
            Self::NotYours => "not-yours",
            Self::NotEditable => "not-editable",
            Self::DeviceRequired => "device-required",
            Self::UnknownDevice => "unknown-device",
            Self::InvalidIdentity(_) => "identity-invalid",
            Self::ExpiredIdentity => "identity-expired",
            Self::IdentitySignature => "identity-signature",
            Self::IdentityAudience => "identity-audience",
            Self::IdentityMismatch => "identity-mismatch",
            Self::IdentityUnavailable { .. } => "identity-unavailable",
            Self::Blocked => "blocked",
            Self::RateLimited { .. } => "rate-limited",
            Self::QuotaExceeded => "quota-exceeded",
            Self::NotAvailable => "not-available",
            Self::Unavailable => "unavailable",
        }
    }

    /// The number by which programs tell refusals apart in v1.
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
            Self::ForbiddenOrigin
            | Self::NotYours
            | Self::NotEditable
            | Self::DeviceRequired
            | Self::UnknownDevice
            | Self::InvalidIdentity(_)
            | Self::ExpiredIdentity
            | Self::IdentitySignature
            | Self::IdentityAudience
            | Self::IdentityMismatch
            | Self::Blocked => 403,
            Self::ChannelNotFound | Self::UnknownFile | Self::UnknownEntry => 404,
            Self::AlreadyJoined | Self::NotUploaded => 409,
            Self::RateLimited { .. } => 429,
            Self::NotAvailable => 501,
            Self::NotJoined => 502,
            Self::Unavailable | Self::IdentityUnavailable { .. } => 503,
            Self::QuotaExceeded => 507,
        }
    }

    /// How long to wait before the same is tried again, where that is known.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::IdentityUnavailable { retry_after } => {
                Some(*retry_after)
            }
            _ => None,
        }
    }

    /// The ERR of v1.
    pub fn to_v1(&self) -> v1::ServerFrame {
        v1::ServerFrame::Error {
            reason: format!("⛔ {self}"),
            code: self.code(),
        }
    }

    /// The ERR of v2, about the frame with this id.
    pub fn to_v2(&self, id: Option<MessageId>) -> v2::ServerFrame {
        v2::ServerFrame::Error {
            code: self.word().to_owned(),
            id,
            reason: self.to_string(),
            retry_after: self.retry_after(),
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

/// Rounded up, so that what is over the limit never reads like the limit.
fn kib(bytes: u64) -> u64 {
    bytes.div_ceil(1024)
}

/// Rounded up, so that who waits so long has waited long enough.
fn seconds(time: Duration) -> u64 {
    time.as_secs()
        .saturating_add(u64::from(time.subsec_nanos() > 0))
}
