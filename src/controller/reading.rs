//! Where the visitor reads the log, and what they want changed in it: what is
//! in sight, where what is new begins, earlier messages, one's own messages.

use kite_client::{Answer, Ask, Author, Body, Connection, Message, Request, Session};
use kite_protocol::MessageId;
use wasm_bindgen::JsValue;

use crate::browser::record;
use crate::model::Change;

use super::Controller;
use super::questions::Question;

/// Of what is new, as much gets its rows at once as the browser gets in so many
/// goes: more would keep the visitor waiting for what they read last.
const GOES: usize = 8;

impl Controller {
    /// The log's end has come into sight, or has gone out of it.
    pub(super) fn set_at_end(&self, is_at_end: bool) {
        self.model.is_at_end.set(is_at_end);
        self.look();
    }

    /// Messages before those that are there are wanted, as the visitor is near
    /// the first one: what is folded away stays so, and nothing connects for it.
    pub(super) fn want_earlier(&self) {
        if self.grow() {
            return;
        }
        let may_ask = self.session(|session| {
            let is_online = *session.connection() == Connection::Online;
            is_online && self.folded(session) == 0 && session.has_earlier()
        });
        if may_ask == Some(true) {
            self.show_more();
        }
    }

    /// Marks where what the visitor has not seen begins. They have seen it all
    /// as soon as the end is in sight; the mark stays until something else is
    /// new, or until they write.
    pub(super) fn show_news(&self, unread: u32) {
        self.model.unread.set(unread);
        let Some(last) = usize::try_from(unread).ok().and_then(|n| n.checked_sub(1)) else {
            return;
        };
        if self.sees_end() {
            return;
        }
        let first = self.session(|session| {
            let mut news = session.messages().iter().rev().filter(|new| is_news(new));
            news.nth(last).map(|message| message.id.clone())
        });
        self.mark_news(first.flatten());
    }

    /// What was new no longer is.
    pub(super) fn clear_news(&self) {
        self.mark_news(None);
    }

    /// A panel that was looked at and is closed begins with nothing new.
    pub(super) fn leave_log(&self) {
        if self.session(Session::unread).unwrap_or(0) == 0 {
            self.clear_news();
        }
    }

    fn mark_news(&self, first: Option<MessageId>) {
        let before = self.showing.news.replace(first.clone());
        if before == first {
            return;
        }
        // The panel opens at the line, so it has to be there.
        let is_hidden = |id: &MessageId| self.model.pages.find(id).is_none();
        for _ in 0..GOES {
            if !(first.as_ref().is_some_and(is_hidden) && self.grow()) {
                break;
            }
        }
        for (id, is_news) in [(before, false), (first, true)] {
            if let Some(row) = id.and_then(|id| self.model.pages.find(&id)) {
                row.change_state(|state| state.is_news = is_news);
            }
        }
    }

    /// Whether the visitor may change it: with v1 nobody can.
    pub(super) fn may_change(&self, id: &MessageId) -> bool {
        let may = self.session(|session| {
            let message = session.message(id)?;
            Some(session.is_editable(message))
        });
        may.flatten().unwrap_or(false)
    }

    /// Asks what is to be changed of a message.
    pub(super) fn ask_for_change(&self, id: &MessageId) {
        if !self.may_change(id) {
            return;
        }
        let text = self.message(id).and_then(|message| match message.body {
            Body::Text(text) => Some(text),
            _ => None,
        });
        let facts = [("id", id.as_str().into()), ("text", text.into())];
        self.parts.show("message", &facts);
    }

    /// `wish`: {id, text}, without a text to delete it.
    pub(super) fn change(&self, wish: &JsValue) {
        let id = record::text(wish, "id").and_then(|id| MessageId::new(id).ok());
        if let Some(message) = id.and_then(|id| self.message(&id)) {
            let target = message.seq;
            let text = record::text(wish, "text");
            self.show_progress(target, Change::Asked);
            self.ask(Question::Change(target), Ask::Edit { target, text });
        }
    }

    /// Whether a change of the message with this number waits for an answer, be it
    /// that it was asked for on an earlier visit.
    pub(super) fn awaits_change(&self, session: &Session, seq: u32) -> bool {
        let is_it =
            |request: &&Request| matches!(request.ask, Ask::Edit { target, .. } if target == seq);
        let waiting = session.progress().requests.iter().rfind(is_it);
        if let Some(request) = waiting {
            self.remember(&request.id, Question::Change(seq));
        }
        waiting.is_some()
    }

    pub(super) fn change_answered(&self, target: u32, answer: &Answer) {
        let outcome = match self.refusal(answer) {
            Some(reason) => Change::Refused(reason.to_owned()),
            None => Change::None,
        };
        self.show_progress(target, outcome);
    }

    fn show_progress(&self, target: u32, change: Change) {
        let id = self.session(|session| {
            let mut messages = session.messages().iter();
            let found = messages.rfind(|message| message.seq == target);
            found.map(|message| message.id.clone())
        });
        if let Some(row) = id.flatten().and_then(|id| self.model.pages.find(&id)) {
            row.change_state(|state| state.change = change);
        }
    }
}

/// Whether it counts as unread until it is seen.
fn is_news(message: &Message) -> bool {
    message.author != Author::Visitor && !matches!(message.body, Body::Deleted | Body::Handoff(_))
}
