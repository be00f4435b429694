//! Live updates: Server-Sent Events that say which conversation changed. What
//! changed is fetched; what is true of a moment only stands in the event.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use kite_desk_api::{Changed, Presence, Signal};
use kite_domain::ConversationId;
use serde::Serialize;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;

use crate::hub::{DeskEvent, DeskGuard};
use crate::state::AppState;

use super::session::Session;

/// Shorter than the patience of proxies with a silent connection.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// A stream ends after so long and the desk opens the next, which asks for the
/// session again: who was logged out does not listen on for ever.
const LIFETIME: Duration = Duration::from_mins(15);

/// A stream of events, until the server stops. While it is open, the operator
/// is there.
pub(super) async fn events(State(state): State<AppState>, session: Session) -> Response {
    let mut stopping = state.stopping.clone();
    let end = async move {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => {}
            () = sleep(LIFETIME) => {}
        }
    };
    let listener = Listener {
        // Before the answer begins: whoever has seen its head misses nothing.
        _there: state.hub.desk(&session.operator),
        changes: state.hub.watch_all(),
        state,
        session,
        greeted: false,
    };
    let events = stream::unfold(listener, Listener::next).take_until(Box::pin(end));
    // Proxies that collect answers would collect for ever.
    let unbuffered = [("x-accel-buffering", "no")];
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    (unbuffered, Sse::new(events).keep_alive(keep_alive)).into_response()
}

struct Listener {
    state: AppState,
    session: Session,
    _there: DeskGuard,
    changes: Receiver<DeskEvent>,
    greeted: bool,
}

impl Listener {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        let event = if self.greeted {
            self.heard().await?
        } else {
            self.greeted = true;
            self.presence().await?
        };
        Some((Ok(event), self))
    }

    /// What happened next that the page does not know already; none: nothing more
    /// will.
    async fn heard(&mut self) -> Option<Event> {
        let event = loop {
            break match self.changes.recv().await {
                Ok(DeskEvent::Changed(conversation)) => changed(conversation),
                Ok(DeskEvent::Signal(conversation)) => self.signal(conversation),
                Ok(DeskEvent::Types(_) | DeskEvent::OperatorTypes(_)) => continue,
                Ok(DeskEvent::Presence) => self.presence().await?,
                Ok(DeskEvent::Outlets) => nothing_more("outlets"),
                Err(RecvError::Lagged(_)) => resync(),
                Err(RecvError::Closed) => return None,
            };
        };
        Some(event)
    }

    fn signal(&self, conversation: ConversationId) -> Event {
        let hub = &self.state.hub;
        let signal = Signal {
            id: conversation.0,
            online: hub.is_watched(conversation),
            typing: hub.visitor_typing(conversation),
        };
        event("signal", &signal)
    }

    /// Which operators are there; none if the session has ended, or cannot be
    /// looked at: the desk comes again.
    async fn presence(&self) -> Option<Event> {
        let operator = self.session.again(&self.state).await.ok()??;
        let mut others = self.state.hub.present().borrow().to_operators();
        others.retain(|name| *name != operator.name);
        let presence = Presence {
            away: operator.away,
            others,
        };
        Some(event("presence", &presence))
    }
}

fn changed(conversation: ConversationId) -> Event {
    let changed = Changed { id: conversation.0 };
    event("conversation", &changed)
}

fn event(kind: &str, data: &impl Serialize) -> Event {
    match Event::default().event(kind).json_data(data) {
        Ok(event) => event,
        // Looking at everything covers what could not be told.
        Err(_) => resync(),
    }
}

fn resync() -> Event {
    nothing_more("resync")
}

/// An event that says it all by its name.
fn nothing_more(kind: &str) -> Event {
    // Browsers drop an event without data.
    Event::default().event(kind).data("{}")
}
