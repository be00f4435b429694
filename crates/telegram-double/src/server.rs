//! The double's HTTP: reads requests as the Bot API's server does, and lets
//! nothing through that this would refuse.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::methods::{Answer, No, bad};
use crate::schema::{PART, check_answer, check_call, from_form};
use crate::world::{Call, Fault, TOKEN, World};

/// What counts against Telegram's limits.
const LIMITED: [&str; 4] = ["send", "edit", "createForumTopic", "pin"];

type Parts = HashMap<String, (String, Vec<u8>)>;

/// A server of the Bot API on loopback. It ends with its handle's runtime.
#[derive(Clone)]
pub struct Double {
    /// The base URL.
    pub url: String,
    world: Arc<Mutex<World>>,
    changed: Arc<Notify>,
    begun: Instant,
}

impl Double {
    /// One on a port of the system's choice.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let double = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            world: Arc::new(Mutex::new(World::new())),
            changed: Arc::default(),
            begun: Instant::now(),
        };
        let app = Router::new()
            .route("/{bot}/{method}", post(method))
            .route("/file/{bot}/{*path}", get(file))
            .layer(axum::extract::DefaultBodyLimit::max(64 * 1024 * 1024))
            .with_state(double.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        double
    }

    /// What is in it. Who changes it so that updates come up, takes [`Double::happens`].
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// Changes the world as people do, and wakes who waits for updates.
    pub fn happens<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let result = change(&mut self.world());
        self.changed.notify_waiters();
        result
    }

    async fn answer(&self, method: &str, parameters: Value, parts: Parts) -> Response {
        let fault = {
            let mut world = self.world();
            world.calls.push(Call {
                method: method.into(),
                parameters: parameters.clone(),
            });
            let next = world.faults.iter().position(|(at, _)| at == method);
            next.and_then(|at| world.faults.remove(at))
                .map(|(_, fault)| fault)
        };
        match &fault {
            Some(Fault::Status(code)) => {
                return envelope(Err(No(*code, "Internal Server Error".into(), Value::Null)));
            }
            Some(Fault::TooMany(seconds)) => return envelope(Err(too_many(*seconds))),
            Some(Fault::Page(code)) => {
                let code = StatusCode::from_u16(*code).unwrap();
                return (code, "<html>a gateway</html>").into_response();
            }
            Some(Fault::Endless) => {
                let chunk = Bytes::from(vec![b' '; 64 * 1024]);
                let endless =
                    futures::stream::repeat_with(move || Ok::<_, std::io::Error>(chunk.clone()));
                return Body::from_stream(endless).into_response();
            }
            Some(Fault::Elsewhere(url)) => {
                return (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, url.clone())]).into_response();
            }
            Some(Fault::SilentAfter | Fault::BrokenAfter) | None => {}
        }
        let answer = match check_call(method, &parameters) {
            Err(reason) => Err(bad(&format!("the double knows better: {reason}"))),
            Ok(()) if method == "getUpdates" => self.poll(&parameters).await,
            Ok(()) => self.perform(method, &parameters, &parts),
        };
        // Updates were checked when they came up, except for those odd by intent.
        if let Ok(answer) = &answer
            && method != "getUpdates"
        {
            check_answer(method, answer).unwrap();
        }
        match fault {
            Some(Fault::SilentAfter) => std::future::pending().await,
            Some(Fault::BrokenAfter) => {
                let broken = futures::stream::iter([Err::<Bytes, _>(std::io::Error::other("cut"))]);
                Body::from_stream(broken).into_response()
            }
            _ => envelope(answer),
        }
    }

    fn perform(&self, method: &str, parameters: &Value, parts: &Parts) -> Answer {
        let mut world = self.world();
        let limited = LIMITED.iter().any(|prefix| method.starts_with(prefix));
        if limited && method != "sendChatAction" {
            let chat = parameters["chat_id"].as_i64().unwrap_or_default();
            let now = self.begun.elapsed();
            if let Some(rates) = &mut world.rates {
                rates.take(chat, now).map_err(too_many)?;
            }
        }
        let answer = world.perform(method, parameters, parts);
        drop(world);
        self.changed.notify_waiters();
        answer
    }

    /// Waits for updates, until there are some, the time is over, or somebody
    /// else asks: then the older one is sent away.
    async fn poll(&self, parameters: &Value) -> Answer {
        let patience = Duration::from_secs(parameters["timeout"].as_u64().unwrap_or(0));
        let until = tokio::time::Instant::now() + patience;
        let poller = {
            let mut world = self.world();
            if world.webhook.is_some() {
                let words = "Conflict: can't use getUpdates method while webhook is active";
                return Err(No(409, words.into(), Value::Null));
            }
            world.allow(parameters);
            if let Some(offset) = parameters["offset"].as_i64() {
                world
                    .updates
                    .retain(|update| update["update_id"].as_i64() >= Some(offset));
            }
            world.pollers += 1;
            world.pollers
        };
        self.changed.notify_waiters();
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            {
                let world = self.world();
                if world.pollers != poller {
                    let words = "Conflict: terminated by other getUpdates request";
                    return Err(No(409, words.into(), Value::Null));
                }
                let limit = parameters["limit"].as_u64().unwrap_or(100);
                if !world.updates.is_empty() {
                    let updates = world.updates.iter().take(usize::try_from(limit).unwrap());
                    return Ok(Value::Array(updates.cloned().collect()));
                }
            }
            if tokio::time::timeout_at(until, changed).await.is_err() {
                return Ok(json!([]));
            }
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

async fn method(
    State(double): State<Double>,
    Path((bot, method)): Path<(String, String)>,
    request: Request,
) -> Response {
    if bot != format!("bot{TOKEN}") {
        return envelope(Err(No(401, "Unauthorized".into(), Value::Null)));
    }
    match read(&method, request).await {
        Ok((parameters, parts)) => double.answer(&method, parameters, parts).await,
        Err(reason) => envelope(Err(bad(&reason))),
    }
}

async fn file(State(double): State<Double>, Path((bot, path)): Path<(String, String)>) -> Response {
    let world = double.world();
    let file = path
        .strip_prefix("documents/")
        .and_then(|name| world.files.get(name));
    match file {
        Some(bytes) if bot == format!("bot{TOKEN}") => bytes.clone().into_response(),
        _ => envelope(Err(No(404, "Not Found".into(), Value::Null))),
    }
}

/// The parameters of a request, and the files that came with them.
async fn read(method: &str, request: Request) -> Result<(Value, Parts), String> {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let json = axum::Json::from_request(request, &()).await;
        let axum::Json(parameters) = json.map_err(|error| error.body_text())?;
        return Ok((parameters, Parts::new()));
    }
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error| error.body_text())?;
    let (mut parameters, mut parts) = (json!({}), Parts::new());
    while let Some(field) = form.next_field().await.map_err(|error| error.body_text())? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            None => {
                let text = field.text().await.map_err(|error| error.body_text())?;
                parameters[&name] = from_form(method, &name, text)?;
            }
            Some(file) => {
                let bytes = field.bytes().await.map_err(|error| error.body_text())?;
                parts.insert(name, (file, bytes.to_vec()));
            }
        }
    }
    let media = parameters["media"].to_string();
    for name in parts.keys() {
        // A part is a parameter, or is referred to by one.
        if !media.contains(&format!("\"attach://{name}\"")) {
            parameters[name] = json!({ PART: name });
        }
    }
    Ok((parameters, parts))
}
