//! A chat in a world of its own: time that stands until it is moved, and
//! randomness that is the same in every run.

use std::hash::{DefaultHasher, Hasher};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use futures::StreamExt;
use futures::stream;
use kite_domain::channel::Secret;
use kite_domain::inbox::InboxRow;
use kite_domain::port::{ByteStream, Clock, NewChannel, Random, Wake};
use kite_domain::{
    Channel, Chat, Claim, ConversationId, Entry, Membership, Operator, Origins, Ports,
};
use kite_protocol::{ChannelName, FileMeta, MemberId, MessageId, Timestamp};
use kite_store::{LocalBlobs, MemoryStore};
use tempfile::TempDir;

pub(crate) const NOW: i64 = 1_700_000_000_000;

pub(crate) struct World {
    pub(crate) chat: Chat,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) woken: Arc<Woken>,
    _files: TempDir,
}

pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// A counter, mixed so that two stretches of it do not look alike: distinct, and
/// the same every time.
#[derive(Default)]
struct TestRandom(AtomicU64);

impl Random for TestRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let count = self.0.fetch_add(1, Ordering::Relaxed);
            let mut mixed = DefaultHasher::new();
            mixed.write_u64(count);
            *byte = mixed.finish().to_be_bytes()[0];
        }
    }
}

#[derive(Default)]
pub(crate) struct Woken(Mutex<Vec<ConversationId>>);

impl Woken {
    pub(crate) fn take(&self) -> Vec<ConversationId> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Wake for Woken {
    fn wake(&self, conversation: ConversationId) {
        self.0.lock().unwrap().push(conversation);
    }
}

impl World {
    pub(crate) fn new() -> Self {
        let files = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(NOW)));
        let woken = Arc::new(Woken::default());
        let chat = Chat::new(Ports {
            store: Arc::new(MemoryStore::default()),
            blobs: Arc::new(LocalBlobs::open(files.path()).unwrap()),
            clock: clock.clone(),
            random: Arc::new(TestRandom::default()),
            wake: woken.clone(),
        });
        Self {
            chat,
            clock,
            woken,
            _files: files,
        }
    }

    pub(crate) async fn channel(&self, name: &str, origins: &[&str]) -> Channel {
        self.chat
            .store()
            .add_channel(NewChannel {
                name: ChannelName::new(name).unwrap(),
                title: "Shop".into(),
                origins: Origins::new(origins).unwrap(),
                secret: Secret::stored("secret".repeat(8)),
                created_at: self.clock.now(),
            })
            .await
            .unwrap()
    }

    pub(crate) async fn visitor(&self, channel: &Channel, member: &str) -> Membership {
        self.chat
            .join(channel, claim(member), None, None)
            .await
            .unwrap()
    }

    /// The visitor says a text, under an id of the same words.
    pub(crate) async fn say(&self, visitor: &Membership, text: &str) -> Entry {
        let client_id = id(&text.replace(' ', "-"));
        self.chat
            .say(visitor, client_id, text.into(), now())
            .await
            .unwrap()
    }

    /// An operator answers with a text, under an id of the same words.
    pub(crate) async fn reply(
        &self,
        operator: &Operator,
        visitor: &Membership,
        text: &str,
    ) -> Entry {
        let client_id = id(&text.replace(' ', "-"));
        self.chat
            .reply(operator, visitor.conversation, client_id, text.into())
            .await
            .unwrap()
    }

    pub(crate) async fn row(&self, visitor: &Membership) -> InboxRow {
        let row = self.chat.store().inbox_row(visitor.conversation).await;
        row.unwrap().unwrap()
    }

    /// A visitor in a channel of their own.
    pub(crate) async fn a_visitor(&self) -> Membership {
        let channel = self.channel("demo_channel", &[]).await;
        self.visitor(&channel, "member").await
    }

    pub(crate) async fn operator(&self) -> Operator {
        self.chat.store().operator("Olga").await.unwrap()
    }
}

pub(crate) fn id(text: &str) -> MessageId {
    MessageId::new(text).unwrap()
}

pub(crate) fn claim(member: &str) -> Claim {
    Claim::Member(MemberId::new(member).unwrap())
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(NOW)
}

pub(crate) fn png(size: usize) -> FileMeta {
    FileMeta {
        name: "kite.png".into(),
        media_type: "image/png".into(),
        size: size as u64,
    }
}

pub(crate) fn bytes(bytes: &[u8]) -> ByteStream<'static> {
    let chunks: Vec<_> = bytes
        .chunks(3)
        .map(|chunk| Ok(chunk.to_vec().into()))
        .collect();
    stream::iter(chunks).boxed()
}
