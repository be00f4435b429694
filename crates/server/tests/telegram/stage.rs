//! What each test begins with: a server with a bot, and a group with an admin.

use std::time::Duration;

use k1te_server::config::Config;
use k1te_server::data::Data;
use k1te_server::serve::Server;
use k1te_server::state::AppState;
use k1te_server::telegram::TelegramSettings;
use kite_telegram::api::Token;
use kite_telegram_double::{BOT, Double, Kind, Rights};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

pub(crate) const GROUP: i64 = -100;
/// An admin of the group.
pub(crate) const ANNA: i64 = 5;
/// Somebody with a private chat.
pub(crate) const IVAN: i64 = 77;
pub(crate) const CHANNEL: &str = "shop-help";
/// What tells the bot's token from its number.
pub(crate) const SECRET: &str = "the-secret-of-the-double";

/// A running server, and the Telegram in which its bot is.
pub(crate) struct Stage {
    pub(crate) double: Double,
    pub(crate) state: AppState,
    pub(crate) data: Data,
    /// Where it listens.
    pub(crate) url: String,
    /// Where it shows what it counts.
    pub(crate) metrics: String,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
    dir: TempDir,
}

/// How a server is set.
pub(crate) struct Setting {
    /// How many bots run: the double's first one, and those with the numbers after it.
    pub(crate) bots: usize,
    pub(crate) public_url: Option<String>,
    pub(crate) webhook: bool,
    pub(crate) config: Config,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            bots: 1,
            public_url: None,
            webhook: false,
            config: Config::default(),
        }
    }
}

impl Setting {
    pub(crate) fn webhook() -> Self {
        Self {
            public_url: Some("https://chat.example".to_owned()),
            webhook: true,
            ..Self::default()
        }
    }
}

impl Stage {
    /// A server whose bot asks for updates.
    pub(crate) async fn start() -> Self {
        Self::set(Setting::default()).await
    }

    pub(crate) async fn set(setting: Setting) -> Self {
        Self::over(TempDir::new().unwrap(), telegram().await, setting).await
    }

    /// A server over what an earlier one has left.
    pub(crate) async fn over(dir: TempDir, double: Double, setting: Setting) -> Self {
        let data = Data::open(dir.path()).await.unwrap();
        let any_port = "127.0.0.1:0".parse().unwrap();
        let server = Server::bind(any_port, data.clone(), setting.public_url, setting.config);
        let bots = (BOT..).take(setting.bots);
        let tokens = bots.map(|bot| Token::parse(&double.another_bot(bot).token).unwrap());
        let settings = TelegramSettings {
            tokens: tokens.collect(),
            api_url: double.url.clone(),
            webhook: setting.webhook,
            look_every: Duration::from_millis(50),
            ..TelegramSettings::default()
        };
        let server = server
            .await
            .unwrap()
            .with_telegram(&settings)
            .await
            .unwrap();
        let url = format!("http://{}", server.address());
        double.world().webhook_origin = Some(url.clone());
        let state = server.state().clone();
        let metrics = server.show_metrics(any_port).await.unwrap();
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        Self {
            double,
            state,
            data,
            url,
            metrics: format!("http://{metrics}/metrics"),
            stop,
            running,
            dir,
        }
    }

    /// A server with a group that is the desk of [`CHANNEL`].
    pub(crate) async fn hosted() -> Self {
        Self::hosted_by(Setting::default()).await
    }

    pub(crate) async fn hosted_by(setting: Setting) -> Self {
        let stage = Self::set(setting).await;
        stage.host().await;
        stage
    }

    pub(crate) async fn host(&self) {
        self.writes(GROUP, ANNA, &format!("/host {CHANNEL}"));
        hears(&self.double, GROUP, "✅ Created channel").await;
    }

    /// A person writes a text; gives its number.
    pub(crate) fn writes(&self, chat: i64, person: i64, text: &str) -> i64 {
        let mut world = self.double.world();
        world.person_writes(chat, person, json!({ "text": text }))
    }

    /// A person answers a message with a text.
    pub(crate) fn replies(&self, chat: i64, person: i64, to: i64, text: &str) {
        let mut world = self.double.world();
        world.person_replies(chat, person, to, json!({ "text": text }));
    }

    /// Waits until the bot has said this in a chat, with whatever around it;
    /// gives the message's number.
    pub(crate) async fn hears(&self, chat: i64, text: &str) -> i64 {
        hears(&self.double, chat, text).await
    }

    /// What it counts.
    pub(crate) async fn counted(&self) -> String {
        let page = reqwest::get(&self.metrics).await.unwrap();
        page.text().await.unwrap()
    }

    /// Where it keeps everything.
    pub(crate) fn dir(&self) -> &TempDir {
        &self.dir
    }

    /// Stops it as a signal would; gives what is left.
    pub(crate) async fn stop(self) -> (TempDir, Double) {
        self.stop.send(()).unwrap();
        soon("the server's end", self.running).await.unwrap();
        (self.dir, self.double)
    }
}

/// Telegram with a group, its admin and somebody else.
pub(crate) async fn telegram() -> Double {
    let double = Double::start().await;
    people(&double);
    double
}

/// The same in a bot's Telegram.
pub(crate) fn people(double: &Double) {
    let mut world = double.world();
    world.add_chat(GROUP, Kind::Supergroup, Rights::admin());
    world.chat(GROUP).members.insert(ANNA, "administrator");
    for (person, name) in [(ANNA, "Anna"), (IVAN, "Ivan")] {
        world.introduce(person, json!({"first_name": name, "language_code": "en"}));
    }
}

pub(crate) async fn hears(double: &Double, chat: i64, text: &str) -> i64 {
    double
        .until(|world| {
            let mut messages = world.chats.get(&chat)?.messages.iter();
            let said = messages.find(|(_, message)| {
                let words = message["text"].as_str().unwrap_or_default();
                message["from"]["id"] == world.bot && words.contains(text)
            });
            said.map(|(number, _)| *number)
        })
        .await
}

/// Waits for what must happen.
pub(crate) async fn soon<T>(what: &str, happens: impl Future<Output = T>) -> T {
    let Ok(value) = timeout(Duration::from_secs(20), happens).await else {
        panic!("{what} did not happen");
    };
    value
}

/// Asks again and again until there is an answer.
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    soon(what, async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await
}
