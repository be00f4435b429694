//! Every refusal there is, with the longest of what it can repeat.

use std::time::Duration;

use kite_protocol::limits::FILE_TYPE_BYTES;
use kite_protocol::{Refusal, json};

/// At least one of each word.
pub(crate) fn all() -> Vec<Refusal> {
    let retry_after = Duration::MAX;
    vec![
        json::parse("nothing").unwrap_err().into(),
        Refusal::NulInText,
        Refusal::FrameTooLarge { actual: usize::MAX },
        Refusal::BinaryFrame,
        Refusal::TooLarge {
            max: u64::MAX,
            actual: u64::MAX,
        },
        Refusal::UnsupportedMediaType("\"".repeat(FILE_TYPE_BYTES)),
        Refusal::EmptyText,
        Refusal::BadChannelName,
        Refusal::ChannelNotFound,
        Refusal::ForbiddenOrigin,
        Refusal::AlreadyJoined,
        Refusal::NotJoined,
        Refusal::UnknownFile,
        Refusal::NotUploaded,
        Refusal::UnknownEntry,
        Refusal::NotYours,
        Refusal::NotEditable,
        Refusal::DeviceRequired,
        Refusal::UnknownDevice,
        Refusal::InvalidIdentity("why".to_owned()),
        Refusal::ExpiredIdentity,
        Refusal::IdentitySignature,
        Refusal::IdentityAudience,
        Refusal::IdentityMismatch,
        Refusal::IdentityUnavailable { retry_after },
        Refusal::Blocked,
        Refusal::RateLimited { retry_after },
        Refusal::QuotaExceeded,
        Refusal::NotAvailable,
        Refusal::Unavailable,
    ]
}
