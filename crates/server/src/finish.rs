//! Requests that change something are finished once they have begun, also when
//! nobody waits for the answer any more: between a commit and what follows from
//! it (waking those who watch, removing bytes that are nobody's) there is no
//! going away.
//!
//! hyper drops what a request is doing as soon as its connection ends. A body
//! that is still to come fails then, so nothing here lasts for long.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::{Instrument, Span};

/// Lets a request that changes something outlive its connection.
pub(crate) async fn finish(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let answering = tokio::spawn(next.run(request).instrument(Span::current()));
    answering
        .await
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
