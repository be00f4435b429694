//! Marking as received what the list shows, and as read what somebody looks at.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, Session};
use crate::api;
use crate::state::thread::Thread;

impl Desk {
    /// Reports what the list has come to show.
    pub(crate) fn report_receiving(self) {
        const LIMIT: usize = kite_desk_api::PAGE_LIMIT as usize;
        Effect::new(move |_| {
            let fresh = self.inbox.with(|inbox| inbox.to_receive(LIMIT));
            if fresh.is_empty() || !matches!(self.session.get(), Session::In(_)) {
                return;
            }
            self.inbox.update(|inbox| inbox.mark_received(&fresh));
            spawn_local(async move {
                // To be reported anew as soon as the list is fetched.
                if let Err(error) = api::received(fresh).await {
                    self.notice(&error);
                }
            });
        });
    }

    /// Reports the open thread as read whenever its end is before somebody's eyes.
    pub(crate) fn report_reading(self) {
        Effect::new(move |_| {
            let Some(id) = self.open.get() else { return };
            let attended = self.attended.get() && self.at_end.get();
            let unread = self.inbox.with(|inbox| {
                inbox
                    .get(id)
                    .is_some_and(|conversation| conversation.unread > 0)
            });
            let seq = self
                .threads
                .with(|threads| threads.get(&id).and_then(Thread::to_read));
            let signed_in = matches!(self.session.get(), Session::In(_));
            if let Some(seq) = seq.filter(|_| attended && unread && signed_in) {
                self.report(id, seq);
            }
        });
    }

    fn report(self, id: i64, seq: u32) {
        self.update_thread(id, |thread| thread.set_read(seq));
        self.inbox.update(|inbox| inbox.mark_read(id));
        spawn_local(async move {
            if let Err(error) = api::read(id, seq).await {
                // To be reported anew when the list shows it as unread again.
                self.update_thread(id, |thread| thread.set_read(0));
                self.notice(&error);
            }
        });
    }
}
