//! Entries: what was said in a conversation, and what changed in it for good.

use serde::{Deserialize, Serialize};

use crate::conversation::State;

/// A page of entries, in the order of their numbers.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether there are more in the direction that was asked for.
    pub more: bool,
}

/// One entry.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its number in the conversation, from 1 without gaps.
    pub seq: u32,
    /// Its id.
    pub id: String,
    /// The id that its author's client chose, where that was an operator's;
    /// what a [`Reply`] is known by.
    pub client_id: Option<String>,
    /// Who wrote it.
    pub role: Role,
    /// The author's name.
    pub author: String,
    /// Whether the operator who asks wrote it.
    pub own: bool,
    /// What it is, as it stands now.
    pub content: Content,
    /// When it was stored.
    pub at: String,
    /// When its text was changed last, or it was deleted.
    pub edited_at: Option<String>,
}

/// Who wrote an entry.
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

/// What an entry is.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Content {
    /// A text.
    Text(String),
    /// A file.
    File(File),
    /// A text or a file that was deleted.
    Deleted,
    /// An earlier entry was changed or deleted.
    Edit {
        /// The number of that entry.
        target: u32,
        /// What it says now; none: it is deleted.
        text: Option<String>,
    },
    /// The conversation was resolved or opened again.
    State(State),
    /// The visitor said how it was.
    Rating {
        /// 1 (bad) to 5 (good).
        stars: u8,
        /// In the visitor's words.
        comment: Option<String>,
    },
    /// The visitor goes on with this connector, such as `telegram`, too; none:
    /// no longer.
    Handoff(Option<String>),
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

/// An operator's answer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// Chosen by the desk, at random.
    pub id: String,
    /// The text, 1 to 4096 bytes.
    pub text: String,
}

/// An operator changes or deletes a message of their own.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    /// Chosen by the desk, at random.
    pub id: String,
    /// The number of the message.
    pub seq: u32,
    /// What it says from now on, 1 to 4096 bytes; none: it is deleted.
    pub text: Option<String>,
}

/// An operator resolves a conversation, or opens it again.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetState {
    /// Chosen by the desk, at random.
    pub id: String,
    /// How it stands from now on.
    pub state: State,
}
