//! What is said aloud to who does not see the panel: each new message once,
//! and of many at once how many they are. In what words is not known here.

use std::cell::{Cell, RefCell};

use crate::browser::timer::Timer;

use super::Controller;

/// What comes with less than this between is said together.
const MOMENT_MS: i32 = 250;
/// So many messages are read out; of more, nobody would hear the end.
const FEW: u32 = 3;

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
        // Two equal texts in a row would be no change, and so not be said.
        if self.model.announcement.peek(|old| *old == text) {
            text.push('\u{200b}');
        }
        self.model.announcement.set(text);
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
                if let Some(me) = me.upgrade() {
                    me.speak();
                }
            })));
    }

    fn speak(&self) {
        let words = self.speech.words.take();
        let count = self.speech.count.take();
        self.announce(if count > FEW {
            self.strings.latest_new.of(count)
        } else {
            words
        });
    }

    /// The panel was closed: what was said last must not be said again when it
    /// opens.
    pub(super) fn fall_silent(&self) {
        self.speech.soon.take();
        self.speech.words.take();
        self.speech.count.take();
        self.model.announcement.set(String::new());
    }
}
