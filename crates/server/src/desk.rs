//! The desk's API, as `kite-desk-api` describes it.
//!
//! It turns requests into what an operator does with the [`Chat`] and answers
//! in the API's own terms; it knows no rule of the chat, and never shows a
//! visitor's member id.
//!
//! Every handler takes a `Session` or, before there is one, an `Intent`:
//! without either a request gets nowhere.
//!
//! [`Chat`]: kite_domain::Chat

mod attempts;
mod channels;
mod conversations;
mod cookie;
mod entries;
mod error;
mod events;
mod extract;
mod files;
mod intent;
mod outlets;
mod presence;
mod session;
mod show;
mod standing;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::HeaderName;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{any, delete, get, post, put};
use axum::{Extension, Router};
use kite_protocol::limits;

use crate::state::AppState;

use attempts::Attempts;
use error::DeskError;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/desk/api/login", post(session::log_in))
        .route("/desk/api/logout", post(session::log_out))
        .route("/desk/api/me", get(session::me))
        .route("/desk/api/me/away", put(presence::away))
        .route("/desk/api/conversations", get(conversations::list))
        .route(
            "/desk/api/conversations/received",
            post(conversations::received),
        )
        .nest("/desk/api/conversations/{id}", conversation())
        .route("/desk/api/channels", get(channels::list))
        .route(
            "/desk/api/channels/{name}/hours",
            get(channels::hours).put(channels::set_hours),
        )
        .route("/desk/api/outlets", get(outlets::list))
        .route("/desk/api/outlets/{channel}/resume", post(outlets::resume))
        .route("/desk/api/events", get(events::events))
        .route(
            "/desk/api/{*rest}",
            any(async || DeskError::UnknownEndpoint),
        )
        .method_not_allowed_fallback(async || DeskError::WrongMethod)
        .layer(map_response(private))
        // A text whose every byte is escaped fits; files are bounded by their
        // own rules.
        .layer(DefaultBodyLimit::max(limits::FRAME_BYTES))
        .layer(Extension(Arc::new(Attempts::default())))
}

/// What there is to do with one conversation.
fn conversation() -> Router<AppState> {
    Router::new()
        .route("/", get(conversations::one))
        .route("/entries", get(entries::page))
        .route("/messages", post(entries::reply))
        .route("/files/{message}", post(files::send))
        .route("/edits", post(entries::edit))
        .route("/states", post(entries::set_state))
        .route("/read", post(conversations::read))
        .route("/typing", post(presence::typing))
        .route("/blocked", put(standing::set_blocked))
        .route("/report", delete(standing::clear_report))
}

/// Answers are for this operator, now, and are no page.
async fn private(mut response: Response) -> Response {
    const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
    let headers = response.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'"),
        (REFERRER_POLICY, "no-referrer"),
        (RESOURCE_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
