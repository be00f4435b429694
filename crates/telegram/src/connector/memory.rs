//! What is good to know for a while and no loss to forget.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::api::{ChatId, Received};

/// How long a hint is not repeated in a chat.
const HINT_PAUSE: Duration = Duration::from_mins(10);
/// So many answers are given in a chat within so long.
const ANSWERS: u32 = 15;
const ANSWERS_WITHIN: Duration = Duration::from_mins(1);
/// How long a group may take to tell by itself that it has another number.
const MOVE_PATIENCE: Duration = Duration::from_secs(30);
/// Chats that are remembered; with more, all are forgotten.
const CHATS: usize = 1024;

/// What is remembered of chats.
#[derive(Default)]
pub(super) struct Memory(Mutex<Chats>);

#[derive(Default)]
struct Chats {
    hinted: HashMap<ChatId, Instant>,
    answered: HashMap<ChatId, (Instant, u32)>,
    moved: HashMap<ChatId, ChatId>,
    came_from: HashMap<ChatId, ChatId>,
    moving: HashMap<ChatId, Instant>,
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

    /// Whether the bot may answer in a chat once more. Who asks without end must
    /// not make everybody else wait for the answers.
    pub(super) fn may_answer(&self, chat: ChatId) -> bool {
        let now = Instant::now();
        let mut chats = self.chats();
        make_room(&mut chats.answered);
        let (since, answers) = chats.answered.entry(chat).or_insert((now, 0));
        if now.duration_since(*since) >= ANSWERS_WITHIN {
            (*since, *answers) = (now, 0);
        }
        *answers += 1;
        *answers <= ANSWERS
    }

    /// Whether a command of a chat would still be answered.
    pub(super) fn would_answer(&self, chat: ChatId) -> bool {
        let now = Instant::now();
        let chats = self.chats();
        let answered = chats.answered.get(&chat);
        answered.is_none_or(|(since, answers)| {
            *answers < ANSWERS || now.duration_since(*since) >= ANSWERS_WITHIN
        })
    }

    /// A group has another number from now on. What was written there before may
    /// still be on its way.
    pub(super) fn moved(&self, from: ChatId, to: ChatId) {
        let mut chats = self.chats();
        make_room(&mut chats.moved);
        chats.moved.insert(from, to);
    }

    /// Whether to wait for the group to tell by itself that it has another
    /// number: the update comes behind what was said before, which is led to its
    /// conversation by the messages of then.
    pub(super) fn tells_itself(&self, chat: ChatId) -> bool {
        let now = Instant::now();
        let mut chats = self.chats();
        make_room(&mut chats.moving);
        let since = *chats.moving.entry(chat).or_insert(now);
        now.duration_since(since) < MOVE_PATIENCE
    }

    /// In whose turn updates of a chat are dealt with: a group's before and after
    /// it has another number are one sequence.
    pub(super) fn turn_of(&self, received: &Received) -> Option<ChatId> {
        let mut chats = self.chats();
        if let Some((from, to)) = received.moves() {
            make_room(&mut chats.came_from);
            chats.came_from.insert(to, from);
        }
        let chat = received.chat()?;
        Some(chats.came_from.get(&chat).copied().unwrap_or(chat))
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

    #[tokio::test(start_paused = true)]
    async fn who_asks_without_end_is_not_answered_without_end() {
        let memory = Memory::default();
        let answered = || (0..100).filter(|_| memory.may_answer(ChatId(7))).count();
        assert_eq!(answered(), 15);
        assert!(memory.may_answer(ChatId(8)));
        tokio::time::advance(ANSWERS_WITHIN).await;
        assert_eq!(answered(), 15);
    }

    #[tokio::test(start_paused = true)]
    async fn a_group_that_does_not_tell_is_not_waited_for_for_ever() {
        let memory = Memory::default();
        assert!(memory.tells_itself(ChatId(-1)));
        tokio::time::advance(MOVE_PATIENCE / 2).await;
        assert!(memory.tells_itself(ChatId(-1)));
        tokio::time::advance(MOVE_PATIENCE / 2).await;
        assert!(!memory.tells_itself(ChatId(-1)));
    }
}
