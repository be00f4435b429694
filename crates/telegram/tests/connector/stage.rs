//! What each test begins with: a connector that runs, a group with an admin, and
//! ways to wait for what has to happen.

mod ports;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use kite_domain::channel::{Origins, Secret};
use kite_domain::entry::Content;
use kite_domain::outlet::Outlet;
use kite_domain::port::{ChannelStore, Chatroom, Clock, NewChannel, OutletStore};
use kite_domain::{Channel, Chat, Claim, ConversationId, Entry, Membership, Ports, Seq};
use kite_protocol::{ChannelName, MemberId, MessageId};
use kite_store::{LocalBlobs, SqliteStore};
use kite_telegram::api::{Bot, ChatId, Token};
use kite_telegram::connector::{Connector, Hosting, Receiving, Setup};
use kite_telegram::pace::Pace;
use kite_telegram_double::{Double, Kind, Rights};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use ports::{SystemClock, TestRandom};

pub(crate) use ports::{Watcher, next, now};

pub(crate) const GROUP: i64 = -100;
/// A second group of the same admin.
pub(crate) const OTHER: i64 = -200;
/// An admin of the groups, whose app speaks English.
pub(crate) const ADMIN: i64 = 5;
/// Somebody of the group, whose app speaks English.
pub(crate) const MARIA: i64 = 6;
/// Somebody with a private chat, whose app speaks English.
pub(crate) const IVAN: i64 = 77;
pub(crate) const CHANNEL: &str = "shop-help";
pub(crate) const PUBLIC_URL: &str = "https://chat.example";

const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// A connector at work.
pub(crate) struct Stage {
    pub(crate) double: Double,
    pub(crate) chat: Chat,
    pub(crate) store: Arc<SqliteStore>,
    pub(crate) connector: Connector,
    pub(crate) watcher: Arc<Watcher>,
    stop: watch::Sender<bool>,
    running: Option<JoinHandle<()>>,
    dir: Arc<TempDir>,
}

/// How a stage is set.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) hosting: Hosting,
    pub(crate) receiving: Receiving,
    /// So many times as quick as Telegram's own servers allow.
    pub(crate) times: u32,
    /// How long to wait for Telegram's answers.
    pub(crate) patience: Duration,
    /// Chats that Telegram wants to be left alone for an hour.
    pub(crate) quiet: Vec<i64>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            hosting: Hosting::Anyone,
            receiving: Receiving::Polling,
            times: 100,
            patience: PATIENCE,
            quiet: Vec::new(),
        }
    }
}

impl Stage {
    /// A connector that polls, in a group where it is an admin.
    pub(crate) async fn start() -> Self {
        Self::set(Setting::default()).await
    }

    pub(crate) async fn set(setting: Setting) -> Self {
        let double = Double::start().await;
        people(&double);
        let dir = Arc::new(tempfile::tempdir().unwrap());
        Self::with(double, dir, setting).await
    }

    /// A connector over what is there.
    pub(crate) async fn with(double: Double, dir: Arc<TempDir>, setting: Setting) -> Self {
        let store = SqliteStore::open(&dir.path().join("kite.db"))
            .await
            .unwrap();
        let store = Arc::new(store);
        let watcher = Arc::new(Watcher::default());
        let random = Arc::new(TestRandom);
        let chat = Chat::new(Ports {
            store: store.clone(),
            blobs: Arc::new(LocalBlobs::open(dir.path().join("files")).unwrap()),
            clock: Arc::new(SystemClock),
            random: random.clone(),
            wake: watcher.clone(),
        });
        let token = Token::parse(&double.token).unwrap();
        let bot = Bot::new(&double.url, token).unwrap();
        let setup = Setup {
            bot: bot.with_patience(setting.patience),
            chat: chat.clone(),
            outlets: store.clone(),
            clock: Arc::new(SystemClock),
            random,
            public_url: PUBLIC_URL.to_owned(),
            hosting: setting.hosting,
            observer: watcher.clone(),
        };
        let mut pace = Pace::times(setting.times);
        for chat in setting.quiet {
            pace.refused(ChatId(chat), Duration::from_hours(1), Duration::ZERO);
        }
        let connector = Connector::paced(setup, pace);
        let (news, heard) = broadcast::channel(64);
        *watcher.news.lock().unwrap() = Some(news);
        let (stop, stopping) = watch::channel(false);
        let runs = connector.clone();
        let running =
            tokio::spawn(async move { runs.run(setting.receiving, heard, stopping).await });
        Self {
            double,
            chat,
            store,
            connector,
            watcher,
            stop,
            running: Some(running),
            dir,
        }
    }

    /// Stops the connector, closes the database, and gives what is left.
    pub(crate) async fn stop(mut self) -> (Double, Arc<TempDir>) {
        self.stop.send(true).unwrap();
        self.running.take().unwrap().await.unwrap();
        self.store.close().await;
        (self.double.clone(), self.dir.clone())
    }

    /// The same after a restart.
    pub(crate) async fn restart(self, setting: Setting) -> Self {
        let (double, dir) = self.stop().await;
        Self::with(double, dir, setting).await
    }

    /// A stage whose group is the desk of [`CHANNEL`].
    pub(crate) async fn hosted() -> Self {
        let stage = Self::start().await;
        stage.host().await;
        stage
    }

    pub(crate) async fn host(&self) {
        self.writes(GROUP, ADMIN, &format!("/host {CHANNEL}"));
        self.hears(GROUP, "✅ Created channel").await;
    }

    /// A person writes a text; gives its number.
    pub(crate) fn writes(&self, chat: i64, person: i64, text: &str) -> i64 {
        self.double
            .world()
            .person_writes(chat, person, json!({"text": text}))
    }

    /// A person answers a message with a text.
    pub(crate) fn replies(&self, chat: i64, person: i64, to: i64, text: &str) -> i64 {
        self.double
            .world()
            .person_replies(chat, person, to, json!({"text": text}))
    }

    /// Waits until a message of the bot is in a chat that contains a text; gives
    /// all of it.
    pub(crate) async fn hears(&self, chat: i64, text: &str) -> String {
        let bot = self.double.world().bot;
        self.double
            .until(|world| {
                let messages = world.chats[&chat].messages.values();
                let ours = messages.filter(|message| message["from"]["id"] == bot);
                let mut texts = ours.filter_map(|message| message["text"].as_str());
                texts.find(|said| said.contains(text)).map(str::to_owned)
            })
            .await
    }

    /// What the bot has said in a chat, of all that stands there.
    pub(crate) fn said(&self, chat: i64) -> Vec<String> {
        let world = self.double.world();
        let messages = world.chats[&chat].messages.values();
        let ours = messages.filter(|message| message["from"]["id"] == world.bot);
        let texts = ours.filter_map(|message| message["text"].as_str());
        texts.map(str::to_owned).collect()
    }

    /// Waits until nothing of what people did so far is left to do.
    pub(crate) async fn settled(&self) {
        self.double
            .until(|world| world.updates.is_empty().then_some(()))
            .await;
    }

    /// Waits until there is what is looked for.
    pub(crate) async fn until<T, F: Future<Output = Option<T>>>(&self, look: impl Fn() -> F) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            let changed = self.watcher.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if let Some(found) = look().await {
                return found;
            }
            // Not everything that is stored is told.
            let _ = timeout(LOOK_AGAIN, changed).await;
            assert!(
                Instant::now() < until,
                "it did not happen: {:#?}",
                self.double.world()
            );
        }
    }

    /// Waits until a method was called.
    pub(crate) async fn until_called(&self, method: &str) {
        self.double
            .until(|world| (!world.calls_of(method).is_empty()).then_some(()))
            .await;
    }

    pub(crate) async fn channel(&self) -> Channel {
        self.channel_called(CHANNEL).await
    }

    pub(crate) async fn channel_called(&self, name: &str) -> Channel {
        let name = ChannelName::new(name).unwrap();
        self.store.channel(&name).await.unwrap().unwrap()
    }

    /// A channel that has no desk.
    pub(crate) async fn add_channel(&self, name: &str) -> Channel {
        let channel = NewChannel {
            name: ChannelName::new(name).unwrap(),
            title: name.to_owned(),
            origins: Origins::default(),
            secret: Secret::random(&TestRandom),
            created_at: now(),
        };
        self.store.add_channel(channel).await.unwrap()
    }

    /// Makes a chat the desk of a channel, by that bot.
    pub(crate) async fn hosts(&self, account: &str, chat: i64, channel: &Channel) {
        let room = Chatroom {
            account: account.to_owned(),
            chat,
            at: now(),
        };
        self.store.host(room, channel.id).await.unwrap();
    }

    pub(crate) async fn desk(&self) -> Outlet {
        let channel = self.channel().await.id;
        self.store.desk_of(channel).await.unwrap().unwrap()
    }

    /// The outlet of a chat.
    pub(crate) async fn outlet(&self, chat: i64) -> Option<Outlet> {
        let account = self.connector.account();
        self.store.outlet_at(account, chat).await.unwrap()
    }

    /// A visitor of the page.
    pub(crate) async fn visitor(&self, name: &str) -> Membership {
        self.visitor_by(name, Some([7; 32])).await
    }

    /// A visitor of the page, with a device or without one.
    pub(crate) async fn visitor_by(&self, name: &str, device: Option<[u8; 32]>) -> Membership {
        self.visitor_of(&self.channel().await, name, device).await
    }

    /// The same of any channel.
    pub(crate) async fn visitor_of(
        &self,
        channel: &Channel,
        name: &str,
        device: Option<[u8; 32]>,
    ) -> Membership {
        let claim = Claim::Member(MemberId::new(format!("member_{name}")).unwrap());
        let joined = self
            .chat
            .join(channel, claim, device, Some(name.to_owned()));
        joined.await.unwrap()
    }

    /// A visitor writes on the page, and it is shown in the group: gives the
    /// number of the message there.
    pub(crate) async fn asks(&self, visitor: &Membership, text: &str) -> i64 {
        let entry = self.says(visitor, text).await;
        self.shown(&entry).await
    }

    /// The visitor of that name comes again with another name.
    pub(crate) async fn rejoins(&self, was: &str, name: &str) {
        let claim = Claim::Member(MemberId::new(format!("member_{was}")).unwrap());
        let channel = self.channel().await;
        let joined = self
            .chat
            .join(&channel, claim, Some([7; 32]), Some(name.to_owned()));
        joined.await.unwrap();
    }

    /// Where the bytes of files are.
    pub(crate) fn files(&self) -> std::path::PathBuf {
        self.dir.path().join("files")
    }

    /// The server dies, whatever it was about to do; then there is another one.
    pub(crate) async fn crash(mut self, setting: Setting) -> Self {
        let running = self.running.take().unwrap();
        running.abort();
        let _ = running.await;
        let (double, dir) = (self.double.clone(), self.dir.clone());
        self.store.close().await;
        drop(self);
        Self::with(double, dir, setting).await
    }

    /// A visitor writes on the page.
    pub(crate) async fn says(&self, visitor: &Membership, text: &str) -> Entry {
        let id = MessageId::new(format!("page{}", next())).unwrap();
        let said = self
            .chat
            .say(visitor, id, text.to_owned(), SystemClock.now());
        said.await.unwrap()
    }

    /// Waits until an entry is shown in the group.
    pub(crate) async fn shown(&self, entry: &Entry) -> i64 {
        let desk = self.desk().await;
        let (conversation, seq) = (entry.conversation, entry.seq);
        self.until(|| async {
            let posts = self.store.posts_of(desk.id, conversation, seq).await;
            posts.unwrap().first().map(|post| post.message)
        })
        .await
    }

    /// Waits until a conversation has so many entries, and gives them.
    pub(crate) async fn entries(&self, conversation: ConversationId, count: usize) -> Vec<Entry> {
        self.until(|| async {
            let entries = self.all(conversation).await;
            (entries.len() >= count).then_some(entries)
        })
        .await
    }

    /// The entries of a conversation.
    pub(crate) async fn all(&self, conversation: ConversationId) -> Vec<Entry> {
        let after = kite_domain::conversation::Page::After(Seq(0));
        let entries = self.chat.store().entries(conversation, after, 1000).await;
        entries.unwrap()
    }

    /// Its texts.
    pub(crate) async fn texts(&self, conversation: ConversationId) -> Vec<String> {
        let entries = self.all(conversation).await;
        entries.iter().filter_map(text).collect()
    }

    /// The conversation of a private chat.
    pub(crate) async fn conversation_at(&self, chat: i64) -> ConversationId {
        match self.outlet(chat).await.unwrap().role {
            kite_domain::OutletRole::Visitor { conversation, .. } => conversation,
            kite_domain::OutletRole::Desk(_) => panic!("{chat} is a desk"),
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// The text of an entry, if it is one.
pub(crate) fn text(entry: &Entry) -> Option<String> {
    match &entry.content {
        Content::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// Who writes in these tests.
pub(crate) fn people(double: &Double) {
    let mut world = double.world();
    world.add_chat(GROUP, Kind::Supergroup, Rights::admin());
    world.add_chat(OTHER, Kind::Group, Rights::admin());
    for group in [GROUP, OTHER] {
        world.chat(group).members.insert(ADMIN, "administrator");
    }
    let names: [(i64, Value); 3] = [
        (ADMIN, json!({"first_name": "Anna", "language_code": "en"})),
        (
            MARIA,
            json!({"first_name": "Maria", "last_name": "S", "language_code": "en"}),
        ),
        (IVAN, json!({"first_name": "Ivan", "language_code": "en"})),
    ];
    for (person, fields) in names {
        world.introduce(person, fields);
    }
    world.add_chat(IVAN, Kind::Private, Rights::default());
}
