//! Changing what was said, and how the conversation stands: each goes out as
//! messages do.

use kite_desk_api::State;
use leptos::prelude::*;

use super::Desk;
use crate::browser::focus::{self, ids};
use crate::browser::{clock, random};
use crate::state::outgoing::{Body, Delivery, Outgoing};
use crate::state::thread::Thread;

impl Desk {
    /// Takes up one's own message of this number, to change it.
    pub(crate) fn begin_edit(self, conversation: i64, seq: u32) {
        let text = self.threads.with_untracked(|threads| {
            let thread = threads.get(&conversation)?;
            thread.own_text(seq).map(String::from)
        });
        if let Some(text) = text {
            self.stop_typing(conversation);
            self.update_draft(conversation, |draft| draft.begin_edit(seq, text));
            focus::focus(ids::REPLY);
        }
    }

    /// Takes up one's own last message; false if there is none.
    pub(crate) fn edit_last(self, conversation: i64) -> bool {
        let last = self.threads.with_untracked(|threads| {
            let thread = threads.get(&conversation)?;
            thread.last_own_text()
        });
        if let Some(seq) = last {
            self.begin_edit(conversation, seq);
        }
        last.is_some()
    }

    /// Leaves the message as it is; false if none is being changed.
    pub(crate) fn cancel_edit(self, conversation: i64) -> bool {
        let mut was_editing = false;
        self.update_draft(conversation, |draft| {
            was_editing = draft.end_edit().is_some();
        });
        was_editing
    }

    /// Sends what the message that is being changed is to say.
    pub(super) fn send_edit(self, conversation: i64) {
        let mut edit = None;
        self.update_draft(conversation, |draft| edit = draft.end_edit());
        if let Some((editing, text)) = edit
            && text.trim() != editing.original
        {
            self.send_out(
                conversation,
                Body::Edit {
                    target: editing.target,
                    text: Some(text.trim().into()),
                },
            );
        }
    }

    /// Deletes one's own message of this number.
    pub(super) fn delete(self, conversation: i64, seq: u32) {
        self.send_out(
            conversation,
            Body::Edit {
                target: seq,
                text: None,
            },
        );
    }

    /// Resolves the conversation, or opens it again.
    pub(crate) fn turn_state(self, conversation: i64) {
        if let Some(state) = self.standing(conversation) {
            let turned = match state {
                State::Open => State::Resolved,
                State::Resolved => State::Open,
            };
            self.send_out(conversation, Body::State(turned));
        }
    }

    /// How the conversation stands, once what is on its way has arrived.
    pub(crate) fn standing(self, conversation: i64) -> Option<State> {
        let next = self
            .threads
            .with(|threads| threads.get(&conversation).and_then(Thread::next_state));
        next.or_else(|| {
            let state = |inbox: &crate::state::inbox::Inbox| Some(inbox.get(conversation)?.state);
            self.inbox.with(state)
        })
    }

    fn send_out(self, conversation: i64, body: Body) {
        self.update_thread(conversation, |thread| {
            thread.echo(Outgoing {
                id: random::id(),
                body,
                at: clock::now(),
                delivery: Delivery::Waiting,
            });
        });
        self.send(conversation);
    }
}
