//! What tells of a new message beside the panel: the page's title, a sound, a
//! notification. Which of them the visitor wants is not known here.

use kite_client::Message;

use crate::browser::timer::Timer;
use crate::browser::{event, record};

use super::Controller;

/// In which a tab at which the visitor looks is heard of.
const MOMENT_MS: i32 = 300;

impl Controller {
    /// Tells view and page how many messages wait.
    pub(super) fn tell_unread(&self, count: u32) {
        self.show_news(count);
        let detail = record::object(&[("count", count.into())]);
        event::dispatch(&self.host, "unread", &detail);
        if self.unread.replace(count) != count {
            self.parts.show("notify", &[("unread", count.into())]);
        }
    }

    /// A message has come. Of several tabs the one that leads rings, unless the
    /// visitor looks at one of them: that one says so in a moment.
    pub(super) fn ring(&self, message: &Message, text: &str) {
        if self.leads.get() == Some(false) {
            return;
        }
        let title = || self.model.title.peek(String::clone);
        let (name, text) = (message.name.clone().unwrap_or_else(title), text.to_owned());
        let me = self.me.clone();
        self.bell.replace(Some(Timer::new(MOMENT_MS, move || {
            if let Some(me) = me.upgrade()
                && me.unread.get() > 0
            {
                let facts = [
                    ("rings", true.into()),
                    ("name", name.into()),
                    ("text", text.into()),
                ];
                me.parts.show("notify", &facts);
            }
        })));
    }
}
