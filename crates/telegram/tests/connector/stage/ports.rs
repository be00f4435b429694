//! What a connector is given beside its database: somebody who sees what happens,
//! the time and chance.

use std::hash::{DefaultHasher, Hasher};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use kite_domain::ConversationId;
use kite_domain::channel::ChannelId;
use kite_domain::port::{Clock, Random, Wake};
use kite_protocol::Timestamp;
use kite_telegram::connector::{Counted, News, Observer, UpdateOutcome, Wrote};
use tokio::sync::{Notify, broadcast};

/// Sees everything that happens.
#[derive(Default)]
pub(crate) struct Watcher {
    pub(crate) changed: Notify,
    counted: Mutex<Vec<Counted>>,
    wrote: Mutex<Vec<(ChannelId, String)>>,
    blocked: Mutex<Vec<ConversationId>>,
    pub(super) news: Mutex<Option<broadcast::Sender<News>>>,
}

impl Watcher {
    /// How often that happened.
    pub(crate) fn count(&self, what: impl Fn(&Counted) -> bool) -> usize {
        let counted = self.counted.lock().unwrap();
        counted.iter().filter(|counted| what(counted)).count()
    }

    /// How many updates had this outcome.
    pub(crate) fn updates(&self, outcome: UpdateOutcome) -> usize {
        self.count(
            |counted| matches!(counted, Counted::Update { outcome: was, .. } if *was == outcome),
        )
    }

    /// Who wrote in the group of which channel, so far.
    pub(crate) fn wrote(&self) -> Vec<(ChannelId, String)> {
        self.wrote.lock().unwrap().clone()
    }

    /// Who was blocked.
    pub(crate) fn blocked(&self) -> Vec<ConversationId> {
        self.blocked.lock().unwrap().clone()
    }

    /// Tells the connector something.
    pub(crate) fn tell(&self, news: News) {
        if let Some(tell) = &*self.news.lock().unwrap() {
            let _ = tell.send(news);
        }
    }
}

impl Observer for Watcher {
    fn count(&self, counted: Counted) {
        self.counted.lock().unwrap().push(counted);
        self.changed.notify_waiters();
    }

    fn wrote(&self, wrote: Wrote<'_>) {
        let wrote = (wrote.channel, wrote.name.to_owned());
        self.wrote.lock().unwrap().push(wrote);
    }

    fn blocked(&self, conversation: ConversationId) {
        self.blocked.lock().unwrap().push(conversation);
    }
}

impl Wake for Watcher {
    fn wake(&self, conversation: ConversationId) {
        if let Some(news) = &*self.news.lock().unwrap() {
            let _ = news.send(News::Stored(conversation));
        }
        self.changed.notify_waiters();
    }
}

/// Now.
pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}

pub(super) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Timestamp::from_millis(i64::try_from(now.as_millis()).unwrap())
    }
}

/// Another number each time.
pub(crate) fn next() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Distinct in all of a run: numbers that go on, mixed so that two stretches of
/// them do not look alike.
pub(super) struct TestRandom;

impl Random for TestRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let mut mixed = DefaultHasher::new();
            mixed.write_u64(next());
            *byte = mixed.finish().to_be_bytes()[0];
        }
    }
}
