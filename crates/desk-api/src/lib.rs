//! What the desk's page and the server say to each other: one definition for
//! both ends. It knows neither HTTP nor the DOM.
//!
//! All times are ISO 8601 in UTC, all sizes bytes. Requests that change
//! something carry the header [`CSRF_HEADER`], which no other site's page can
//! send without leave.
//!
//! | request | body | answer |
//! |---|---|---|
//! | `POST /desk/api/login` | [`Login`] | [`Me`] and the session cookie; 401, 429 |
//! | `POST /desk/api/logout` | | 204 |
//! | `GET /desk/api/me` | | [`Me`] |
//! | `GET /desk/api/conversations?before=CURSOR&limit=N` | | [`Inbox`] |
//! | `GET /desk/api/conversations/{id}` | | [`Conversation`] |
//! | `GET /desk/api/conversations/{id}/messages?before=SEQ&after=SEQ&limit=N` | | [`Page`]; with neither `before` nor `after` the last one |
//! | `POST /desk/api/conversations/{id}/messages` | [`Reply`] | [`Message`]; 413 |
//! | `POST /desk/api/conversations/{id}/files/{messageId}?name=NAME` | the bytes, with `Content-Type` and `Content-Length` | [`Message`]; 409, 411, 413, 415 |
//! | `POST /desk/api/conversations/{id}/read` | [`Read`] | 204 |
//! | `GET /desk/api/events` | | Server-Sent Events: `conversation` with a [`Changed`]; `resync` with `{}` |
//!
//! Without a session every request but the login is answered with 401, one
//! about a conversation that does not exist with 404, one that changes
//! something without [`CSRF_HEADER`] or from another origin's page with 403.
//!
//! `resync` says that the desk missed something and has to fetch all it shows.
//! The server ends the stream of events from time to time and when it stops;
//! the desk opens it again and fetches what it shows, as after any gap.
//!
//! Every refusal has an [`Error`] as its body. Its codes:
//!
//! | code | status | |
//! |---|---|---|
//! | `not-logged-in` | 401 | there is no session, or it has ended |
//! | `login-invalid` | 401 | the login token is unknown, used or expired |
//! | `too-many-attempts` | 429 | too many logins failed; `Retry-After` says when to try again |
//! | `csrf`, `foreign-origin` | 403 | the request may not have been meant |
//! | `bad-request` | 400, 413, 415, 422 | query or body is not what the table above asks for |
//! | `unknown-conversation` | 404 | there is no such conversation |
//! | `text-empty`, `text-nul`, `text-too-large` | 400, 400, 413 | the reply's text |
//! | `file-name`, `file-type`, `file-too-large` | 400, 415, 413 | what the file is |
//! | `size-required`, `wrong-size`, `upload-broken` | 411, 400, 400 | how it was sent |
//! | `id-used` | 409 | another file was sent under this id |
//! | `unknown-endpoint`, `wrong-method` | 404, 405 | not in the table above |
//! | `internal` | 500 | the server failed; its log says why |

use serde::{Deserialize, Serialize};

/// The header that requests which change something must carry, with any value.
pub const CSRF_HEADER: &str = "x-kite-desk";

/// A page of messages or conversations holds at most so many.
pub const PAGE_LIMIT: u32 = 100;

/// Trades the token of a login link for a session.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Login {
    /// The token behind `#login=`.
    pub token: String,
}

/// Who is logged in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The operator's name as visitors see it.
    pub name: String,
}

/// A page of conversations, the one that changed last first.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inbox {
    /// The conversations.
    pub conversations: Vec<Conversation>,
    /// What to give as `before` for the next page; none: this was the last.
    pub next: Option<String>,
}

/// A conversation as the list shows it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// Its id.
    pub id: i64,
    /// The channel's name.
    pub channel: String,
    /// The channel's title.
    pub channel_title: String,
    /// The visitor's public handle, such as `calm-otter-4821`; never the
    /// member id.
    pub handle: String,
    /// The visitor's name; the handle where none was given.
    pub name: String,
    /// Messages of the visitor after the last one that an operator has read.
    pub unread: u32,
    /// The number of the last message; 0 before the first.
    pub last_seq: u32,
    /// The beginning of the last message, or the name of its file.
    pub snippet: String,
    /// Who wrote the last message.
    pub snippet_role: Role,
    /// When the last message came.
    pub updated_at: String,
    /// Since when the visitor waits for an answer.
    pub waiting_since: Option<String>,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// The visitor.
    Visitor,
    /// An operator.
    Operator,
    /// The system.
    Notice,
}

/// A page of messages, in the order of their numbers.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// The messages.
    pub messages: Vec<Message>,
    /// Whether there are more in the direction that was asked for.
    pub more: bool,
}

/// One message.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Its number in the conversation, from 1 without gaps.
    pub seq: u32,
    /// Its id.
    pub id: String,
    /// The id that its author's client chose; what a [`Reply`] is known by.
    pub client_id: Option<String>,
    /// Who wrote it.
    pub role: Role,
    /// The author's name.
    pub author: String,
    /// What it says; none for a file.
    pub text: Option<String>,
    /// The file; none for a text.
    pub file: Option<File>,
    /// When it was stored.
    pub at: String,
}

/// A file in a message.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// The name to show and to save under.
    pub name: String,
    /// The media type.
    pub media_type: String,
    /// The size.
    pub size: u64,
    /// From where to GET the bytes.
    pub url: String,
}

/// An operator's answer. Sent again with the same id it changes nothing.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// Chosen by the desk, at random.
    pub id: String,
    /// The text, 1 to 4096 bytes.
    pub text: String,
}

/// The operator has read up to here.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Read {
    /// The number of the last message read.
    pub seq: u32,
}

/// A conversation has something new: fetch it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// The conversation's id.
    pub id: i64,
}

/// Why a request was refused.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Error {
    /// For programs; stable.
    pub code: String,
    /// For people: what was wrong and what is right.
    pub message: String,
}
