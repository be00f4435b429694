//! What tells of a new message beside the panel: the page's title, a sound, a
//! notification. Which of them the visitor wants is not known here.

use kite_client::Message;

use crate::browser::{event, record};

use super::Controller;

impl Controller {
    /// Tells view and page how many messages wait.
    pub(super) fn tell_unread(&self, count: u32) {
        let detail = record::object(&[("count", count.into())]);
        event::dispatch(&self.host, "unread", &detail);
        if self.unread.replace(count) != count {
            self.parts.show("notify", &[("unread", count.into())]);
        }
    }

    /// A message has come.
    pub(super) fn ring(&self, message: &Message, text: &str) {
        if !self.may_ring() {
            return;
        }
        let title = self.model.title.peek(String::clone);
        let name = message.name.as_deref().unwrap_or(&title);
        let facts = [
            ("rings", true.into()),
            ("name", name.into()),
            ("text", text.into()),
        ];
        self.parts.show("notify", &facts);
    }

    /// Whether it is this panel's to ring: not where the visitor looks at it.
    fn may_ring(&self) -> bool {
        !self.is_seen()
    }
}
