//! An operator's browser, and visitors to talk with.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use k1te_server::state::AppState;
use kite_desk_api::{CSRF_HEADER, Conversation, Entry, Error, Inbox, Login, Me, Page};
use kite_domain::channel::Secret;
use kite_domain::port::{Clock, NewChannel};
use kite_domain::{Channel, Claim, Membership, Origins};
use kite_protocol::{ChannelName, MemberId, MessageId, Timestamp};
use kite_store::SqliteStore;
use reqwest::header::{COOKIE, HeaderMap, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::server::{serve, state};

/// A clock that goes when it is told to.
pub(crate) struct HandClock(AtomicI64);

impl Default for HandClock {
    fn default() -> Self {
        Self(AtomicI64::new(1_700_000_000_000))
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

impl HandClock {
    /// Turns it on by so many minutes.
    pub(crate) fn turn(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }
}

/// What every visitor's secret id begins with; no answer may hold it.
const MEMBER: &str = "secret-member-";

/// A server with one channel, and an operator's browser.
pub(crate) struct Desk {
    pub(crate) state: AppState,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) url: String,
    pub(crate) channel: Channel,
    cookie: Option<String>,
    client: Client,
    _folder: TempDir,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        serde_json::from_str(&self.body).unwrap()
    }

    /// The status and the code of a refusal.
    pub(crate) fn refusal(&self) -> (u16, String) {
        let error: Error = serde_json::from_str(&self.body).unwrap();
        assert!(!error.message.is_empty());
        (self.status.as_u16(), error.code)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Desk {
    /// Nobody is logged in yet.
    pub(crate) async fn start() -> Self {
        Self::start_at("http://chat.example").await
    }

    pub(crate) async fn start_at(public_url: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(HandClock::default());
        let store = SqliteStore::open(&folder.path().join("kite.db")).await;
        let store = Arc::new(store.unwrap());
        let (state, stop) = state(store, folder.path(), clock.clone(), public_url);
        let channel = NewChannel {
            name: ChannelName::new("demo_channel").unwrap(),
            title: "Demo".to_owned(),
            origins: Origins::default(),
            secret: Secret::random(&*state.random),
            created_at: state.clock.now(),
        };
        let channel = state.chat.store().add_channel(channel).await.unwrap();
        let url = serve(k1te_server::desk::router(), state.clone()).await;
        Self {
            state,
            clock,
            stop,
            url,
            channel,
            cookie: None,
            client: Client::new(),
            _folder: folder,
        }
    }

    /// Ada is logged in.
    pub(crate) async fn logged_in() -> Self {
        let mut desk = Self::start().await;
        desk.log_in_as("Ada").await;
        desk
    }

    /// From now on the browser is somebody's; gives the session's cookie of
    /// whose it was.
    pub(crate) async fn log_in_as(&mut self, name: &str) -> Option<String> {
        let before = self.cookie.take();
        let token = self.invite_as(name).await;
        let me: Me = self.log_in(&token).await.json();
        assert_eq!(me.name, name);
        before
    }

    /// The browser is again whose this session is.
    pub(crate) fn back_to(&mut self, cookie: Option<String>) {
        self.cookie = cookie;
    }

    /// A login link's token for Ada.
    pub(crate) async fn invite(&self) -> String {
        self.invite_as("Ada").await
    }

    async fn invite_as(&self, name: &str) -> String {
        let token = self.state.random.text(32);
        let hash = Sha256::digest(&token).into();
        self.state.chat.allow_login(name, hash).await.unwrap();
        token
    }

    /// Logs in and keeps the cookie.
    pub(crate) async fn log_in(&mut self, token: &str) -> Answer {
        let login = Login {
            token: token.to_owned(),
        };
        let answer = self.post("/login", &login).await;
        let cookie = answer.header(SET_COOKIE.as_str());
        if let Some((pair, _)) = cookie.split_once(';') {
            self.cookie = Some(pair.to_owned());
        }
        answer
    }

    /// The session's cookie, as the browser sends it.
    pub(crate) fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// A request with all that the desk's page sends; the path is below the API.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare_request(method, path).header(CSRF_HEADER, "1")
    }

    /// A request without the header against forged requests.
    pub(crate) fn bare_request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/desk/api{path}", self.url);
        let request = self.client.request(method, url);
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        send(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &impl Serialize) -> Answer {
        send(self.request(Method::PUT, path).json(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn inbox(&self) -> Inbox {
        self.get("/conversations").await.json()
    }

    pub(crate) async fn conversation(&self, id: i64) -> Conversation {
        self.get(&format!("/conversations/{id}")).await.json()
    }

    /// All entries of a short conversation.
    pub(crate) async fn entries(&self, id: i64) -> Vec<Entry> {
        let page: Page = self
            .get(&format!("/conversations/{id}/entries"))
            .await
            .json();
        assert!(!page.more);
        page.entries
    }

    /// A text of the operator's.
    pub(crate) async fn reply(&self, conversation: i64, id: &str, text: &str) -> Entry {
        let path = format!("/conversations/{conversation}/messages");
        let reply = json!({ "id": id, "text": text });
        self.post(&path, &reply).await.json()
    }

    /// A visitor joins.
    pub(crate) async fn visitor(&self, id: &str, name: Option<&str>) -> Membership {
        let member = MemberId::new(format!("{MEMBER}{id}")).unwrap();
        let name = name.map(str::to_owned);
        let claim = Claim::Member(member);
        let chat = &self.state.chat;
        chat.join(&self.channel, claim, None, name).await.unwrap()
    }

    /// A visitor writes.
    pub(crate) async fn say(&self, visitor: &Membership, id: &str, text: &str) {
        let id = MessageId::new(id).unwrap();
        let now = self.state.clock.now();
        let chat = &self.state.chat;
        chat.say(visitor, id, text.to_owned(), now).await.unwrap();
    }
}

/// Sends a request and checks what holds for every answer of the API.
pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let answer = Answer {
        status: response.status(),
        headers: response.headers().clone(),
        body: response.text().await.unwrap(),
    };
    assert!(!answer.body.contains(MEMBER), "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    if !answer.status.is_success() {
        answer.refusal();
    }
    answer
}
