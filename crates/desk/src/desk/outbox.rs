//! Sending: at once on the screen, in order on the wire, with the same id at
//! every attempt.

use kite_desk_api::{Edit, Entry, Reply, SetState};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, Session};
use crate::api::{self, ApiError};
use crate::browser::timer::sleep;
use crate::state::flights::Job;
use crate::state::outgoing::{Body, Delivery, Outgoing};
use crate::state::thread::Thread;

const FIRST_RETRY_MILLIS: i32 = 500;
const LAST_RETRY_MILLIS: i32 = 4000;

impl Desk {
    /// Tries a failed message once more.
    pub(crate) fn retry(self, conversation: i64, id: &str) {
        self.update_thread(conversation, |thread| {
            thread.set_delivery(id, Delivery::Waiting);
        });
        self.send(conversation);
    }

    /// Gives up on a failed message.
    pub(crate) fn discard(self, conversation: i64, id: &str) {
        self.update_thread(conversation, |thread| thread.discard(id));
        self.release(id);
    }

    /// Sends what waits in any conversation.
    pub(super) fn send_all(self) {
        let conversations: Vec<i64> = self
            .threads
            .with_untracked(|threads| threads.ids().copied().collect());
        for conversation in conversations {
            self.send(conversation);
        }
    }

    /// Sends what waits in a conversation, one message after the other.
    pub(super) fn send(self, conversation: i64) {
        if !self.begin(Job::Outbox(conversation)) {
            return;
        }
        spawn_local(async move {
            loop {
                self.drain(conversation).await;
                if !self.another_round(Job::Outbox(conversation)) {
                    return;
                }
            }
        });
    }

    async fn drain(self, conversation: i64) {
        let mut pause = FIRST_RETRY_MILLIS;
        while matches!(self.session.get_untracked(), Session::In(_))
            && let Some(next) = self.next_to_send(conversation)
        {
            self.update_thread(conversation, |thread| {
                thread.set_delivery(&next.id, Delivery::Sending);
            });
            let delivery = match self.attempt(conversation, &next).await {
                Ok(entry) => {
                    self.update_thread(conversation, |thread| thread.confirm(&next.id, entry));
                    self.release(&next.id);
                    pause = FIRST_RETRY_MILLIS;
                    continue;
                }
                Err(ApiError::Unreachable | ApiError::SignedOut) => Delivery::Waiting,
                Err(refused) => Delivery::Failed(refused.to_string()),
            };
            let waits = delivery == Delivery::Waiting;
            self.update_thread(conversation, |thread| {
                thread.set_delivery(&next.id, delivery);
            });
            if waits {
                sleep(pause).await;
                pause = (pause * 2).min(LAST_RETRY_MILLIS);
            }
        }
    }

    fn next_to_send(self, conversation: i64) -> Option<Outgoing> {
        self.threads.with_untracked(|threads| {
            threads
                .get(&conversation)
                .and_then(Thread::next_to_send)
                .cloned()
        })
    }

    async fn attempt(self, conversation: i64, outgoing: &Outgoing) -> Result<Entry, ApiError> {
        let answer = match &outgoing.body {
            Body::Text(text) => {
                let reply = Reply {
                    id: outgoing.id.clone(),
                    text: text.clone(),
                };
                api::reply(conversation, &reply).await
            }
            Body::Edit { target, text } => {
                let edit = Edit {
                    id: outgoing.id.clone(),
                    seq: *target,
                    text: text.clone(),
                };
                api::edit(conversation, &edit).await
            }
            Body::State(state) => {
                let set = SetState {
                    id: outgoing.id.clone(),
                    state: *state,
                };
                api::set_state(conversation, &set).await
            }
            Body::File(_) => {
                let file = self.backstage(|backstage| {
                    let chosen = backstage.chosen.get(&outgoing.id)?;
                    Some(chosen.file.clone())
                });
                match file.flatten() {
                    Some(file) => api::send_file(conversation, &outgoing.id, &file).await,
                    None => Err(ApiError::Refused("This file is no longer at hand.".into())),
                }
            }
        };
        if answer == Err(ApiError::SignedOut) {
            self.sign_out();
        }
        answer
    }
}
