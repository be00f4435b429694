//! Fetching what the server knows. A wake-up only says that there is
//! something; what it is, is read by number.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::api::{self, ApiError, Range};
use crate::state::flights::Job;
use crate::state::inbox::{Filter, Inbox};
use crate::state::thread::Thread;
use crate::state::time;

impl Desk {
    /// Fetches the list, the open thread and how the desks elsewhere stand anew.
    pub(crate) fn refresh(self) {
        self.fetch_list();
        self.fetch_outlets();
        if let Some(id) = self.open.get_untracked() {
            self.fetch_thread(id);
        }
    }

    /// Fetches the first page of the list.
    pub(crate) fn fetch_list(self) {
        self.run(Job::List, move || async move {
            let (wanted, filter) = self
                .inbox
                .with_untracked(|inbox| (inbox.len(), inbox.filter()));
            let page = api::conversations(filter.state(), None, wanted).await;
            if page
                .as_ref()
                .is_ok_and(|page| page.conversations.is_empty())
            {
                self.learn_of_others().await;
            }
            if self.inbox.with_untracked(Inbox::filter) != filter {
                // Another round is due already.
                return;
            }
            let kept = self.open.get_untracked();
            match page {
                Ok(page) => self.inbox.update(|inbox| inbox.refresh(page, kept)),
                Err(error) => self.list_failed(&error),
            }
            if let Some(id) = kept
                && self.inbox.with_untracked(|inbox| inbox.get(id).is_none())
            {
                self.fetch_conversation(id);
            }
        });
    }

    /// Lists others.
    pub(crate) fn turn_to(self, filter: Filter) {
        if self.inbox.with_untracked(Inbox::filter) != filter {
            self.inbox.update(|inbox| inbox.turn_to(filter));
            self.fetch_list();
        }
    }

    /// Fetches the next page of the list.
    pub(crate) fn fetch_more(self) {
        let Some(cursor) = self
            .inbox
            .with_untracked(|inbox| inbox.next().map(String::from))
        else {
            return;
        };
        if !self.begin(Job::Page) {
            return;
        }
        let filter = self.inbox.with_untracked(Inbox::filter);
        spawn_local(async move {
            match api::conversations(filter.state(), Some(&cursor), 0).await {
                // A fresh first page has its own continuation.
                Ok(page)
                    if self
                        .inbox
                        .with_untracked(|inbox| inbox.next() == Some(&cursor)) =>
                {
                    self.inbox.update(|inbox| inbox.append(page));
                }
                Ok(_) => {}
                Err(error) => self.list_failed(&error),
            }
            while self.another_round(Job::Page) {}
        });
    }

    /// Fetches what is new in the open thread and in the list's row.
    pub(super) fn conversation_changed(self, id: i64) {
        self.fetch_conversation(id);
        if self.open.get_untracked() == Some(id) {
            self.fetch_thread(id);
        }
    }

    /// Fetches one row of the list.
    pub(super) fn fetch_conversation(self, id: i64) {
        self.run(Job::Conversation(id), move || async move {
            match api::conversation(id).await {
                Ok(conversation) => self.inbox.update(|inbox| inbox.put(conversation)),
                Err(ApiError::NotFound) => {
                    self.inbox.update(|inbox| inbox.remove(id));
                    self.close_missing(id);
                }
                Err(error) => self.notice(&error),
            }
        });
    }

    /// Fetches what a thread lacks at its end; its newest page, if it has none.
    pub(crate) fn fetch_thread(self, id: i64) {
        self.run(Job::Thread(id), move || async move {
            loop {
                let known = self.threads.with_untracked(|threads| {
                    threads
                        .get(&id)
                        .filter(|t| t.is_loaded())
                        .map(Thread::known_through)
                });
                let range = known.map_or(Range::Newest, Range::After);
                match api::entries(id, range).await {
                    Ok(page) => {
                        let more = page.more && known.is_some();
                        self.update_thread(id, |thread| match known {
                            None => thread.begin(page),
                            Some(_) => thread.merge(page.entries),
                        });
                        if !more {
                            break;
                        }
                    }
                    Err(error) => {
                        self.notice(&error);
                        self.update_thread(id, Thread::fail);
                        break;
                    }
                }
            }
            self.learn_beginning(id).await;
        });
    }

    /// Fetches the page before the first known message.
    pub(crate) fn fetch_older(self, id: i64) {
        let Some(before) = self
            .threads
            .with_untracked(|threads| threads.get(&id).and_then(Thread::older_before))
        else {
            return;
        };
        if !self.begin(Job::Older(id)) {
            return;
        }
        spawn_local(async move {
            match api::entries(id, Range::Before(before)).await {
                Ok(page) => self.update_thread(id, |thread| thread.prepend(page)),
                Err(error) => self.notice(&error),
            }
            while self.another_round(Job::Older(id)) {}
        });
    }

    /// Changes what is known of a thread.
    pub(super) fn update_thread(self, id: i64, change: impl FnOnce(&mut Thread)) {
        self.threads.update(|threads| threads.change(id, change));
    }

    /// Acts on a failure that is not told where it happened: the banner tells
    /// of an unreachable server.
    pub(super) fn notice(self, error: &ApiError) {
        if *error == ApiError::SignedOut {
            self.sign_out();
        }
    }

    /// Learns whether there are conversations besides those of an empty list:
    /// all done is not the same as none yet.
    async fn learn_of_others(self) {
        if !self.inbox.with_untracked(Inbox::knows_any)
            && let Ok(page) = api::conversations(None, None, 0).await
        {
            self.inbox.update(|inbox| {
                for conversation in page.conversations {
                    inbox.put(conversation);
                }
            });
        }
    }

    fn list_failed(self, error: &ApiError) {
        self.notice(error);
        self.inbox.update(Inbox::fail);
    }

    /// Learns when the first message of a long thread came.
    async fn learn_beginning(self, id: i64) {
        let known = self.threads.with_untracked(|threads| {
            threads
                .get(&id)
                .is_none_or(|thread| thread.began().is_some())
        });
        if !known && let Ok(page) = api::entries(id, Range::First).await {
            let at = page.entries.first().map(|entry| time::millis(&entry.at));
            self.update_thread(id, |thread| thread.set_began(at));
        }
    }

    /// Does a job unless it is under way; if it was asked for meanwhile, once more.
    pub(super) fn run<F>(self, job: Job, round: impl Fn() -> F + 'static)
    where
        F: Future<Output = ()> + 'static,
    {
        if !self.begin(job) {
            return;
        }
        spawn_local(async move {
            loop {
                round().await;
                if !self.another_round(job) {
                    return;
                }
            }
        });
    }
}
