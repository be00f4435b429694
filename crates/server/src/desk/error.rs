//! Why the desk's requests are refused, and how that is said.
//!
//! [`DeskError`] is what handlers return. The codes are part of the API and
//! stay; what went wrong inside goes to the log and never to the desk.

use axum::http::StatusCode;
use axum::http::header::{HeaderValue, InvalidHeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use kite_desk_api::Error;
use kite_domain::ChatError;
use kite_domain::hours::{InvalidHours, MAX_SPANS};
use kite_domain::port::StoreError;
use kite_protocol::{FileRefusal, MessageId, TextRefusal};

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum DeskError {
    #[error("no valid session")]
    NotLoggedIn,
    #[error("the login token is not valid")]
    LoginInvalid,
    #[error("too many logins failed")]
    TooManyAttempts { retry_after_seconds: i64 },
    #[error("the header against forged requests is missing")]
    NoCsrfHeader,
    #[error("the request comes from another origin")]
    ForeignOrigin,
    #[error("bad request: {0}")]
    BadRequest(String),
    #[error("bad body: {message}")]
    BadBody { status: StatusCode, message: String },
    #[error("this cannot be the id of a message")]
    BadMessageId,
    #[error("this cannot be the name of a file")]
    BadFileName,
    #[error("the size was not announced")]
    SizeRequired,
    #[error("no such conversation")]
    UnknownConversation,
    #[error("no such channel")]
    UnknownChannel,
    #[error("the channel has no desk elsewhere")]
    UnknownOutlet,
    #[error(transparent)]
    Hours(#[from] InvalidHours),
    #[error("no such endpoint")]
    UnknownEndpoint,
    #[error("the endpoint does not know this method")]
    WrongMethod,
    #[error("the cookie cannot stand in a header")]
    Cookie(#[from] InvalidHeaderValue),
    #[error(transparent)]
    Chat(#[from] ChatError),
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        Self::Chat(error.into())
    }
}

impl IntoResponse for DeskError {
    fn into_response(self) -> Response {
        let (status, code, message) = self.describe();
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(
                error = &self as &dyn std::error::Error,
                "the desk's request failed"
            );
        }
        let error = Error {
            code: code.to_owned(),
            message,
        };
        let mut response = (status, axum::Json(error)).into_response();
        if let Self::TooManyAttempts {
            retry_after_seconds,
        } = self
        {
            let seconds = HeaderValue::from(retry_after_seconds);
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        response
    }
}

impl DeskError {
    /// The status, the code for programs, and the words for people.
    fn describe(&self) -> (StatusCode, &'static str, String) {
        let (status, code, message) = match self {
            Self::NotLoggedIn => (
                StatusCode::UNAUTHORIZED,
                "not-logged-in",
                "You are not logged in; open a login link.",
            ),
            Self::LoginInvalid => (
                StatusCode::UNAUTHORIZED,
                "login-invalid",
                "The login link has been used or has expired; make a new one.",
            ),
            Self::TooManyAttempts { .. } => (
                StatusCode::TOO_MANY_REQUESTS,
                "too-many-attempts",
                "Too many logins have failed; wait a minute, then try again.",
            ),
            Self::NoCsrfHeader => (
                StatusCode::FORBIDDEN,
                "csrf",
                "The header x-kite-desk is missing; requests that change something carry it.",
            ),
            Self::ForeignOrigin => (
                StatusCode::FORBIDDEN,
                "foreign-origin",
                "The request comes from another site's page; use the desk's own.",
            ),
            Self::BadMessageId => {
                let message = format!("This is no valid id; expected {}.", MessageId::EXPECTED);
                return (StatusCode::BAD_REQUEST, "bad-request", message);
            }
            Self::BadRequest(message) => {
                return (StatusCode::BAD_REQUEST, "bad-request", message.clone());
            }
            Self::BadBody { status, message } => return (*status, "bad-request", message.clone()),
            Self::BadFileName => (
                StatusCode::BAD_REQUEST,
                "file-name",
                "The query needs a name of 1 to 255 bytes without control characters.",
            ),
            Self::SizeRequired => (
                StatusCode::LENGTH_REQUIRED,
                "size-required",
                "The header Content-Length is missing; it says the size of the file in bytes.",
            ),
            Self::UnknownConversation => (
                StatusCode::NOT_FOUND,
                "unknown-conversation",
                "There is no such conversation.",
            ),
            Self::UnknownChannel => (
                StatusCode::NOT_FOUND,
                "unknown-channel",
                "There is no such channel.",
            ),
            Self::UnknownOutlet => (
                StatusCode::NOT_FOUND,
                "unknown-outlet",
                "The channel has no desk elsewhere.",
            ),
            Self::Hours(error) => return describe_hours(error),
            Self::UnknownEndpoint => (
                StatusCode::NOT_FOUND,
                "unknown-endpoint",
                "There is nothing here.",
            ),
            Self::WrongMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                "wrong-method",
                "This cannot be done here; the header Allow says what can.",
            ),
            Self::Cookie(_) => INTERNAL,
            Self::Chat(error) => return describe_refusal(error),
        };
        (status, code, message.to_owned())
    }
}

const INTERNAL: (StatusCode, &str, &str) = (
    StatusCode::INTERNAL_SERVER_ERROR,
    "internal",
    "The server failed; try again. Its log says why.",
);

fn describe_refusal(error: &ChatError) -> (StatusCode, &'static str, String) {
    match error {
        ChatError::Text(TextRefusal::Empty) => (
            StatusCode::BAD_REQUEST,
            "text-empty",
            "The text is empty; write something.".to_owned(),
        ),
        ChatError::Text(TextRefusal::Nul) => (
            StatusCode::BAD_REQUEST,
            "text-nul",
            "The text contains U+0000, which cannot be stored; leave it out.".to_owned(),
        ),
        ChatError::Text(TextRefusal::TooLarge { max, actual }) => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "text-too-large",
            format!("The text has {actual} bytes, the limit is {max}; shorten or split it."),
        ),
        ChatError::File(FileRefusal::UnsupportedType(media_type)) => (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "file-type",
            format!(
                "Files of the type {media_type:?} cannot be sent; these can: {}.",
                allowed_types()
            ),
        ),
        ChatError::File(FileRefusal::TooLarge { max, actual }) => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "file-too-large",
            format!("The file has {actual} bytes, the limit for its type is {max}."),
        ),
        ChatError::UnknownEntry => (
            StatusCode::NOT_FOUND,
            "unknown-entry",
            "The conversation has nothing of this number.".to_owned(),
        ),
        ChatError::NotYours => (
            StatusCode::FORBIDDEN,
            "not-yours",
            "Somebody else wrote this; only they can change it.".to_owned(),
        ),
        ChatError::NotEditable => (
            StatusCode::CONFLICT,
            "not-editable",
            "This cannot be changed; perhaps it is deleted already.".to_owned(),
        ),
        ChatError::QuotaExceeded => (
            StatusCode::INSUFFICIENT_STORAGE,
            "quota-exceeded",
            "The channel has no room for further files.".to_owned(),
        ),
        ChatError::UnknownFile | ChatError::NotUploaded => (
            StatusCode::CONFLICT,
            "id-used",
            "Another file was sent under this id; choose a new one.".to_owned(),
        ),
        ChatError::WrongSize { expected, actual } => (
            StatusCode::BAD_REQUEST,
            "wrong-size",
            format!("{expected} bytes were announced, {actual} came; send the file again."),
        ),
        ChatError::UploadBroken(_) => (
            StatusCode::BAD_REQUEST,
            "upload-broken",
            "The upload broke off; send the file again.".to_owned(),
        ),
        ChatError::UnknownConversation | ChatError::Store(StoreError::Gone) => {
            DeskError::UnknownConversation.describe()
        }
        ChatError::BadChannelName
        | ChatError::UnknownChannel
        | ChatError::ForbiddenOrigin
        | ChatError::UnknownDevice
        | ChatError::Blocked
        | ChatError::Store(_)
        | ChatError::Blobs(_) => (INTERNAL.0, INTERNAL.1, INTERNAL.2.to_owned()),
    }
}

fn describe_hours(error: &InvalidHours) -> (StatusCode, &'static str, String) {
    let (code, message) = match error {
        InvalidHours::TimeZone(zone) => (
            "time-zone",
            format!("{zone:?} is no time zone; give one such as Europe/Kyiv."),
        ),
        InvalidHours::Span(_) => (
            "hours",
            "A span ends before it begins, or is on no day of the week.".to_owned(),
        ),
        InvalidHours::TooMany(count) => (
            "hours",
            format!("There are {count} spans, the limit is {MAX_SPANS}."),
        ),
    };
    (StatusCode::BAD_REQUEST, code, message)
}

fn allowed_types() -> String {
    let types = kite_protocol::file::ALLOWED.map(|(media_type, _)| media_type);
    types.join(", ")
}
