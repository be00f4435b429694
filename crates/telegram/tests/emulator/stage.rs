//! A connector at work: its chat over a real database, and the emulator.

use std::future::Future;
use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use kite_domain::channel::Secret;
use kite_domain::port::{ChannelStore, Chatroom, Clock, NewChannel, OutletStore, Random, Wake};
use kite_domain::{Channel, Chat, ConversationId, Entry, OutletRole, Ports, Seq, conversation};
use kite_protocol::{ChannelName, MessageId, Timestamp};
use kite_store::{LocalBlobs, SqliteStore};
use kite_telegram::api::{Bot, Token, WebhookSecret};
use kite_telegram::connector::{
    Connector, Counted, Hosting, News, Observer, Receiving, Setup, Wrote,
};
use kite_telegram::pace::Pace;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, sleep};

use crate::between::{Between, Done};

pub(crate) const GROUP: i64 = -1_000_000_100;
pub(crate) const MARIA: i64 = 6;
pub(crate) const IVAN: i64 = 77;
pub(crate) const CHANNEL: &str = "shop-help";

const PATIENCE: Duration = Duration::from_secs(20);

/// How updates come.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    Polling,
    Webhook,
}

pub(crate) struct Stage {
    pub(crate) between: Between,
    pub(crate) bot: Bot,
    pub(crate) chat: Chat,
    pub(crate) channel: Channel,
    store: Arc<SqliteStore>,
    account: String,
    token: String,
    stop: watch::Sender<bool>,
    _dir: TempDir,
}

impl Stage {
    /// A channel of which [`GROUP`] is the desk.
    pub(crate) async fn start(token: &str, way: Way) -> Self {
        let between = Between::start().await;
        let bot = Bot::new(&between.url, Token::parse(token).unwrap()).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&dir.path().join("kite.db"))
            .await
            .unwrap();
        let store = Arc::new(store);
        let wake = Arc::new(Wakes::default());
        let chat = Chat::new(Ports {
            store: store.clone(),
            blobs: Arc::new(LocalBlobs::open(dir.path().join("files")).unwrap()),
            clock: Arc::new(SystemClock),
            random: Arc::new(TestRandom),
            wake: wake.clone(),
        });
        let connector = Connector::paced(
            Setup {
                bot: bot.clone(),
                chat: chat.clone(),
                outlets: store.clone(),
                clock: Arc::new(SystemClock),
                random: Arc::new(TestRandom),
                public_url: "https://chat.example".into(),
                hosting: Hosting::Anyone,
                observer: Arc::new(Silent),
            },
            Pace::times(100),
        );
        let channel = hosted(&store, connector.account()).await;
        let receiving = match way {
            Way::Polling => Receiving::Polling,
            Way::Webhook => webhook(connector.clone()).await,
        };
        let (news, heard) = broadcast::channel(64);
        *wake.0.lock().unwrap() = Some(news);
        let (stop, stopping) = watch::channel(false);
        let runs = connector.clone();
        tokio::spawn(async move { runs.run(receiving, heard, stopping).await });
        let stage = Self {
            between,
            bot,
            chat,
            channel,
            store,
            account: connector.account().to_owned(),
            token: token.to_owned(),
            stop,
            _dir: dir,
        };
        // The emulator calls a webhook once: it has to be ready by then.
        stage.until(|| async { connector.username() }).await;
        if let Way::Webhook = way {
            stage
                .until(|| async { stage.between.done("setWebhook").pop() })
                .await;
        }
        stage
    }

    /// Somebody writes in the group or to the bot, by the fields of a message.
    pub(crate) async fn writes(&self, chat: i64, person: i64, fields: Value) -> i64 {
        let id = 1_000 + next();
        let kind = if chat > 0 { "private" } else { "supergroup" };
        let mut message = json!({
            "message_id": id, "date": SystemClock.now().millis() / 1000,
            "chat": {"id": chat, "type": kind, "title": "Desk", "first_name": "Ivan"},
            "from": {"id": person, "is_bot": false, "first_name": "Maria"},
        });
        for (name, value) in fields.as_object().unwrap() {
            message[name] = value.clone();
        }
        self.between.enqueue(&self.token, message).await;
        i64::try_from(id).unwrap()
    }

    /// Waits until the bot has done something in a chat that fits.
    pub(crate) async fn done(&self, method: &str, fits: impl Fn(&Done) -> bool) -> Done {
        self.until(|| async { self.between.done(method).into_iter().rfind(&fits) })
            .await
    }

    /// Waits until the bot has said a text in a chat; gives the message's number.
    pub(crate) async fn hears(&self, chat: i64, text: &str) -> i64 {
        let said = |done: &Done| {
            let there = done.parameters["chat_id"] == chat;
            there
                && done.parameters["text"]
                    .as_str()
                    .is_some_and(|said| said.contains(text))
        };
        let done = self.done("sendMessage", said).await;
        done.result["message_id"].as_i64().unwrap()
    }

    /// The conversation of whoever has this chat with the bot.
    pub(crate) async fn conversation_at(&self, chat: i64) -> ConversationId {
        let outlet = self.store.outlet_at(&self.account, chat).await.unwrap();
        match outlet.unwrap().role {
            OutletRole::Visitor { conversation, .. } => conversation,
            OutletRole::Desk(_) => panic!("{chat} is a desk"),
        }
    }

    /// Waits until an entry of a conversation fits.
    pub(crate) async fn entry(
        &self,
        conversation: ConversationId,
        fits: impl Fn(&Entry) -> bool,
    ) -> Entry {
        self.until(|| async {
            let after = conversation::Page::After(Seq(0));
            let entries = self.chat.store().entries(conversation, after, 100).await;
            entries.unwrap().into_iter().find(&fits)
        })
        .await
    }

    /// Waits until there is what is looked for.
    pub(crate) async fn until<T, F: Future<Output = Option<T>>>(&self, look: impl Fn() -> F) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(
                Instant::now() < until,
                "it did not happen: {:#?}",
                self.between
            );
            sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

async fn hosted(store: &SqliteStore, account: &str) -> Channel {
    let channel = NewChannel {
        name: ChannelName::new(CHANNEL).unwrap(),
        title: CHANNEL.into(),
        origins: kite_domain::Origins::default(),
        secret: Secret::random(&TestRandom),
        created_at: SystemClock.now(),
    };
    let channel = store.add_channel(channel).await.unwrap();
    let room = Chatroom {
        account: account.to_owned(),
        chat: GROUP,
        at: SystemClock.now(),
    };
    store.host(room, channel.id).await.unwrap();
    channel
}

/// Has the connector hear what is brought with the right word.
async fn webhook(connector: Connector) -> Receiving {
    let secret = WebhookSecret::new("a-secret-of-a-webhook").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/telegram", listener.local_addr().unwrap());
    let app = Router::new()
        .route("/telegram", post(hear))
        .with_state((connector, secret.clone()));
    tokio::spawn(async move { axum::serve(listener, app).await });
    Receiving::Webhook { url, secret }
}

async fn hear(
    State((connector, secret)): State<(Connector, WebhookSecret)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    if !secret.is(headers["x-telegram-bot-api-secret-token"].as_bytes()) {
        return StatusCode::UNAUTHORIZED;
    }
    match connector.receive(&body).await {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Tells the connector what is new.
#[derive(Default)]
struct Wakes(Mutex<Option<broadcast::Sender<News>>>);

impl Wake for Wakes {
    fn wake(&self, conversation: ConversationId) {
        if let Some(news) = &*self.0.lock().unwrap() {
            let _ = news.send(News::Stored(conversation));
        }
    }
}

struct Silent;

impl Observer for Silent {
    fn count(&self, _: Counted) {}
    fn wrote(&self, _: Wrote<'_>) {}
    fn blocked(&self, _: ConversationId) {}
}

pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Timestamp::from_millis(i64::try_from(now.as_millis()).unwrap())
    }
}

fn next() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// An id that no other message has.
pub(crate) fn message_id() -> MessageId {
    MessageId::new(format!("page{}", next())).unwrap()
}

/// Distinct in all of a run: numbers that go on, mixed so that two stretches of
/// them do not look alike.
struct TestRandom;

impl Random for TestRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let mut mixed = DefaultHasher::new();
            mixed.write_u64(next());
            *byte = mixed.finish().to_be_bytes()[0];
        }
    }
}
