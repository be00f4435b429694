//! Live updates: Server-Sent Events that say which conversation changed. What
//! changed is fetched.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use kite_desk_api::Changed;
use kite_domain::ConversationId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;

use crate::state::AppState;

use super::session::Session;

/// Shorter than the patience of proxies with a silent connection.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// A stream ends after so long and the desk opens the next, which asks for the
/// session again: who was logged out does not listen on for ever.
const LIFETIME: Duration = Duration::from_mins(15);

/// A stream of events, until the server stops.
pub(super) async fn events(State(state): State<AppState>, _: Session) -> Response {
    // Before the answer begins: whoever has seen its head misses nothing.
    let changes = state.hub.watch_all();
    let mut stopping = state.stopping.clone();
    let end = async move {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => {}
            () = sleep(LIFETIME) => {}
        }
    };
    let events = stream::unfold(changes, next).take_until(Box::pin(end));
    // Proxies that collect answers would collect for ever.
    let unbuffered = [("x-accel-buffering", "no")];
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    (unbuffered, Sse::new(events).keep_alive(keep_alive)).into_response()
}

async fn next(
    mut changes: Receiver<ConversationId>,
) -> Option<(Result<Event, Infallible>, Receiver<ConversationId>)> {
    let event = match changes.recv().await {
        Ok(conversation) => changed(conversation),
        Err(RecvError::Lagged(_)) => resync(),
        Err(RecvError::Closed) => return None,
    };
    Some((Ok(event), changes))
}

fn changed(conversation: ConversationId) -> Event {
    let changed = Changed { id: conversation.0 };
    match Event::default().event("conversation").json_data(changed) {
        Ok(event) => event,
        // Looking at everything covers the one that could not be told.
        Err(_) => resync(),
    }
}

fn resync() -> Event {
    // Browsers drop an event without data.
    Event::default().event("resync").data("{}")
}
