//! What the visitor asks the server for, and what becomes of the answers.

use kite_client::{Action, Answer, Ask};
use kite_protocol::MessageId;

use crate::browser::random;

use super::Controller;

/// What an answer is for.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Question {
    /// The message with this number.
    Change(u32),
    Earlier,
    Link,
    Rate,
    Report,
}

impl Controller {
    /// Asks.
    pub(super) fn ask(&self, question: Question, ask: Ask) {
        if let Ok(id) = MessageId::new(random::message_id()) {
            self.remember(&id, question);
            self.apply_if_ready(Action::Ask { id, ask });
        }
    }

    /// Knows what the answer is for, when it comes. Of what was asked on an earlier
    /// visit nobody waits for one, unless it is seen in the log.
    pub(super) fn remember(&self, id: &MessageId, question: Question) {
        let mut questions = self.questions.borrow_mut();
        if questions.iter().all(|(known, _)| known != id) {
            questions.push((id.clone(), question));
        }
    }

    pub(super) fn show_answer(&self, id: &MessageId, answer: Answer) {
        let asked = {
            let mut questions = self.questions.borrow_mut();
            let place = questions.iter().position(|(asked, _)| asked == id);
            place.map(|place| questions.swap_remove(place).1)
        };
        match asked {
            Some(Question::Change(target)) => self.change_answered(target, &answer),
            Some(Question::Earlier) => self.go_on_with_transcript(&answer),
            Some(Question::Link) => self.show_link(answer),
            Some(Question::Rate) => self.rating_answered(&answer),
            Some(Question::Report) => self.report_answered(&answer),
            None => {}
        }
    }

    /// Why something was refused, in words; none if it was not.
    pub(super) fn refusal<'a>(&self, answer: &'a Answer) -> Option<&'a str> {
        match answer {
            Answer::Refused { code, reason } => Some(self.strings.reason(code, reason)),
            _ => None,
        }
    }
}
