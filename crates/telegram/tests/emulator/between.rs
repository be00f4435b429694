//! Stands between the bot and the emulator: takes away the parameters that the
//! emulator does not know yet and refuses, answers the calls that it has not,
//! and notes what got through to it.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Parameters of the Bot API that the emulator has not.
const UNKNOWN: [&str; 2] = ["link_preview_options", "message_thread_id"];

/// What is answered to the methods of the Bot API that the emulator has not.
fn unknown(method: &str, parameters: &Value) -> Option<Value> {
    let chat = &parameters["chat_id"];
    Some(match method {
        "getChat" => json!({"id": chat, "type": "supergroup", "title": "Desk"}),
        "pinChatMessage" | "unpinChatMessage" | "setMessageReaction" => json!(true),
        _ => return None,
    })
}

/// What the emulator has done.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub(crate) method: String,
    /// Without files.
    pub(crate) parameters: Value,
    pub(crate) result: Value,
}

#[derive(Clone, Debug)]
pub(crate) struct Between {
    pub(crate) url: String,
    emulator: String,
    http: Client,
    done: Arc<Mutex<Vec<Done>>>,
}

impl Between {
    pub(crate) async fn start() -> Self {
        let emulator = std::env::var("KITE_BOT_API_EMULATOR");
        let emulator = emulator.expect("KITE_BOT_API_EMULATOR is the URL of the emulator");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let between = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            emulator,
            http: Client::new(),
            done: Arc::default(),
        };
        let app = Router::new()
            .fallback(pass)
            .layer(DefaultBodyLimit::max(64 * 1024 * 1024))
            .with_state(between.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        between
    }

    /// What the emulator has done by this method so far.
    pub(crate) fn done(&self, method: &str) -> Vec<Done> {
        let done = self.done.lock().unwrap();
        let done = done.iter().filter(|done| done.method == method);
        done.cloned().collect()
    }

    /// Somebody writes to the bot: `message` as the Bot API tells it. A webhook
    /// has been called when this returns, once.
    pub(crate) async fn enqueue(&self, token: &str, message: Value) {
        let order = json!({"token": token, "update": {"message": message}});
        self.control("updates", &order).await;
    }

    /// Calls the webhook with what still waits.
    pub(crate) async fn deliver(&self, token: &str) {
        self.control("deliver", &json!({"token": token})).await;
    }

    async fn control(&self, path: &str, order: &Value) {
        let url = format!("{}/__fixture/{path}", self.emulator);
        let answer = self.http.post(url).json(order).send().await.unwrap();
        assert!(
            answer.status().is_success(),
            "{}",
            answer.text().await.unwrap()
        );
    }
}

async fn pass(State(between): State<Between>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 64 * 1024 * 1024).await.unwrap();
    let url = format!("{}{}", between.emulator, head.uri);
    let kind = head.headers.get(CONTENT_TYPE).cloned();
    let mut parameters = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let path = head.uri.path().to_owned();
    let method = path.rsplit('/').next().unwrap_or_default();
    if let Some(result) = unknown(method, &parameters) {
        return axum::Json(json!({"ok": true, "result": result})).into_response();
    }
    let body = match parameters.as_object_mut() {
        Some(known) => {
            known.retain(|name, _| !UNKNOWN.contains(&name.as_str()));
            Bytes::from(parameters.to_string())
        }
        None => body,
    };
    let mut passed = match head.method {
        Method::GET => between.http.get(url),
        _ => between.http.post(url),
    };
    if let Some(kind) = kind {
        passed = passed.header(CONTENT_TYPE, kind);
    }
    let answer = passed.body(body).send().await.unwrap();
    let status = StatusCode::from_u16(answer.status().as_u16()).unwrap();
    let bytes = answer.bytes().await.unwrap();
    if let Ok(mut envelope) = serde_json::from_slice::<Value>(&bytes)
        && envelope["ok"] == true
    {
        between.done.lock().unwrap().push(Done {
            method: method.to_owned(),
            parameters,
            result: envelope["result"].take(),
        });
    }
    (status, Body::from(bytes)).into_response()
}
