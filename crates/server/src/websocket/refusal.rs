//! What a visitor is told when something is refused: the one place where the
//! errors of the chat, of the proofs and of the limits become the protocol's.

use kite_domain::ChatError;
use kite_identity::IdentityError;
use kite_protocol::Refusal;

use crate::limits::RetryAfter;

/// The refusal to answer. Failures of the server itself are logged, as the
/// visitor only hears that there was one.
pub(super) fn refusal(error: ChatError) -> Refusal {
    match error {
        ChatError::BadChannelName => Refusal::BadChannelName,
        // A conversation goes away only together with its channel or visitor.
        ChatError::UnknownChannel | ChatError::UnknownConversation => Refusal::ChannelNotFound,
        ChatError::ForbiddenOrigin => Refusal::ForbiddenOrigin,
        ChatError::Text(refusal) => refusal.into(),
        ChatError::File(refusal) => refusal.into(),
        ChatError::UnknownFile => Refusal::UnknownFile,
        ChatError::NotUploaded | ChatError::WrongSize { .. } => Refusal::NotUploaded,
        ChatError::UnknownEntry => Refusal::UnknownEntry,
        ChatError::NotYours => Refusal::NotYours,
        ChatError::NotEditable => Refusal::NotEditable,
        ChatError::UnknownDevice => Refusal::UnknownDevice,
        ChatError::Blocked => Refusal::Blocked,
        ChatError::QuotaExceeded => Refusal::QuotaExceeded,
        ChatError::UploadBroken(_) | ChatError::Store(_) | ChatError::Blobs(_) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a frame could not be served"
            );
            Refusal::Unavailable
        }
    }
}

/// Why a user token proves nothing, as the visitor's page is told.
pub(super) fn unproven(error: &IdentityError) -> Refusal {
    match error {
        IdentityError::Invalid(reason) => Refusal::InvalidIdentity((*reason).to_owned()),
        IdentityError::NotYetValid => Refusal::InvalidIdentity(error.to_string()),
        IdentityError::Expired => Refusal::ExpiredIdentity,
        IdentityError::Signature => Refusal::IdentitySignature,
        IdentityError::Audience => Refusal::IdentityAudience,
        IdentityError::Unavailable { retry_after } => Refusal::IdentityUnavailable {
            retry_after: *retry_after,
        },
    }
}

impl From<RetryAfter> for Refusal {
    fn from(RetryAfter(retry_after): RetryAfter) -> Self {
        Self::RateLimited { retry_after }
    }
}
