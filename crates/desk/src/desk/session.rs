//! Logging in and out.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, Farewell, Session};
use crate::api::{self, ApiError};
use crate::browser::location;
use crate::browser::timer::sleep;
use crate::state::by_id::ById;
use crate::state::inbox::Inbox;

/// Between two attempts to learn whether there is a session.
const RETRY_MILLIS: i32 = 2000;

impl Desk {
    /// Asks the server who is logged in.
    pub(crate) fn resume(self) {
        self.sign_in(None);
    }

    /// Trades the token of a login link for a session.
    pub(crate) fn log_in(self, token: String) {
        self.sign_in(Some(token));
    }

    /// Ends the session.
    pub(crate) fn log_out(self) {
        spawn_local(async move {
            // Unreachable: the session lives on, and saying otherwise would be
            // a lie on a shared computer.
            if matches!(api::logout().await, Ok(()) | Err(ApiError::SignedOut)) {
                self.forget();
                self.session.set(Session::Out(Farewell::LoggedOut));
            }
        });
    }

    /// The server no longer knows the session. What is on its way stays, and
    /// goes out after the next login in this tab.
    pub(super) fn sign_out(self) {
        self.disconnect();
        if matches!(self.session.get_untracked(), Session::In(_)) {
            self.session.set(Session::Out(Farewell::Expired));
        }
    }

    fn sign_in(self, token: Option<String>) {
        self.session.set(Session::Unknown(false));
        spawn_local(async move {
            let farewell = if token.is_some() {
                Farewell::BadLink
            } else {
                Farewell::None
            };
            loop {
                let answer = match &token {
                    Some(token) => api::login(token.clone()).await,
                    None => api::me().await,
                };
                // Not before: whoever reloads in between still needs the link.
                if token.is_some() && !matches!(answer, Err(ApiError::Unreachable)) {
                    location::clear();
                }
                match answer {
                    Ok(me) => {
                        self.presence.update(|presence| presence.away = me.away);
                        self.session.set(Session::In(me));
                        self.connect();
                        self.send_all();
                        return;
                    }
                    Err(ApiError::Unreachable) => {
                        self.session.set(Session::Unknown(true));
                        sleep(RETRY_MILLIS).await;
                    }
                    Err(ApiError::SignedOut) => {
                        self.session.set(Session::Out(farewell));
                        return;
                    }
                    Err(_) => {
                        self.session.set(Session::Out(Farewell::Refused));
                        return;
                    }
                }
            }
        });
    }

    fn forget(self) {
        self.disconnect();
        self.inbox.set(Inbox::default());
        self.threads.set(ById::default());
        self.drafts.set(ById::default());
        self.backstage(|backstage| backstage.chosen = ById::default());
        self.query.set(String::new());
        self.dialog.set(None);
        self.trouble.set(None);
    }
}
