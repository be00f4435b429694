//! A [`Double`] by HTTP, on a port of its own: for tests in other languages.
//!
//! - `POST /control` with a [`Command`] in JSON: answers what it gave (the number
//!   of a message, …), or 400 with words.
//! - `GET /control/chats/{id}`: messages, pins, reactions, topics.
//! - `GET /control/calls[?method=sendMessage]`: what the bot asked for.
//! - `GET /control/bot`: updates that wait, webhook, menus.
//! - `GET /control/files/{file_id}`: a file's bytes.
//!
//! `?bot=4712` is about another bot than the first one; it begins with that.

mod command;

use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub use command::{Command, File, Given};

use crate::server::Double;

type Refused = (StatusCode, String);

/// Listens on a port of the system's choice; gives the base URL.
pub async fn serve(double: Double) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new()
        .route("/control", post(command))
        .route("/control/chats/{id}", get(chat))
        .route("/control/calls", get(calls))
        .route("/control/bot", get(bot))
        .route("/control/files/{file_id}", get(file))
        .layer(DefaultBodyLimit::max(128 * 1024 * 1024))
        .with_state(double);
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

#[derive(Deserialize)]
struct Asked {
    bot: Option<i64>,
    method: Option<String>,
}

impl Asked {
    fn of(&self, double: &Double) -> Double {
        self.bot
            .map_or(double.clone(), |bot| double.another_bot(bot))
    }
}

async fn command(
    State(double): State<Double>,
    Query(asked): Query<Asked>,
    Json(command): Json<Command>,
) -> Result<Json<Value>, Refused> {
    let double = asked.of(&double);
    let mut world = double.world();
    // What is not there is a mistake of the test, which is to read of it.
    let outcome = catch_unwind(AssertUnwindSafe(|| command.run(&mut world)));
    outcome.map(Json).map_err(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.unwrap_or_else(|| "the double cannot do that".into());
        (StatusCode::BAD_REQUEST, words)
    })
}

async fn chat(
    State(double): State<Double>,
    Query(asked): Query<Asked>,
    Path(id): Path<i64>,
) -> Result<Json<Value>, Refused> {
    let double = asked.of(&double);
    let world = double.world();
    let chat = world.chats.get(&id);
    let chat = chat.ok_or_else(|| (StatusCode::NOT_FOUND, format!("no chat {id}")))?;
    let messages: Vec<_> = chat.messages.values().collect();
    Ok(Json(json!({
        "kind": chat.kind, "title": chat.title, "forum": chat.forum, "bot": chat.bot.status,
        "moved_to": chat.moved_to, "messages": messages, "pinned": chat.pinned,
        "reactions": chat.reactions, "topics": chat.topics,
    })))
}

async fn calls(State(double): State<Double>, Query(asked): Query<Asked>) -> Json<Value> {
    let double = asked.of(&double);
    let world = double.world();
    let wanted = |name: &str| asked.method.as_deref().is_none_or(|method| method == name);
    let calls = world.calls.iter().filter(|call| wanted(&call.method));
    let calls = calls.map(|call| {
        let milliseconds = u64::try_from(call.at.as_millis()).unwrap();
        json!({"method": call.method, "parameters": call.parameters, "at": milliseconds})
    });
    Json(calls.collect())
}

async fn bot(State(double): State<Double>, Query(asked): Query<Asked>) -> Json<Value> {
    let double = asked.of(&double);
    let world = double.world();
    let menus = world.commands.iter().map(|((scope, language), commands)| {
        json!({"scope": scope, "language": language, "commands": commands})
    });
    let menus: Vec<_> = menus.collect();
    Json(json!({
        "id": world.bot, "token": double.token, "username": world.username,
        "updates": world.updates, "allowed_updates": world.allowed_updates,
        "webhook": world.webhook.as_ref().map(|(url, _)| url), "deliveries": world.deliveries,
        "pollers": world.pollers, "menus": menus, "date": world.date(),
    }))
}

async fn file(
    State(double): State<Double>,
    Query(asked): Query<Asked>,
    Path(file_id): Path<String>,
) -> Result<Vec<u8>, Refused> {
    let double = asked.of(&double);
    let file = double.world().files.get(&file_id).cloned();
    file.ok_or_else(|| (StatusCode::NOT_FOUND, format!("no file {file_id}")))
}
