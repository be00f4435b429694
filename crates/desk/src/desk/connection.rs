//! The server's wake-ups, and finding back to them.

use kite_desk_api::{Changed, Presence, Signal};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, Session};
use crate::api::{self, ApiError};
use crate::browser::events::Events;
use crate::browser::timer::sleep;
use crate::state::inbox::Inbox;

const FIRST_RETRY_MILLIS: i32 = 500;
const LAST_RETRY_MILLIS: i32 = 8000;

impl Desk {
    /// Listens from now on. Once connected, everything on the screen is
    /// fetched: wake-ups that were missed told nothing that this does not.
    pub(super) fn connect(self) {
        let connected = move || {
            self.backstage(|backstage| backstage.attempts = 0);
            self.lost.set(false);
            self.inbox.update(Inbox::miss_signals);
            self.refresh();
        };
        let changed = move |data| {
            if let Ok(changed) = serde_wasm_bindgen::from_value::<Changed>(data) {
                self.conversation_changed(changed.id);
            }
        };
        let signal = move |data| {
            if let Ok(signal) = serde_wasm_bindgen::from_value::<Signal>(data) {
                self.take_signal(&signal);
            }
        };
        let presence = move |data| {
            if let Ok(presence) = serde_wasm_bindgen::from_value::<Presence>(data) {
                self.take_presence(presence);
            }
        };
        let lost = move || self.connection_lost();
        let events = Events::new(api::EVENTS, connected, lost).map(|events| {
            events
                .on("conversation", changed)
                .on("signal", signal)
                .on("presence", presence)
                .on("outlets", move |_| self.fetch_outlets())
                .on("resync", move |_| self.refresh())
        });
        self.backstage(|backstage| backstage.events = events);
    }

    pub(super) fn disconnect(self) {
        self.backstage(|backstage| backstage.events = None);
        self.lost.set(false);
    }

    /// Connects at once instead of at the next attempt.
    pub(crate) fn reconnect(self) {
        if self.lost.get_untracked() {
            self.connect();
        }
    }

    /// The operator is back at the page, or the network is.
    pub(crate) fn look_again(self) {
        if !matches!(self.session.get_untracked(), Session::In(_)) {
            return;
        }
        if self.lost.get_untracked() {
            self.connect();
        } else {
            self.refresh();
        }
    }

    fn connection_lost(self) {
        let attempt = self
            .backstage(|backstage| {
                backstage.attempts += 1;
                backstage.attempts - 1
            })
            .unwrap_or_default();
        // The server ends a stream now and then; that is no loss unless the
        // next one fails.
        if attempt > 0 {
            self.lost.set(true);
        }
        let pause = (FIRST_RETRY_MILLIS << attempt.min(5)).min(LAST_RETRY_MILLIS);
        spawn_local(async move {
            // Not dropped from within its own event.
            self.backstage(|backstage| backstage.events = None);
            sleep(pause).await;
            // An event stream does not say why it failed; this request does.
            let answer = api::me().await;
            let signed_in = matches!(self.session.get_untracked(), Session::In(_));
            if signed_in && answer == Err(ApiError::SignedOut) {
                self.sign_out();
            } else if signed_in
                && self.backstage(|backstage| backstage.events.is_none()) == Some(true)
            {
                self.connect();
            }
        });
    }
}
