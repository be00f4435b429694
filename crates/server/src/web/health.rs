//! Whether the process lives, and whether to send it work.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use crate::state::AppState;

/// A database that is silent for so long is no help to anybody.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process lives.
pub(super) async fn alive() -> Response {
    answer(StatusCode::OK, "ok\n")
}

/// Requests may come.
pub(super) async fn ready(State(state): State<AppState>) -> Response {
    if *state.stopping.borrow() {
        return answer(StatusCode::SERVICE_UNAVAILABLE, "The server is stopping.\n");
    }
    // The cheapest question: nobody's session.
    match timeout(PATIENCE, state.chat.session([0; 32])).await {
        Ok(Ok(_)) => answer(StatusCode::OK, "ready\n"),
        Ok(Err(error)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "not ready");
            answer(StatusCode::SERVICE_UNAVAILABLE, "The database fails.\n")
        }
        Err(_) => answer(
            StatusCode::SERVICE_UNAVAILABLE,
            "The database does not answer.\n",
        ),
    }
}

fn answer(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], words).into_response()
}
