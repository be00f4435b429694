//! The requests of `kite_desk_api` over fetch. It knows no state of the page.

use js_sys::JSON;
use kite_desk_api::{
    Away, Blocked, CSRF_HEADER, Channels, Conversation, Edit, Entry, Error as Refusal, Hours,
    Inbox, Login, Me, Outlets, Page, Read, Received, ReceivedUpTo, Reply, SetHours, SetState,
    State, Typing,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, File, RequestInit, Response};

use crate::browser::window;

/// Where the wake-ups come from.
pub(crate) const EVENTS: &str = "/desk/api/events";

/// A page of messages or conversations, as asked for.
const PAGE: u32 = 50;

/// How long an answer may take.
const PATIENCE_MILLIS: u32 = 20_000;

/// How long a file may take: 20 MiB at 0.3 Mbit/s.
const UPLOAD_MILLIS: u32 = 600_000;

/// Why a request brought nothing.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum ApiError {
    /// There is no session, or no longer.
    #[error("you are signed out")]
    SignedOut,
    /// The server cannot be reached or is busy. The same request may succeed later.
    #[error("the server cannot be reached")]
    Unreachable,
    /// There is no such thing.
    #[error("this conversation no longer exists")]
    NotFound,
    /// The server says no, in words for people.
    #[error("{0}")]
    Refused(String),
    /// The answer is none that this page understands.
    #[error("the server answered in an unknown way; reload the page")]
    Unreadable,
}

/// Trades the token of a login link for a session.
pub(crate) async fn login(token: String) -> Result<Me, ApiError> {
    decode(post("/desk/api/login", &Login { token }).await?)
}

/// Ends the session.
pub(crate) async fn logout() -> Result<(), ApiError> {
    done(request("POST", "/desk/api/logout", None, PATIENCE_MILLIS).await)
}

/// Who is logged in.
pub(crate) async fn me() -> Result<Me, ApiError> {
    decode(get("/desk/api/me").await?)
}

/// Says whether the operator is away.
pub(crate) async fn away(away: bool) -> Result<(), ApiError> {
    done(put("/desk/api/me/away", &Away { away }).await)
}

/// The first page of conversations of a state, or of any, or the one from
/// `before` on. At least `wanted` of them, as far as a page can hold them.
pub(crate) async fn conversations(
    state: Option<State>,
    before: Option<&str>,
    wanted: usize,
) -> Result<Inbox, ApiError> {
    let limit = u32::try_from(wanted)
        .unwrap_or(u32::MAX)
        .clamp(PAGE, kite_desk_api::PAGE_LIMIT);
    let mut url = String::from("/desk/api/conversations?limit=");
    url.push_str(&limit.to_string());
    url.push_str(match state {
        None => "",
        Some(State::Open) => "&state=open",
        Some(State::Resolved) => "&state=resolved",
    });
    if let Some(cursor) = before {
        url.push_str("&before=");
        push_encoded(&mut url, cursor);
    }
    decode(get(&url).await?)
}

/// One conversation.
pub(crate) async fn conversation(id: i64) -> Result<Conversation, ApiError> {
    decode(get(&path(id, "")).await?)
}

/// Reports what the list shows.
pub(crate) async fn received(conversations: Vec<ReceivedUpTo>) -> Result<(), ApiError> {
    let received = Received { conversations };
    done(post("/desk/api/conversations/received", &received).await)
}

/// Which entries to fetch.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Range {
    /// The last ones.
    Newest,
    /// Those before a number.
    Before(u32),
    /// Those after a number.
    After(u32),
    /// The very first one.
    First,
}

/// A page of entries.
pub(crate) async fn entries(id: i64, range: Range) -> Result<Page, ApiError> {
    let mut url = path(id, "/entries?limit=");
    let (limit, parameter, seq) = match range {
        Range::Newest => (PAGE, "", 0),
        Range::Before(seq) => (PAGE, "&before=", seq),
        Range::After(seq) => (kite_desk_api::PAGE_LIMIT, "&after=", seq),
        Range::First => (1, "&after=", 0),
    };
    url.push_str(&limit.to_string());
    if !parameter.is_empty() {
        url.push_str(parameter);
        url.push_str(&seq.to_string());
    }
    decode(get(&url).await?)
}

/// Sends a text.
pub(crate) async fn reply(id: i64, reply: &Reply) -> Result<Entry, ApiError> {
    decode(post(&path(id, "/messages"), reply).await?)
}

/// Changes or deletes a message.
pub(crate) async fn edit(id: i64, edit: &Edit) -> Result<Entry, ApiError> {
    decode(post(&path(id, "/edits"), edit).await?)
}

/// Resolves a conversation or opens it again.
pub(crate) async fn set_state(id: i64, set: &SetState) -> Result<Entry, ApiError> {
    decode(post(&path(id, "/states"), set).await?)
}

/// Sends a file.
pub(crate) async fn send_file(id: i64, message_id: &str, file: &File) -> Result<Entry, ApiError> {
    let mut url = path(id, "/files/");
    push_encoded(&mut url, message_id);
    url.push_str("?name=");
    push_encoded(&mut url, &file.name());
    let body = Body {
        media_type: &file.type_(),
        value: file.into(),
    };
    decode(request("POST", &url, Some(body), UPLOAD_MILLIS).await?)
}

/// Reports what has been read.
pub(crate) async fn read(id: i64, seq: u32) -> Result<(), ApiError> {
    done(post(&path(id, "/read"), &Read { seq }).await)
}

/// Tells the visitor whether the operator is typing.
pub(crate) async fn typing(id: i64, on: bool) -> Result<(), ApiError> {
    done(post(&path(id, "/typing"), &Typing { on }).await)
}

/// Says whether the visitor may not write.
pub(crate) async fn set_blocked(id: i64, blocked: bool) -> Result<(), ApiError> {
    done(put(&path(id, "/blocked"), &Blocked { blocked }).await)
}

/// Takes back the flag that the visitor's report set.
pub(crate) async fn clear_report(id: i64) -> Result<(), ApiError> {
    done(request("DELETE", &path(id, "/report"), None, PATIENCE_MILLIS).await)
}

/// All channels.
pub(crate) async fn channels() -> Result<Channels, ApiError> {
    decode(get("/desk/api/channels").await?)
}

/// A channel's office hours.
pub(crate) async fn hours(channel: &str) -> Result<Hours, ApiError> {
    decode(get(&hours_path(channel)).await?)
}

/// Sets a channel's office hours.
pub(crate) async fn set_hours(channel: &str, hours: &SetHours) -> Result<Hours, ApiError> {
    decode(put(&hours_path(channel), hours).await?)
}

/// The desks elsewhere.
pub(crate) async fn outlets() -> Result<Outlets, ApiError> {
    decode(get("/desk/api/outlets").await?)
}

/// Sends again what waits for a channel's desk elsewhere.
pub(crate) async fn resume_outlet(channel: &str) -> Result<(), ApiError> {
    let mut path = String::from("/desk/api/outlets/");
    push_encoded(&mut path, channel);
    path.push_str("/resume");
    done(request("POST", &path, None, PATIENCE_MILLIS).await)
}

struct Body<'a> {
    media_type: &'a str,
    value: JsValue,
}

fn path(id: i64, rest: &str) -> String {
    let mut path = String::from("/desk/api/conversations/");
    path.push_str(&id.to_string());
    path.push_str(rest);
    path
}

fn hours_path(channel: &str) -> String {
    let mut path = String::from("/desk/api/channels/");
    push_encoded(&mut path, channel);
    path.push_str("/hours");
    path
}

fn done(answer: Result<JsValue, ApiError>) -> Result<(), ApiError> {
    answer.map(drop)
}

fn push_encoded(url: &mut String, text: &str) {
    url.push_str(&String::from(js_sys::encode_uri_component(text)));
}

fn decode<T: DeserializeOwned>(json: JsValue) -> Result<T, ApiError> {
    serde_wasm_bindgen::from_value(json).map_err(|_| ApiError::Unreadable)
}

async fn get(url: &str) -> Result<JsValue, ApiError> {
    request("GET", url, None, PATIENCE_MILLIS).await
}

async fn post<T: Serialize>(url: &str, body: &T) -> Result<JsValue, ApiError> {
    send("POST", url, json(body)).await
}

async fn put<T: Serialize>(url: &str, body: &T) -> Result<JsValue, ApiError> {
    send("PUT", url, json(body)).await
}

async fn send(method: &str, url: &str, json: Option<JsValue>) -> Result<JsValue, ApiError> {
    let body = Body {
        media_type: "application/json",
        value: json.ok_or(ApiError::Unreadable)?,
    };
    request(method, url, Some(body), PATIENCE_MILLIS).await
}

fn json<T: Serialize>(body: &T) -> Option<JsValue> {
    let value = serde_wasm_bindgen::to_value(body).ok()?;
    Some(JSON::stringify(&value).ok()?.into())
}

/// Sends a request and gives the JSON of its answer; null for 204.
async fn request(
    method: &str,
    url: &str,
    body: Option<Body<'_>>,
    patience: u32,
) -> Result<JsValue, ApiError> {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(patience)));
    let headers = web_sys::Headers::new().map_err(unreachable)?;
    if method != "GET" {
        headers.set(CSRF_HEADER, "1").map_err(unreachable)?;
    }
    if let Some(body) = &body {
        // A type that no header can carry is one that the server would refuse.
        headers
            .set("content-type", body.media_type)
            .map_err(|_| ApiError::Refused("This kind of file cannot be sent.".into()))?;
        init.set_body(&body.value);
    }
    init.set_headers(&headers);
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &init))
        .await
        .map_err(unreachable)?;
    let response: Response = answer.unchecked_into();
    if response.status() == 204 {
        return Ok(JsValue::NULL);
    }
    let json = match response.json() {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    if response.ok() {
        // Cut off in the middle, a body is no JSON either.
        return json.map_err(unreachable);
    }
    Err(refusal(response.status(), json.ok()))
}

fn refusal(status: u16, json: Option<JsValue>) -> ApiError {
    let refusal = json.and_then(|json| decode::<Refusal>(json).ok());
    let gone = refusal
        .as_ref()
        .is_some_and(|refusal| refusal.code == "unknown-conversation");
    match status {
        401 => ApiError::SignedOut,
        404 if gone => ApiError::NotFound,
        // Not the 507 of a full channel, which stays as it is.
        408 | 500..=504 => ApiError::Unreachable,
        _ => ApiError::Refused(refusal.map_or_else(
            || "The server refused this.".into(),
            |refusal| refusal.message,
        )),
    }
}

fn unreachable(_: JsValue) -> ApiError {
    ApiError::Unreachable
}
