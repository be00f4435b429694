//! Why a file is not taken or given: the one place where that becomes a
//! status code and words.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kite_domain::ChatError;

use crate::limits::RetryAfter;
use crate::links::LinkError;
use crate::origin::FORBIDDEN;

/// Why a file is not taken or given. Its `Display` is what the client is told.
#[derive(Debug, thiserror::Error)]
pub(super) enum StorageError {
    #[error("This address takes GET, HEAD and PUT only.")]
    WrongMethod,
    #[error("There must be exactly one token: use the link exactly as it was given.")]
    NoToken,
    #[error("Not allowed: {0}.")]
    Link(#[from] LinkError),
    #[error("{FORBIDDEN}")]
    ForbiddenOrigin,
    #[error("You can no longer write here.")]
    Blocked,
    #[error("There is no such file; its channel may have been removed.")]
    UnknownFile,
    #[error("The file has not been uploaded.")]
    NotUploaded,
    #[error("The Content-Type must be {expected}, as UPL announced.")]
    WrongType { expected: String },
    #[error("The file was announced with {expected} bytes, but more come.")]
    TooLong { expected: u64 },
    #[error("The file was announced with {expected} bytes, but only {actual} come.")]
    TooShort { expected: u64, actual: u64 },
    #[error("The upload broke off or stood still for too long; PUT the whole file again.")]
    Broken,
    #[error("Too many files in a short time; try again in {} s.", .0.seconds())]
    TooMany(#[from] RetryAfter),
    #[error("The server could not do this now; please try again later.")]
    Unavailable,
}

impl StorageError {
    fn status(&self) -> StatusCode {
        match self {
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::NoToken | Self::TooShort { .. } => StatusCode::BAD_REQUEST,
            Self::Link(_) | Self::ForbiddenOrigin | Self::Blocked => StatusCode::FORBIDDEN,
            Self::UnknownFile | Self::NotUploaded => StatusCode::NOT_FOUND,
            Self::WrongType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLong { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Broken => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Of a file that is to come or to go in this size.
    pub(super) fn wrong_size(expected: u64, actual: u64) -> Self {
        if actual > expected {
            Self::TooLong { expected }
        } else {
            Self::TooShort { expected, actual }
        }
    }
}

impl From<ChatError> for StorageError {
    fn from(error: ChatError) -> Self {
        match error {
            ChatError::UnknownFile | ChatError::UnknownConversation => Self::UnknownFile,
            ChatError::NotUploaded => Self::NotUploaded,
            ChatError::Blocked => Self::Blocked,
            ChatError::WrongSize { expected, actual } => Self::wrong_size(expected, actual),
            ChatError::UploadBroken(_) => Self::Broken,
            other => {
                tracing::error!(
                    error = &other as &dyn std::error::Error,
                    "a file could not be served"
                );
                Self::Unavailable
            }
        }
    }
}

impl IntoResponse for StorageError {
    fn into_response(self) -> Response {
        let text = format!("{}\n", self.to_string().trim_end());
        let no_store = [(header::CACHE_CONTROL, "no-store")];
        let mut response = (self.status(), no_store, text).into_response();
        match self {
            Self::WrongMethod => {
                let allow = HeaderValue::from_static("GET, HEAD, PUT, OPTIONS");
                response.headers_mut().insert(header::ALLOW, allow);
            }
            Self::TooMany(wait) => {
                let wait = HeaderValue::from(wait.seconds());
                response.headers_mut().insert(header::RETRY_AFTER, wait);
            }
            Self::Unavailable => {
                let soon = HeaderValue::from_static("10");
                response.headers_mut().insert(header::RETRY_AFTER, soon);
            }
            _ => {}
        }
        response
    }
}
