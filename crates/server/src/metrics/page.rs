//! `GET /metrics`: what is counted, and what is asked of the store for it.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kite_domain::port::QueueDepth;
use prometheus_client::encoding::text;

use super::telegram::DeskTotals;
use crate::state::AppState;

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The store counts what it owes at most so often, however many ask.
pub(super) const QUEUE_EVERY: Duration = Duration::from_secs(5);

/// The page, for an address of its own: what it tells is not for everybody.
pub fn router(state: AppState) -> Router {
    Router::new().route("/metrics", get(show)).with_state(state)
}

async fn show(State(state): State<AppState>) -> Response {
    let metrics = &state.metrics;
    // A store that cannot answer leaves what it said last: the rest of the
    // page is needed then most of all.
    if let Some(queue) = metrics.queue.get(queue(&state)).await {
        metrics.owed(queue, state.clock.now());
    }
    let telegram = metrics.telegram();
    if let Some(desks) = telegram.desks.get(desks(&state)).await {
        telegram.owed(desks, state.clock.now());
    }
    let mut page = String::new();
    match text::encode(&mut page, &metrics.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn desks(state: &AppState) -> Option<DeskTotals> {
    let desks = state.telegram.desks().await;
    let desks = desks.inspect_err(|error| {
        tracing::error!(
            error = error as &dyn std::error::Error,
            "what is owed to desks could not be counted"
        );
    });
    desks.ok().map(|desks| DeskTotals::of(&desks))
}

async fn queue(state: &AppState) -> Option<QueueDepth> {
    let queue = state.chat.store().queue().await;
    let queue = queue.inspect_err(|error| {
        tracing::error!(
            error = error as &dyn std::error::Error,
            "what is owed could not be counted"
        );
    });
    queue.ok()
}
