//! The conversation as a file. How that is written is its part's business.

use js_sys::Array;
use kite_client::{Answer, Ask, Connection};

use crate::browser::record;

use super::Controller;
use super::questions::Question;

/// Pages of earlier messages that are fetched for one transcript: the rest stays
/// on the server, and the file says so.
const PAGES: u32 = 100;

impl Controller {
    /// Saves the conversation as a file, as soon as its earlier messages are here.
    pub(super) fn save_transcript(&self) {
        self.pages_left.set(PAGES);
        self.fetch_or_save();
    }

    /// A page of earlier messages has come, or does not come.
    pub(super) fn go_on_with_transcript(&self, answer: &Answer) {
        if self.pages_left.get() > 0 {
            if self.refusal(answer).is_some() {
                self.pages_left.set(1);
            }
            self.fetch_or_save();
        }
    }

    /// The connection is another.
    pub(super) fn save_what_is_here(&self) {
        if self.pages_left.get() > 0 && self.connection() != Some(Connection::Online) {
            self.fetch_or_save();
        }
    }

    fn fetch_or_save(&self) {
        let (has_earlier, is_loading) = self
            .session(|session| {
                let is_online = *session.connection() == Connection::Online;
                let is_loading = session.is_loading_earlier();
                (session.has_earlier(), is_online && is_loading)
            })
            .unwrap_or_default();
        let is_online = self.connection() == Some(Connection::Online);
        if is_loading {
            return;
        }
        let left = self.pages_left.get().saturating_sub(1);
        self.pages_left.set(left);
        if has_earlier && is_online && left > 0 {
            return self.ask(Question::Earlier, Ask::Earlier);
        }
        self.pages_left.set(0);
        let messages = self.session(|session| {
            let messages = session.messages().iter();
            messages.map(record::from_message).collect::<Array>()
        });
        let title = self.model.title.peek(String::clone);
        let facts = [
            ("title", title.into()),
            ("messages", messages.unwrap_or_default().into()),
            ("isWhole", (!has_earlier).into()),
        ];
        self.parts.show("transcript", &facts);
    }
}
