//! When a chat may be written to: Telegram's limits, its `retry_after`, and
//! patience with a network that fails.
//!
//! Plain data: the time is how long something has run, and is passed in, as is
//! the randomness. It sends nothing and keeps no message.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use crate::api::ChatId;

/// So many messages within so long.
#[derive(Clone, Copy, Debug)]
struct Limit {
    most: usize,
    within: Duration,
}

// Telegram counts when a message arrives, which may be later for the first one
// than for the last: so each limit is a little narrower than Telegram's.

/// About one a second in a chat, of which three may come at once.
const CHAT: Limit = Limit {
    most: 3,
    within: Duration::from_millis(3_300),
};
/// Twenty a minute in a group, with all of its topics.
const GROUP: Limit = Limit {
    most: 20,
    within: Duration::from_secs(61),
};
/// Thirty a second over all, in portions of the size of an album: where messages
/// are late by up to a quarter of a second, no second sees more than three.
const ALL: Limit = Limit {
    most: 10,
    within: Duration::from_millis(420),
};

/// The first pause after a failure, and the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// How many chats are remembered before those are forgotten that have been quiet.
/// More can only be as many as were written to within a minute or failed within
/// minutes, and the limit over all bounds both.
const LANES: usize = 1024;

/// What is known of one chat.
#[derive(Debug, Default)]
struct Lane {
    sent: VecDeque<Duration>,
    silent_until: Duration,
    failures: u32,
}

/// The pace of one bot.
#[derive(Debug)]
pub struct Pace {
    lanes: HashMap<ChatId, Lane>,
    sent: VecDeque<Duration>,
    silent_until: Duration,
    times: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self::times(1)
    }
}

impl Pace {
    /// A bot that has written nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// So many times as quick as Telegram's own servers allow, its own pauses
    /// too; for servers of the Bot API that allow it. What `retry_after` says is
    /// obeyed as it is.
    pub fn times(times: u32) -> Self {
        Self {
            lanes: HashMap::new(),
            sent: VecDeque::new(),
            silent_until: Duration::ZERO,
            times: times.max(1),
        }
    }

    /// Counts what goes out now, or says how long the chat has to wait for it.
    /// Edits, pins and new topics are a message each, an album is as many as it
    /// has files: it goes when there is a place for one, and those after it wait
    /// for all.
    pub fn take(&mut self, chat: ChatId, messages: usize, now: Duration) -> Result<(), Duration> {
        let wait = self.wait(chat, now);
        if !wait.is_zero() {
            return Err(wait);
        }
        if self.lanes.len() >= LANES {
            let group = GROUP.within;
            self.lanes.retain(|_, lane| {
                let recent = lane.sent.back().is_some_and(|last| *last + group > now);
                recent || lane.silent_until + LONGEST_PAUSE > now
            });
        }
        let lane = self.lanes.entry(chat).or_default();
        for _ in 0..messages {
            note(&mut lane.sent, GROUP.most, now);
            note(&mut self.sent, ALL.most, now);
        }
        Ok(())
    }

    /// How long until the chat may be written to.
    pub fn wait(&self, chat: ChatId, now: Duration) -> Duration {
        let free_at = |limit: Limit, sent| limit.free_at(sent, self.times);
        let mut until = self.silent_until.max(free_at(ALL, &self.sent));
        if let Some(lane) = self.lanes.get(&chat) {
            until = until.max(lane.silent_until).max(free_at(CHAT, &lane.sent));
            if is_group(chat) {
                until = until.max(free_at(GROUP, &lane.sent));
            }
        }
        until.saturating_sub(now)
    }

    /// Telegram wants the chat to be left alone for so long: no less, and no
    /// message before. How many failures came before says nothing of that.
    pub fn refused(&mut self, chat: ChatId, retry_after: Duration, now: Duration) {
        let lane = self.lanes.entry(chat).or_default();
        lane.silent_until = lane.silent_until.max(now + retry_after);
    }

    /// Telegram wants the whole bot to be silent for so long.
    pub fn refused_all(&mut self, retry_after: Duration, now: Duration) {
        self.silent_until = self.silent_until.max(now + retry_after);
    }

    /// The network or the server failed: each time the pause doubles, up to
    /// five minutes. `random` spreads the chats over its second half.
    pub fn failed(&mut self, chat: ChatId, now: Duration, random: u32) {
        let lane = self.lanes.entry(chat).or_default();
        let doubled = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(lane.failures));
        let half = doubled.min(LONGEST_PAUSE) / 2;
        let pause = half + half.mul_f64(f64::from(random) / f64::from(u32::MAX));
        let pause = pause / self.times;
        lane.failures = lane.failures.saturating_add(1);
        lane.silent_until = lane.silent_until.max(now + pause);
    }

    /// A message arrived: the next failure is a first one again.
    pub fn succeeded(&mut self, chat: ChatId) {
        if let Some(lane) = self.lanes.get_mut(&chat) {
            lane.failures = 0;
        }
    }

    /// The group has another number from now on; its past goes along. To be told
    /// that twice, with messages in between, forgets none of them.
    pub fn moved(&mut self, from: ChatId, to: ChatId) {
        if let Some(lane) = self.lanes.remove(&from) {
            let silent_until = lane.silent_until;
            let lane = self.lanes.entry(to).or_insert(lane);
            lane.silent_until = lane.silent_until.max(silent_until);
        }
    }
}

impl Limit {
    /// When the oldest of the last `most` has left the window, which is so many
    /// times as short.
    fn free_at(self, sent: &VecDeque<Duration>, times: u32) -> Duration {
        let oldest = sent
            .len()
            .checked_sub(self.most)
            .and_then(|at| sent.get(at));
        oldest.map_or(Duration::ZERO, |oldest| *oldest + self.within / times)
    }
}

fn note(sent: &mut VecDeque<Duration>, most: usize, now: Duration) {
    if sent.len() == most {
        sent.pop_front();
    }
    sent.push_back(now);
}

/// Telegram's groups have negative numbers.
fn is_group(chat: ChatId) -> bool {
    chat.0 < 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: ChatId = ChatId(7);
    const DESK: ChatId = ChatId(-7);
    const SECOND: Duration = Duration::from_secs(1);

    /// Sends as soon as it may; gives the times.
    fn times(pace: &mut Pace, chat: ChatId, count: usize) -> Vec<Duration> {
        let mut now = Duration::ZERO;
        let mut times = Vec::new();
        while times.len() < count {
            match pace.take(chat, 1, now) {
                Ok(()) => times.push(now),
                Err(wait) => now += wait,
            }
        }
        times
    }

    fn most_within(times: &[Duration], window: Duration) -> usize {
        let within = |start: &Duration| {
            times
                .iter()
                .filter(|time| (*start..*start + window).contains(time))
                .count()
        };
        times.iter().map(within).max().unwrap_or(0)
    }

    #[test]
    fn a_chat_gets_a_short_burst_and_then_one_a_second() {
        let times = times(&mut Pace::new(), PERSON, 60);
        assert_eq!(times[2], Duration::ZERO);
        assert_eq!(most_within(&times, 3 * SECOND), 3);
        assert!(times[59] <= 66 * SECOND, "{:?}", times[59]);
    }

    #[test]
    fn a_group_gets_twenty_a_minute() {
        let times = times(&mut Pace::new(), DESK, 61);
        assert_eq!(most_within(&times, 60 * SECOND), 20);
        assert!(times[60] <= 184 * SECOND, "{:?}", times[60]);
    }

    #[test]
    fn all_chats_together_have_a_limit() {
        let mut pace = Pace::new();
        let taken = (1..=100).filter(|chat| pace.take(ChatId(*chat), 1, SECOND).is_ok());
        assert_eq!(taken.count(), ALL.most);
        assert_eq!(pace.take(ChatId(99), 1, SECOND), Err(ALL.within));
        assert_eq!(pace.take(ChatId(99), 1, SECOND + ALL.within), Ok(()));
        // Late by a quarter of a second, they are not more than thirty.
        let late = SECOND + SECOND / 4;
        let (mut times, mut chats) = (Vec::new(), (1_000..).map(ChatId));
        for now in (2_000..5_000).map(Duration::from_millis) {
            while chats
                .next()
                .is_some_and(|chat| pace.take(chat, 1, now).is_ok())
            {
                times.push(now);
            }
        }
        assert_eq!(most_within(&times, late), 30);
    }

    #[test]
    fn telegrams_word_is_obeyed_to_the_second() {
        let mut pace = Pace::new();
        pace.refused(DESK, 17 * SECOND, SECOND);
        pace.refused(DESK, SECOND, 2 * SECOND);
        let before = Duration::new(17, 999_999_999);
        assert_eq!(pace.take(DESK, 1, before), Err(Duration::from_nanos(1)));
        assert_eq!(pace.take(DESK, 1, 18 * SECOND), Ok(()));
        // Others are not held up by it, unless the whole bot is.
        pace.refused(DESK, 17 * SECOND, 18 * SECOND);
        assert_eq!(pace.take(PERSON, 1, 18 * SECOND), Ok(()));
        pace.refused_all(5 * SECOND, 18 * SECOND);
        assert_eq!(pace.wait(PERSON, 18 * SECOND), 5 * SECOND);
    }

    #[test]
    fn failures_double_the_pause_up_to_a_limit() {
        let mut pace = Pace::new();
        for expected in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
            pace.failed(PERSON, Duration::ZERO, u32::MAX);
            assert_eq!(pace.wait(PERSON, Duration::ZERO), expected * SECOND);
        }
        pace.succeeded(PERSON);
        let later = 1000 * SECOND;
        pace.failed(PERSON, later, 0);
        assert_eq!(pace.wait(PERSON, later), SECOND / 2);
        // A failure never shortens what Telegram has asked for.
        pace.refused(PERSON, 60 * SECOND, later);
        pace.failed(PERSON, later, 0);
        assert_eq!(pace.wait(PERSON, later), 60 * SECOND);
        for _ in 0..100 {
            pace.failed(PERSON, later, u32::MAX);
        }
        assert_eq!(pace.wait(PERSON, later), LONGEST_PAUSE);
    }

    #[test]
    fn a_quicker_pace_is_as_many_times_as_quick() {
        let mut pace = Pace::times(10);
        let times = times(&mut pace, DESK, 61);
        assert!(times[60] <= 18_500 * SECOND / 1000, "{:?}", times[60]);
        let mut pace = Pace::times(10);
        pace.failed(PERSON, Duration::ZERO, u32::MAX);
        assert_eq!(pace.wait(PERSON, Duration::ZERO), SECOND / 10);
        pace.refused(PERSON, SECOND, Duration::ZERO);
        assert_eq!(pace.wait(PERSON, Duration::ZERO), SECOND);
    }

    #[test]
    fn a_group_takes_its_past_along() {
        let mut pace = Pace::new();
        pace.refused(DESK, 9 * SECOND, Duration::ZERO);
        pace.moved(DESK, ChatId(-8));
        assert_eq!(pace.wait(ChatId(-8), Duration::ZERO), 9 * SECOND);
        assert_eq!(pace.wait(DESK, Duration::ZERO), Duration::ZERO);
        pace.refused(DESK, SECOND, Duration::ZERO);
        pace.moved(DESK, ChatId(-8));
        assert_eq!(pace.wait(ChatId(-8), Duration::ZERO), 9 * SECOND);
    }

    #[test]
    fn chats_without_recent_messages_are_forgotten() {
        let mut pace = Pace::new();
        pace.failed(ChatId(0), Duration::ZERO, 0);
        pace.refused(DESK, 20_000 * SECOND, Duration::ZERO);
        for chat in 1..10_000_u32 {
            assert_eq!(pace.take(ChatId(chat.into()), 1, chat * SECOND), Ok(()));
        }
        assert!(pace.lanes.len() <= LANES);
        assert!(!pace.lanes.contains_key(&ChatId(0)));
        // Telegram's own word is not forgotten with the rest.
        assert_eq!(pace.wait(DESK, 10_000 * SECOND), 10_000 * SECOND);
    }

    #[test]
    fn those_after_an_album_wait_for_all_of_it() {
        let mut pace = Pace::new();
        assert_eq!(pace.take(DESK, 10, SECOND), Ok(()));
        assert_eq!(pace.take(DESK, 10, 5 * SECOND), Ok(()));
        assert_eq!(pace.take(DESK, 1, 9 * SECOND), Err(53 * SECOND));
        assert_eq!(pace.take(DESK, 1, 62 * SECOND), Ok(()));
    }
}
