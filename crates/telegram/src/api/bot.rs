//! One bot at one server of the Bot API: makes the requests and reads the answers.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::multipart::Form;
use reqwest::{Client, RequestBuilder, Response, Url, redirect};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::error::Failure;
use crate::api::{CallError, Token};

/// Telegram's own server of the Bot API.
pub const BASE_URL: &str = "https://api.telegram.org";

/// How long a call may take, beside what it asks the server to wait.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long an upload may take: 50 MB by a slow line.
const UPLOAD_PATIENCE: Duration = Duration::from_mins(10);
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer that is read, in bytes: 100 updates of full messages
/// are far below it.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// A method of the Bot API with its parameters.
pub trait Method: Serialize {
    /// Its name.
    const NAME: &'static str;
    /// What it answers.
    type Answer: DeserializeOwned;

    /// How long the server is asked to wait before it answers.
    fn waits(&self) -> Duration {
        Duration::ZERO
    }
}

/// Why there is no [`Bot`].
#[derive(Debug, thiserror::Error)]
pub enum BotSetupError {
    /// The base URL is none.
    #[error("the Bot API's base URL has to be an http or https URL without query and user")]
    BaseUrl,
    /// TLS cannot be set up.
    #[error("no HTTP client can be made; are the system's CA certificates there?")]
    Client(#[source] reqwest::Error),
}

/// One bot at one server of the Bot API. Clones share their connections.
#[derive(Clone)]
pub struct Bot {
    http: Client,
    base: Url,
    token: Token,
    patience: Duration,
}

impl Bot {
    /// A bot at the server with that base URL, usually [`BASE_URL`].
    pub fn new(base: &str, token: Token) -> Result<Self, BotSetupError> {
        let base = Url::parse(base).map_err(|_| BotSetupError::BaseUrl)?;
        let plain = base.query().is_none()
            && base.fragment().is_none()
            && base.username().is_empty()
            && base.password().is_none();
        if !plain || !matches!(base.scheme(), "http" | "https") {
            return Err(BotSetupError::BaseUrl);
        }
        let http = Client::builder()
            .user_agent("kite")
            // The token is in the path: no other server may learn it.
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT_PATIENCE)
            .build()
            .map_err(BotSetupError::Client)?;
        Ok(Self {
            http,
            base,
            token,
            patience: PATIENCE,
        })
    }

    /// The same bot, which waits so long for an answer instead of 30 s.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The bot's token.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// Calls a method.
    pub async fn call<M: Method>(&self, method: &M) -> Result<M::Answer, CallError> {
        let request = self
            .http
            .post(self.url(&["", M::NAME]))
            .timeout(self.patience + method.waits())
            .json(method);
        self.answer(request).await
    }

    /// Calls a method with files; `broken` tells that one of them could not be read.
    pub(super) async fn upload<A: DeserializeOwned>(
        &self,
        method: &str,
        form: Form,
        broken: Arc<AtomicBool>,
    ) -> Result<A, CallError> {
        let request = self
            .http
            .post(self.url(&["", method]))
            .timeout(self.patience.max(UPLOAD_PATIENCE))
            .multipart(form);
        match self.answer(request).await {
            // Without its end the body is no request, so nothing was done.
            Err(_) if broken.load(Ordering::Acquire) => Err(CallError::Unreadable),
            answer => answer,
        }
    }

    /// Begins the download of a file, by the path that `getFile` gave.
    pub(super) async fn fetch(&self, path: &str) -> Result<Response, CallError> {
        let mut segments = vec!["file"];
        segments.extend(path.split('/'));
        let request = self
            .http
            .get(self.url(&segments))
            .timeout(self.patience.max(UPLOAD_PATIENCE));
        let response = request.send().await.map_err(network)?;
        let status = response.status().as_u16();
        match status {
            200 => Ok(response),
            // The link to a file lives for an hour.
            404 => Err(CallError::Transient("the file's link has lapsed".into())),
            _ => {
                let body = read(response).await?;
                Err(failure(&body, status))
            }
        }
    }

    /// The URL of a method (`["", name]`) or a file (`["file", path…]`).
    fn url(&self, parts: &[&str]) -> Url {
        let mut url = self.base.clone();
        let bot = format!("bot{}", self.token.reveal());
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty();
            let (prefix, rest) = parts.split_first().unwrap_or((&"", &[]));
            if !prefix.is_empty() {
                path.push(prefix);
            }
            path.push(&bot).extend(rest);
        }
        url
    }

    async fn answer<A: DeserializeOwned>(&self, request: RequestBuilder) -> Result<A, CallError> {
        let response = request.send().await.map_err(network)?;
        let status = response.status().as_u16();
        let body = read(response).await?;
        let envelope: Envelope = match serde_json::from_slice(&body) {
            Ok(envelope) => envelope,
            Err(_) => return Err(failure(&body, status)),
        };
        match envelope {
            Envelope { ok: true, result } => serde_json::from_value(result).map_err(|_| {
                CallError::Odd(format!("the result has another shape, status {status}"))
            }),
            Envelope { ok: false, .. } => Err(failure(&body, status)),
        }
    }
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bot")
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Envelope {
    ok: bool,
    #[serde(default)]
    result: Value,
}

async fn read(mut response: Response) -> Result<Vec<u8>, CallError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(network)? {
        if body.len() + chunk.len() > ANSWER_BYTES {
            return Err(CallError::Odd("the answer is too large".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The cause in an answer that is no success; a proxy's page has only a status.
fn failure(body: &[u8], status: u16) -> CallError {
    match serde_json::from_slice::<Failure>(body) {
        Ok(failure) => failure.cause(status),
        Err(_) if status >= 500 => CallError::Ambiguous(format!("a page with status {status}")),
        Err(_) => CallError::Odd(format!("no JSON, with status {status}")),
    }
}

/// Where a request got stuck. Of the library's error only this is kept: its
/// texts carry URLs, and those carry the token.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it ends here, and fits `map_err`"
)]
fn network(error: reqwest::Error) -> CallError {
    if error.is_connect() {
        CallError::Transient("no connection".into())
    } else if error.is_timeout() {
        CallError::Ambiguous("no answer in time".into())
    } else if error.is_builder() {
        CallError::Odd("the request cannot be made".into())
    } else {
        CallError::Ambiguous("the connection broke".into())
    }
}
