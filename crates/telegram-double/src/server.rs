//! The double's HTTP: lets nothing through that the Bot API's server would
//! refuse.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep, timeout_at};

use crate::account::{Account, Guard};
use crate::fault::Fault;
use crate::methods::{Answer, No, bad};
use crate::request::{Parts, read};
use crate::schema::{check_answer, check_call};
use crate::webhook;
use crate::world::{Call, World};

/// The number of the first bot.
pub const BOT: i64 = 4711;
/// The token of the first bot.
pub const TOKEN: &str = "4711:the-secret-of-the-double";

/// What counts against Telegram's limits.
const LIMITED: [&str; 4] = ["send", "edit", "createForumTopic", "pin"];
/// How long [`Double::until`] waits.
const PATIENCE: Duration = Duration::from_secs(20);

type Accounts = Arc<Mutex<HashMap<String, Arc<Account>>>>;

/// A bot at a server of the Bot API on loopback, which ends with the runtime.
/// Clones are of the same bot.
#[derive(Clone, Debug)]
pub struct Double {
    /// The base URL of the server.
    pub url: String,
    /// The bot's token.
    pub token: String,
    account: Arc<Account>,
    accounts: Accounts,
}

impl Double {
    /// A server on a port of the system's choice, with one bot: [`BOT`].
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let accounts = Accounts::default();
        let double = add_bot(url, BOT, accounts.clone());
        let app = Router::new()
            .route("/{bot}/{method}", post(method))
            .route("/file/{bot}/{*path}", get(file))
            .layer(DefaultBodyLimit::max(64 * 1024 * 1024))
            .with_state(accounts);
        tokio::spawn(async move { axum::serve(listener, app).await });
        double
    }

    /// Another bot at the same server, in a world of its own, which begins
    /// with the first call.
    #[must_use]
    pub fn another_bot(&self, bot: i64) -> Self {
        add_bot(self.url.clone(), bot, self.accounts.clone())
    }

    /// What is in the bot's Telegram. Who waits for updates is woken when the
    /// guard goes. There is one guard at a time: asked for twice in one
    /// statement, it waits for itself.
    pub fn world(&self) -> Guard<'_> {
        self.account.world()
    }

    /// Waits until there is what is looked for in the world, and gives it.
    /// Panics when that takes too long.
    pub async fn until<T>(&self, mut look: impl FnMut(&World) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            let changed = self.account.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if let Some(found) = look(&self.world()) {
                return found;
            }
            let in_time = timeout_at(until, changed).await;
            assert!(in_time.is_ok(), "it did not happen: {:#?}", self.world());
        }
    }
}

fn add_bot(url: String, bot: i64, accounts: Accounts) -> Double {
    let token = format!("{bot}:the-secret-of-the-double");
    let begin = || {
        let account = Arc::new(Account::new(bot));
        tokio::spawn(webhook::deliver(Arc::downgrade(&account)));
        account
    };
    let mut all = accounts.lock().unwrap();
    let account = all
        .entry(format!("bot{token}"))
        .or_insert_with(begin)
        .clone();
    drop(all);
    Double {
        url,
        token,
        account,
        accounts,
    }
}

async fn method(
    State(accounts): State<Accounts>,
    Path((bot, method)): Path<(String, String)>,
    request: Request,
) -> Response {
    let account = accounts.lock().unwrap().get(&bot).cloned();
    let Some(account) = account else {
        return envelope(Err(No(401, "Unauthorized".into(), Value::Null)));
    };
    match read(&method, request).await {
        Ok((parameters, parts)) => answer(&account, &method, parameters, &parts).await,
        Err(reason) => envelope(Err(bad(&reason))),
    }
}

async fn file(
    State(accounts): State<Accounts>,
    Path((bot, path)): Path<(String, String)>,
) -> Response {
    let account = accounts.lock().unwrap().get(&bot).cloned();
    let Some(account) = account else {
        return envelope(Err(No(401, "Unauthorized".into(), Value::Null)));
    };
    let fault = account.world().take_fault("download");
    if let Some(response) = fault.as_ref().and_then(before) {
        return response;
    }
    let file_id = path.strip_prefix("documents/").unwrap_or_default();
    let file = account.world().files.get(file_id).cloned();
    let response = match file {
        Some(bytes) => bytes.into_response(),
        None => envelope(Err(No(404, "Not Found".into(), Value::Null))),
    };
    after(fault, response).await
}

async fn answer(account: &Account, method: &str, parameters: Value, parts: &Parts) -> Response {
    let fault = {
        let mut world = account.world();
        let at = world.now();
        world.calls.push(Call {
            method: method.into(),
            parameters: parameters.clone(),
            at,
        });
        world.take_fault(method)
    };
    if let Some(response) = fault.as_ref().and_then(before) {
        return response;
    }
    let answer = match check_call(method, &parameters) {
        Err(reason) => Err(bad(&format!("the double knows better: {reason}"))),
        Ok(()) if method == "getUpdates" => poll(account, &parameters).await,
        Ok(()) => perform(&mut account.world(), method, &parameters, parts),
    };
    // Updates were checked when they came up, except for those odd by intent.
    if let Ok(answer) = &answer
        && method != "getUpdates"
    {
        check_answer(method, answer).unwrap();
    }
    after(fault, envelope(answer)).await
}

/// What is answered in place of doing anything.
fn before(fault: &Fault) -> Option<Response> {
    let refusal = |code: u16, words: &str| envelope(Err(No(code, words.into(), Value::Null)));
    Some(match fault {
        Fault::Status(code) => refusal(*code, "Internal Server Error"),
        Fault::Refusal(code, words) => refusal(*code, words),
        Fault::TooMany(seconds) => envelope(Err(too_many(*seconds))),
        Fault::BrokenBefore => broken(),
        Fault::Page(code) => {
            let code = StatusCode::from_u16(*code).unwrap();
            (code, "<html>a gateway</html>").into_response()
        }
        Fault::Endless => {
            let chunk = Bytes::from(vec![b' '; 64 * 1024]);
            let endless =
                futures::stream::repeat_with(move || Ok::<_, std::io::Error>(chunk.clone()));
            Body::from_stream(endless).into_response()
        }
        Fault::Elsewhere(url) => {
            (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, url.clone())]).into_response()
        }
        Fault::SilentAfter | Fault::BrokenAfter | Fault::Late(_) => return None,
    })
}

/// What becomes of the answer to what was done.
async fn after(fault: Option<Fault>, response: Response) -> Response {
    match fault {
        Some(Fault::SilentAfter) => std::future::pending().await,
        Some(Fault::BrokenAfter) => broken(),
        Some(Fault::Late(milliseconds)) => {
            sleep(Duration::from_millis(milliseconds)).await;
            response
        }
        _ => response,
    }
}

fn broken() -> Response {
    let broken = futures::stream::iter([Err::<Bytes, _>(std::io::Error::other("cut"))]);
    Body::from_stream(broken).into_response()
}

fn perform(world: &mut World, method: &str, parameters: &Value, parts: &Parts) -> Answer {
    let limited = LIMITED.iter().any(|prefix| method.starts_with(prefix));
    if limited && method != "sendChatAction" {
        let chat = parameters["chat_id"].as_i64().unwrap_or_default();
        let messages = parameters["media"].as_array().map_or(1, Vec::len);
        let now = world.now();
        if let Some(rates) = &mut world.rates {
            rates.take(chat, messages, now).map_err(too_many)?;
        }
    }
    world.perform(method, parameters, parts)
}

/// Waits for updates, until there are some, the time is over, or somebody
/// else asks: then the older one is sent away.
async fn poll(account: &Account, parameters: &Value) -> Answer {
    let patience = Duration::from_secs(parameters["timeout"].as_u64().unwrap_or(0));
    let until = Instant::now() + patience;
    let poller = account.world().begin_poll(parameters)?;
    loop {
        let changed = account.changed.notified();
        tokio::pin!(changed);
        changed.as_mut().enable();
        let found = account.world().poll(poller, parameters)?;
        if !found.is_empty() {
            account.world().replayed(found.len());
            return Ok(Value::Array(found));
        }
        if timeout_at(until, changed).await.is_err() {
            return Ok(json!([]));
        }
    }
}

fn too_many(seconds: u64) -> No {
    let words = format!("Too Many Requests: retry after {seconds}");
    No(429, words, json!({"retry_after": seconds}))
}

fn envelope(answer: Answer) -> Response {
    let (code, body) = match answer {
        Ok(result) => (200, json!({"ok": true, "result": result})),
        Err(No(code, description, parameters)) => {
            let mut body = json!({"ok": false, "error_code": code, "description": description});
            if parameters.is_object() {
                body["parameters"] = parameters;
            }
            (code, body)
        }
    };
    (StatusCode::from_u16(code).unwrap(), axum::Json(body)).into_response()
}
