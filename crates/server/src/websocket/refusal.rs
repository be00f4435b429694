//! What a visitor is told when the chat refuses something: the one place
//! where its errors become the protocol's.

use kite_domain::ChatError;
use kite_protocol::Refusal;

/// The refusal to answer. Failures of the server itself are logged, as the
/// visitor only hears that there was one.
pub(super) fn refusal(error: ChatError) -> Refusal {
    match error {
        ChatError::BadChannelName => Refusal::BadChannelName,
        // A conversation goes away only together with its channel.
        ChatError::UnknownChannel | ChatError::UnknownConversation => Refusal::ChannelNotFound,
        ChatError::ForbiddenOrigin => Refusal::ForbiddenOrigin,
        ChatError::Text(refusal) => refusal.into(),
        ChatError::File(refusal) => refusal.into(),
        ChatError::UnknownFile => Refusal::UnknownFile,
        ChatError::NotUploaded | ChatError::WrongSize { .. } => Refusal::NotUploaded,
        ChatError::UploadBroken(_) | ChatError::Store(_) | ChatError::Blobs(_) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a frame could not be served"
            );
            Refusal::Unavailable
        }
    }
}
