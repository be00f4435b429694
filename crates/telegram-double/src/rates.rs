//! Telegram's limits, with their time passed in: about one message a second in
//! a chat (three at once are let through), twenty a minute in a group, thirty
//! a second over all.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// What has been sent lately.
#[derive(Debug, Default)]
pub struct Rates {
    sent: HashMap<i64, VecDeque<Duration>>,
    all: VecDeque<Duration>,
}

impl Rates {
    /// Counts what a call sends, or says for how many seconds there is no place
    /// for it. An album needs place for its first file, and counts with all.
    pub fn take(&mut self, chat: i64, messages: usize, now: Duration) -> Result<(), u64> {
        let sent = self.sent.entry(chat).or_default();
        let mut wait = full(&self.all, 30, SECOND, now).max(full(sent, 3, 3 * SECOND, now));
        if chat < 0 {
            wait = wait.max(full(sent, 20, 60 * SECOND, now));
        }
        if let Some(wait) = wait {
            return Err(wait.as_millis().div_ceil(1000).try_into().unwrap());
        }
        for _ in 0..messages {
            sent.push_back(now);
            self.all.push_back(now);
        }
        Ok(())
    }
}

/// How long until the oldest of the last `most` leaves the window.
fn full(
    sent: &VecDeque<Duration>,
    most: usize,
    window: Duration,
    now: Duration,
) -> Option<Duration> {
    let oldest = sent.len().checked_sub(most).map(|at| sent[at])?;
    (oldest + window)
        .checked_sub(now)
        .filter(|wait| !wait.is_zero())
}
