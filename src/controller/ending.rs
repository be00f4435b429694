//! What can be done with a conversation beside talking: rate it where it is
//! resolved, begin another one, report it.

use js_sys::Array;
use kite_client::{Answer, Ask, Connection, Message, Progress, Session, Version};
use kite_protocol::v2::State;
use wasm_bindgen::JsValue;

use crate::browser::fold;

use super::Controller;
use super::questions::Question;

/// How a conversation stands at its end.
#[derive(Clone, Copy, Default, Eq, PartialEq)]
pub(super) struct End {
    is_resolved: bool,
    can_rate: bool,
    /// 0: none were given.
    stars: u8,
}

impl Controller {
    /// Tells whether the conversation is at its end, and how it was rated;
    /// whether it has come to its end.
    pub(super) fn show_state(&self) -> bool {
        let end = self.session(|session| {
            let asked = session.progress().requests.iter().rev();
            let mut given = asked.filter_map(|request| match request.ask {
                Ask::Rate { stars, .. } => Some(stars),
                _ => None,
            });
            End {
                is_resolved: session.state() == State::Resolved
                    && self.folded.get() < session.progress().resolved_at,
                can_rate: session.version() != Some(Version::V1),
                stars: given.next().or(session.progress().rating).unwrap_or(0),
            }
        });
        let end = end.unwrap_or_default();
        let before = self.end.replace(end);
        // Drawn anew, the card would lose what the visitor has begun to write.
        if end != before && (end.is_resolved || before.is_resolved) {
            self.show_end(end, "");
        }
        end.is_resolved && !before.is_resolved
    }

    fn show_end(&self, end: End, refusal: &str) {
        let facts = [
            ("isResolved", end.is_resolved.into()),
            ("canRate", end.can_rate.into()),
            ("stars", end.stars.into()),
            ("refusal", refusal.into()),
        ];
        self.parts.show("end", &facts);
    }

    /// `value` is the stars, and a comment or an empty text.
    pub(super) fn rate(&self, value: &JsValue) {
        let given = Array::from(value);
        let stars = given.get(0).as_f64().unwrap_or(0.0);
        let comment = given.get(1).as_string();
        self.ask(
            Question::Rate,
            Ask::Rate {
                stars: small(stars),
                comment: comment.filter(|comment| !comment.is_empty()),
            },
        );
        self.show_state();
    }

    /// Puts what was resolved away and begins with an empty log. For the server it
    /// is one log: the next message opens it again.
    pub(super) fn begin_another(&self) {
        let resolved_at = self.session(|session| session.progress().resolved_at);
        self.fold(resolved_at.unwrap_or(0));
        self.clear_log();
        self.show_log();
        self.show_earlier();
        self.show_state();
    }

    /// Folds the log away up to this number, here and on later visits.
    pub(super) fn fold(&self, end: u32) {
        self.folded.set(end);
        fold::keep(&self.config.key, end);
    }

    /// What was folded away on an earlier visit still is.
    pub(super) fn fold_earlier(&self, progress: Option<&Progress>) {
        // The server may have begun to count anew.
        let most = progress.map_or(0, |progress| progress.resolved_at);
        self.folded.set(fold::read(&self.config.key).min(most));
    }

    /// So many messages at the beginning are folded away.
    pub(super) fn folded(&self, session: &Session) -> usize {
        let end = self.folded.get();
        let is_folded = |message: &Message| match message.seq {
            0 => message.after < end,
            seq => seq <= end,
        };
        session.messages().partition_point(is_folded)
    }

    /// Shows what comes before the log: what is folded, or a page from the server.
    pub(super) fn show_more(&self) {
        if self.folded.replace(0) == 0 {
            return self.ask(Question::Earlier, Ask::Earlier);
        }
        self.grow_later();
        self.show_earlier();
        self.show_state();
    }

    pub(super) fn rating_answered(&self, answer: &Answer) {
        // What is taken comes back as an entry: until then it stands as it was given.
        if let Some(refusal) = self.refusal(answer) {
            self.show_state();
            self.show_end(self.end.get(), refusal);
        }
    }

    /// `reason` is a text, which may be empty.
    pub(super) fn report(&self, reason: Option<String>) {
        let reason = reason.filter(|reason| !reason.is_empty());
        self.ask(Question::Report, Ask::Report { reason });
        // It is kept, and goes out when there is a connection: nobody need wait.
        if self.connection() != Some(Connection::Online) {
            self.show_report("later", "");
        }
    }

    pub(super) fn report_answered(&self, answer: &Answer) {
        match self.refusal(answer) {
            Some(refusal) => self.show_report("refused", refusal),
            None => self.show_report("done", ""),
        }
    }

    fn show_report(&self, outcome: &str, refusal: &str) {
        let facts = [("outcome", outcome.into()), ("refusal", refusal.into())];
        self.parts.show("report", &facts);
    }

    /// Shows what there is to do beside talking.
    pub(super) fn show_menu(&self) {
        let facts = self.session(|session| {
            let has_talked = !session.messages().is_empty();
            let reports = has_talked && session.version() != Some(Version::V1);
            (has_talked, reports)
        });
        let (has_talked, reports) = facts.unwrap_or_default();
        let facts = [
            ("hasTalked", has_talked.into()),
            ("canReport", reports.into()),
        ];
        self.parts.show("menu", &facts);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a double saturates"
)]
fn small(number: f64) -> u8 {
    number as u8
}
