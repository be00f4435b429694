//! Blocking, reports, and what is asked before it is done.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, Dialog};
use crate::api::{self, ApiError};

/// What the operator is asked before it is done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Question {
    /// Whether the visitor of a conversation may write no more.
    Block(i64),
    /// Whether the visitor may write again.
    Unblock(i64),
    /// Whether a message is to be deleted.
    Delete {
        /// The conversation.
        conversation: i64,
        /// The message's number.
        seq: u32,
    },
}

impl Desk {
    /// Asks before something is done.
    pub(crate) fn ask(self, question: Question) {
        self.dialog.set(Some(Dialog::Question(question)));
    }

    /// What is asked now.
    pub(crate) fn asked(self) -> Option<Question> {
        match self.dialog.get() {
            Some(Dialog::Question(question)) => Some(question),
            _ => None,
        }
    }

    /// The operator said yes.
    pub(crate) fn confirm(self, question: Question) {
        match question {
            Question::Block(id) => self.set_blocked(id, true),
            Question::Unblock(id) => self.set_blocked(id, false),
            Question::Delete { conversation, seq } => self.delete(conversation, seq),
        }
    }

    /// Takes back the flag of a report.
    pub(crate) fn clear_report(self, id: i64) {
        spawn_local(async move {
            let answer = api::clear_report(id).await;
            self.after(id, answer);
        });
    }

    fn set_blocked(self, id: i64, blocked: bool) {
        spawn_local(async move {
            let answer = api::set_blocked(id, blocked).await;
            self.after(id, answer);
        });
    }

    fn after(self, id: i64, answer: Result<(), ApiError>) {
        match answer {
            Ok(()) => self.fetch_conversation(id),
            Err(error) => self.tell(&error),
        }
    }

    /// Tells of a failure for which no other place is at hand.
    pub(super) fn tell(self, error: &ApiError) {
        self.notice(error);
        let mut words = String::from("That was not done: ");
        words.push_str(&error.to_string());
        self.trouble.set(Some(words));
    }
}
