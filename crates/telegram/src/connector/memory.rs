//! What is good to know for a while and no loss to forget.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::api::ChatId;

/// How long a hint is not repeated in a chat.
const HINT_PAUSE: Duration = Duration::from_mins(10);
/// Chats that are remembered; with more, all are forgotten.
const CHATS: usize = 1024;

/// What is remembered of chats.
#[derive(Default)]
pub(super) struct Memory(Mutex<Chats>);

#[derive(Default)]
struct Chats {
    hinted: HashMap<ChatId, Instant>,
    moved: HashMap<ChatId, ChatId>,
}

impl Memory {
    /// Whether a hint may be given in a chat; if so, it is taken as given.
    pub(super) fn may_hint(&self, chat: ChatId) -> bool {
        let now = Instant::now();
        let mut chats = self.chats();
        let hinted = chats.hinted.get(&chat);
        if hinted.is_some_and(|at| now.duration_since(*at) < HINT_PAUSE) {
            return false;
        }
        make_room(&mut chats.hinted);
        chats.hinted.insert(chat, now);
        true
    }

    /// A group has another number from now on. What was written there before may
    /// still be on its way.
    pub(super) fn moved(&self, from: ChatId, to: ChatId) {
        let mut chats = self.chats();
        make_room(&mut chats.moved);
        chats.moved.insert(from, to);
    }

    /// The number that a group has now.
    pub(super) fn now_at(&self, chat: ChatId) -> Option<ChatId> {
        self.chats().moved.get(&chat).copied()
    }

    fn chats(&self) -> MutexGuard<'_, Chats> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_room<T>(chats: &mut HashMap<ChatId, T>) {
    if chats.len() >= CHATS {
        chats.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_given_once_and_in_each_chat() {
        let memory = Memory::default();
        assert!(memory.may_hint(ChatId(-1)));
        assert!(!memory.may_hint(ChatId(-1)));
        for chat in 0..5000 {
            assert!(memory.may_hint(ChatId(chat)));
        }
        assert!(memory.chats().hinted.len() <= CHATS);
    }
}
