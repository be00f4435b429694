//! An operator's browser.

use k1te_server::state::AppState;
use kite_desk_api::{CSRF_HEADER, Entry, Error, Inbox, Outlets, Page};
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::stage::{Stage, soon};

/// Somebody who is logged in at the desk.
pub(crate) struct Browser {
    client: Client,
    url: String,
    cookie: String,
}

impl Browser {
    pub(crate) async fn logged_in(stage: &Stage, name: &str) -> Self {
        let mut browser = Self::stranger(stage);
        let token = invite(&stage.state, name).await;
        let login = browser.request(Method::POST, "/login");
        let answer = login.json(&json!({ "token": token })).send().await.unwrap();
        let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
        cookie
            .split(';')
            .next()
            .unwrap()
            .clone_into(&mut browser.cookie);
        browser
    }

    /// Nobody who is logged in.
    pub(crate) fn stranger(stage: &Stage) -> Self {
        Self {
            client: Client::new(),
            url: format!("{}/desk/api", stage.url),
            cookie: String::new(),
        }
    }

    /// A request without the header against forged ones.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        request.header(COOKIE, &self.cookie)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).header(CSRF_HEADER, "1")
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        answer.error_for_status().unwrap().json().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Response {
        let request = self.request(Method::POST, path).json(&body);
        request.send().await.unwrap()
    }

    /// The one conversation that there is.
    pub(crate) async fn conversation(&self) -> i64 {
        let inbox: Inbox = self.get("/conversations").await;
        assert_eq!(inbox.conversations.len(), 1);
        inbox.conversations[0].id
    }

    pub(crate) async fn entries(&self, conversation: i64) -> Vec<Entry> {
        let path = format!("/conversations/{conversation}/entries");
        let page: Page = self.get(&path).await;
        page.entries
    }

    pub(crate) async fn reply(&self, conversation: i64, id: &str, text: &str) {
        let path = format!("/conversations/{conversation}/messages");
        let answer = self.post(&path, json!({ "id": id, "text": text })).await;
        assert_eq!(answer.status(), 200);
    }

    pub(crate) async fn outlets(&self) -> Outlets {
        self.get("/outlets").await
    }

    /// What it hears from now on.
    pub(crate) async fn events(&self) -> Events {
        let stream = self.request(Method::GET, "/events").send().await.unwrap();
        let mut events = Events {
            stream,
            came: String::new(),
        };
        // Said first, so what comes later is not missed.
        events.hear("presence").await;
        events
    }
}

pub(crate) struct Events {
    stream: Response,
    came: String,
}

impl Events {
    /// Waits for an event of this name.
    pub(crate) async fn hear(&mut self, name: &str) {
        let line = format!("event: {name}\n");
        while !self.came.contains(&line) {
            let chunk = soon(name, self.stream.chunk()).await.unwrap().unwrap();
            self.came.push_str(std::str::from_utf8(&chunk).unwrap());
        }
        self.came.clear();
    }
}

/// A login link's token.
async fn invite(state: &AppState, name: &str) -> String {
    let token = state.random.text(32);
    let hash = Sha256::digest(&token).into();
    state.chat.allow_login(name, hash).await.unwrap();
    token
}

/// The status and the code of a refusal.
pub(crate) async fn refusal(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let error: Error = answer.json().await.unwrap();
    (status, error.code)
}
