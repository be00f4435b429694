//! The requests of `kite_desk_api` over fetch. It knows no state of the page.

use js_sys::JSON;
use kite_desk_api::{
    CSRF_HEADER, Conversation, Error as Refusal, Inbox, Login, Me, Message, Page, Read, Reply,
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
    request("POST", "/desk/api/logout", None, PATIENCE_MILLIS)
        .await
        .map(drop)
}

/// Who is logged in.
pub(crate) async fn me() -> Result<Me, ApiError> {
    decode(get("/desk/api/me").await?)
}

/// The first page of conversations, or the one from `before` on. At least
/// `wanted` of them, as far as a page can hold them.
pub(crate) async fn conversations(before: Option<&str>, wanted: usize) -> Result<Inbox, ApiError> {
    let limit = u32::try_from(wanted)
        .unwrap_or(u32::MAX)
        .clamp(PAGE, kite_desk_api::PAGE_LIMIT);
    let mut url = String::from("/desk/api/conversations?limit=");
    url.push_str(&limit.to_string());
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

/// Which messages to fetch.
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

/// A page of messages.
pub(crate) async fn messages(id: i64, range: Range) -> Result<Page, ApiError> {
    let mut url = path(id, "/messages?limit=");
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
pub(crate) async fn reply(id: i64, reply: &Reply) -> Result<Message, ApiError> {
    decode(post(&path(id, "/messages"), reply).await?)
}

/// Sends a file.
pub(crate) async fn send_file(id: i64, message_id: &str, file: &File) -> Result<Message, ApiError> {
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
    post(&path(id, "/read"), &Read { seq }).await.map(drop)
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
    let json = serde_wasm_bindgen::to_value(body)
        .ok()
        .and_then(|value| JSON::stringify(&value).ok())
        .ok_or(ApiError::Unreadable)?;
    let body = Body {
        media_type: "application/json",
        value: json.into(),
    };
    request("POST", url, Some(body), PATIENCE_MILLIS).await
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
    let words = json
        .and_then(|json| decode::<Refusal>(json).ok())
        .map(|refusal| refusal.message);
    match status {
        401 => ApiError::SignedOut,
        404 => ApiError::NotFound,
        408 | 500.. => ApiError::Unreachable,
        _ => ApiError::Refused(words.unwrap_or_else(|| "The server refused this message.".into())),
    }
}

fn unreachable(_: JsValue) -> ApiError {
    ApiError::Unreachable
}
