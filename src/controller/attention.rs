//! Whether the visitor looks at the log, and whether the device is online.

use kite_client::Action;

use crate::browser::listener::Listener;
use crate::browser::page;

use super::{Controller, Phase};

impl Controller {
    pub(super) fn listen(&self) {
        let me = self.me.clone();
        let online = Listener::new(page::window(), "online", move |_| {
            if let Some(me) = me.upgrade() {
                me.apply_if_ready(Action::NetworkRestored);
            }
        });
        let looks = ["focus", "visibilitychange"].map(|name| {
            let me = self.me.clone();
            Listener::new(page::window(), name, move |_| {
                if let Some(me) = me.upgrade() {
                    // A device that slept has not told that time is up.
                    me.apply_if_ready(Action::Tick);
                    me.look();
                }
            })
        });
        let mut listeners = self.listeners.borrow_mut();
        listeners.push(online);
        listeners.extend(looks);
    }

    /// The panel was opened or closed.
    pub(crate) fn set_open(&self, open: bool) {
        self.open.set(open);
        if !open {
            self.leave_log();
            self.fall_silent();
        }
        self.look();
    }

    /// The visitor may see the log now. Whoever is known to the site may have a
    /// conversation elsewhere: it is fetched as soon as it is looked at.
    pub(super) fn look(&self) {
        if !self.open.get() {
            return;
        }
        let is_fresh = matches!(*self.phase.borrow(), Phase::Fresh);
        if is_fresh && self.user_token.borrow().is_some() {
            self.apply(Action::Connect);
        }
        if self.sees_end() {
            self.apply_if_ready(Action::Seen);
        }
    }

    /// Whether the visitor sees the end of the log: what is new stands there.
    pub(super) fn sees_end(&self) -> bool {
        self.model.is_at_end.peek(|it| *it) && self.is_seen()
    }

    /// Whether the visitor looks at the panel, as far as the browser knows.
    pub(super) fn is_seen(&self) -> bool {
        self.open.get() && page::is_looked_at()
    }
}
