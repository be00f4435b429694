//! What is said aloud to who does not see the panel: each new message once,
//! and of many at once how many they are. In what words is not known here.

use std::cell::{Cell, RefCell};

use crate::browser::timer::Timer;

use super::Controller;

/// What comes with less than this between is said together.
const MOMENT_MS: i32 = 250;
/// So many messages are read out; of more, nobody would hear the end.
const FEW: u32 = 3;
/// Tells a text from the same one before it, and is not said.
const SAME: char = '\u{200b}';

/// New messages of which nothing was said yet.
#[derive(Default)]
pub(super) struct Speech {
    count: Cell<u32>,
    words: RefCell<String>,
    soon: RefCell<Option<Timer>>,
}

impl Controller {
    /// Says something now. Of a closed panel the launcher tells.
    pub(super) fn announce(&self, mut text: String) {
        if !self.open.get() {
            return;
        }
        // In the order in which it happened.
        if let Some(mut before) = self.take_news() {
            before.push('\n');
            before.push_str(&text);
            text = before;
        }
        // Two equal texts in a row would be no change, and so not be said.
        if self.model.announcement.peek(|old| *old == text) {
            text.push(SAME);
        }
        self.model.announcement.set(text);
    }

    /// What was said of the moment is no longer so: who comes to it later is not to
    /// read it.
    pub(super) fn take_back(&self, words: &str) {
        let is_last = |said: &String| said.trim_end_matches(SAME).ends_with(words);
        if self.model.announcement.peek(is_last) {
            self.model.announcement.set(String::new());
        }
    }

    /// Says that a message has come, in these words.
    pub(super) fn announce_message(&self, words: &str) {
        if !self.open.get() {
            return;
        }
        let count = self.speech.count.get() + 1;
        self.speech.count.set(count);
        if count <= FEW {
            let mut all = self.speech.words.borrow_mut();
            if !all.is_empty() {
                all.push('\n');
            }
            all.push_str(words);
        }
        let me = self.me.clone();
        self.speech
            .soon
            .replace(Some(Timer::new(MOMENT_MS, move || {
                if let Some(me) = me.upgrade()
                    && let Some(news) = me.take_news()
                {
                    me.announce(news);
                }
            })));
    }

    /// What is to be said of the messages that have come.
    fn take_news(&self) -> Option<String> {
        let words = self.speech.words.take();
        match self.speech.count.take() {
            0 => None,
            1..=FEW => Some(words),
            many => Some(self.strings.latest_new.of(many)),
        }
    }

    /// The panel was closed: what was said last must not be said again when it
    /// opens.
    pub(super) fn fall_silent(&self) {
        self.take_news();
        self.model.announcement.set(String::new());
    }
}
