//! Desks elsewhere: how they stand, and telling parked ones to go on.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::api;
use crate::state::flights::Job;
use crate::state::outlets::Outlets;

impl Desk {
    /// Fetches how they stand.
    pub(super) fn fetch_outlets(self) {
        self.run(Job::Outlets, move || async move {
            match api::outlets().await {
                Ok(found) => self.change_outlets(|outlets| outlets.take(found.outlets)),
                Err(error) => self.notice(&error),
            }
        });
    }

    /// Tells the parked desk of a channel to go on.
    pub(crate) fn resume_outlet(self, channel: String) {
        if !self.change_outlets(|outlets| outlets.resume(&channel)) {
            return;
        }
        spawn_local(async move {
            if let Err(error) = api::resume_outlet(&channel).await {
                self.tell(&error);
            }
            self.change_outlets(|outlets| outlets.resumed(&channel));
            self.fetch_outlets();
        });
    }

    fn change_outlets<T: Default>(self, change: impl FnOnce(&mut Outlets) -> T) -> T {
        let changed = self.inbox.try_update(|inbox| change(&mut inbox.outlets));
        changed.unwrap_or_default()
    }
}
