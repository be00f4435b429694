//! Conversations as the list shows them, and what is done with one as a whole.

use serde::{Deserialize, Serialize};

use crate::entry::Role;

/// A page of conversations, the one with the latest message first.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inbox {
    /// The conversations.
    pub conversations: Vec<Conversation>,
    /// What to give as `before` for the next page; none: this was the last.
    pub next: Option<String>,
}

/// A conversation as the list shows it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// Its id.
    pub id: i64,
    /// The channel's name.
    pub channel: String,
    /// The channel's title.
    pub channel_title: String,
    /// How it stands.
    pub state: State,
    /// The visitor's public handle, such as `calm-otter-4821`; never the
    /// member id.
    pub handle: String,
    /// The visitor's name; the handle where none was given.
    pub name: String,
    /// The site's own id of the visitor, where the site has proved who it is.
    pub subject: Option<String>,
    /// Since when the visitor may not write.
    pub blocked_since: Option<String>,
    /// Whether the visitor has the chat open at this moment.
    pub online: bool,
    /// What the visitor reported, until an operator has looked at it.
    pub report: Option<Report>,
    /// Messages of the visitor after the last one that an operator has read.
    pub unread: u32,
    /// The number of the last entry; 0 before the first.
    pub last_seq: u32,
    /// Up to where an operator's desk has received the entries.
    pub received: u32,
    /// Up to where the visitor has received the entries.
    pub visitor_received: u32,
    /// Up to where the visitor has read the entries.
    pub visitor_read: u32,
    /// The beginning of the last message, or the name of its file; none: it is
    /// deleted.
    pub snippet: Option<String>,
    /// Who wrote the last message.
    pub snippet_role: Role,
    /// When the last message came.
    pub updated_at: String,
    /// Since when the visitor waits for an answer.
    pub waiting_since: Option<String>,
}

/// How a conversation stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// Somebody may still have to answer.
    Open,
    /// It is done, until the visitor writes again.
    Resolved,
}

/// What a visitor reported.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// In the visitor's words.
    pub reason: Option<String>,
    /// When.
    pub at: String,
}

/// The operator has read up to here.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Read {
    /// The number of the last entry read.
    pub seq: u32,
}

/// The desk has received conversations: it shows them in its list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// Up to [`PAGE_LIMIT`](crate::PAGE_LIMIT) of them.
    pub conversations: Vec<ReceivedUpTo>,
}

/// One of them.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceivedUpTo {
    /// The conversation's id.
    pub id: i64,
    /// The number of its last entry.
    pub seq: u32,
}

/// Whether the operator is typing. It lapses by itself: to be said again every
/// few seconds.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Typing {
    /// Whether so.
    pub on: bool,
}

/// Whether the conversation's visitor may not write.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Blocked {
    /// Whether so.
    pub blocked: bool,
}

/// A conversation has something new: fetch it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// The conversation's id.
    pub id: i64,
}

/// What is true of a conversation's visitor at this moment only.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Signal {
    /// The conversation's id.
    pub id: i64,
    /// Whether the visitor has the chat open.
    pub online: bool,
    /// Whether the visitor is typing.
    pub typing: bool,
}
