//! Whether the process lives, and whether to send it work.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use tokio::time::timeout;

use crate::seldom::Seldom;
use crate::state::AppState;

/// A database that is silent for so long is no help to anybody.
const PATIENCE: Duration = Duration::from_secs(2);

/// The database writes for this at most so often, however many ask.
const EVERY: Duration = Duration::from_secs(2);

/// The process lives.
pub(super) async fn alive() -> Response {
    answer(StatusCode::OK, "ok\n")
}

/// Whether the database could write, and what to say if not.
type Written = Result<(), &'static str>;

/// Whether requests may come.
pub(super) fn ready() -> MethodRouter<AppState> {
    let written = Seldom::<Written>::new(EVERY);
    get(judge).layer(Extension(Arc::new(written)))
}

/// A disk that is full shows only when something is written.
async fn judge(
    State(state): State<AppState>,
    Extension(written): Extension<Arc<Seldom<Written>>>,
) -> Response {
    if *state.stopping.borrow() {
        return answer(StatusCode::SERVICE_UNAVAILABLE, "The server is stopping.\n");
    }
    match written.get(write(&state)).await {
        Ok(()) => answer(StatusCode::OK, "ready\n"),
        Err(words) => answer(StatusCode::SERVICE_UNAVAILABLE, words),
    }
}

async fn write(state: &AppState) -> Written {
    match timeout(PATIENCE, state.chat.store().probe()).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "not ready");
            Err("The database fails.\n")
        }
        Err(_) => {
            tracing::error!("not ready: the database does not answer");
            Err("The database does not answer.\n")
        }
    }
}

fn answer(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], words).into_response()
}
