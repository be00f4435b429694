//! A chat as the double keeps it. Plain data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The reactions of a chat whose admins chose none.
const REACTIONS: [&str; 8] = ["👍", "👎", "❤", "🔥", "🎉", "🙏", "👌", "👀"];

/// What kind a chat is of.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// With one person.
    Private,
    /// A small group.
    Group,
    /// A large one: it may have topics.
    Supergroup,
}

/// What somebody can be in a chat, in Telegram's words.
const STATUSES: [&str; 6] = [
    "creator",
    "administrator",
    "member",
    "restricted",
    "left",
    "kicked",
];

/// Telegram's word for what somebody is in a chat, if it is one.
pub(crate) fn status(word: &str) -> Option<&'static str> {
    STATUSES.into_iter().find(|status| *status == word)
}

/// What the bot is in a chat and may do there; by default it is a member.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the Bot API has a switch for each right"
)]
pub struct Rights {
    /// In Telegram's word: `administrator`, `member`, `left`, `kicked`.
    pub status: &'static str,
    /// Whether it may pin.
    pub pin: bool,
    /// Whether it may manage topics.
    pub topics: bool,
    /// Whether it may delete others' messages.
    pub delete: bool,
    /// Whether the group lets it write nothing.
    pub muted: bool,
}

impl Default for Rights {
    fn default() -> Self {
        Self::of("member", false)
    }
}

impl Rights {
    /// An admin who may do all of it.
    pub fn admin() -> Self {
        Self::of("administrator", true)
    }

    /// Somebody who was removed, or blocked by the person.
    pub fn kicked() -> Self {
        Self::of("kicked", false)
    }

    fn of(status: &'static str, may: bool) -> Self {
        Self {
            status,
            pin: may,
            topics: may,
            delete: may,
            muted: false,
        }
    }

    /// Whether it sees every message.
    pub fn is_admin(&self) -> bool {
        matches!(self.status, "administrator" | "creator")
    }

    /// Whether it is in the chat.
    pub fn is_there(&self) -> bool {
        !matches!(self.status, "left" | "kicked")
    }
}

/// A topic of a forum.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// Whether it is closed.
    pub closed: bool,
}

/// A chat.
#[derive(Clone, Debug)]
pub struct ChatState {
    /// Its kind.
    pub kind: Kind,
    /// What a group is called.
    pub title: String,
    /// Whether it has topics.
    pub forum: bool,
    /// What the bot may do.
    pub bot: Rights,
    /// What people are there, in Telegram's word: who is not named is a member.
    pub members: BTreeMap<i64, &'static str>,
    /// The supergroup that it has become.
    pub moved_to: Option<i64>,
    /// By their numbers, as the Bot API tells them.
    pub messages: BTreeMap<i64, Value>,
    /// The bot's reactions, by the messages' numbers.
    pub reactions: BTreeMap<i64, String>,
    /// The reactions that the group's admins let be.
    pub allowed_reactions: Vec<String>,
    /// By their numbers.
    pub topics: BTreeMap<i64, Topic>,
    /// The pinned messages' numbers.
    pub pinned: Vec<i64>,
    /// The number of the last message.
    pub last: i64,
}

impl ChatState {
    pub(crate) fn new(kind: Kind, bot: Rights) -> Self {
        Self {
            kind,
            title: "Desk".into(),
            forum: false,
            bot,
            members: BTreeMap::new(),
            moved_to: None,
            messages: BTreeMap::new(),
            reactions: BTreeMap::new(),
            allowed_reactions: REACTIONS.map(str::to_owned).to_vec(),
            topics: BTreeMap::new(),
            pinned: Vec::new(),
            last: 0,
        }
    }

    /// As the Bot API tells a group; a private chat has its person's name.
    pub(crate) fn group_json(&self, id: i64) -> Value {
        let kind = if self.kind == Kind::Group {
            "group"
        } else {
            "supergroup"
        };
        let mut chat = json!({"id": id, "type": kind, "title": self.title});
        if self.forum {
            chat["is_forum"] = json!(true);
        }
        chat
    }

    /// The texts and captions that are there, in order.
    pub fn texts(&self) -> Vec<&str> {
        let texts = self.messages.values();
        let texts = texts.map(|message| message["text"].as_str().or(message["caption"].as_str()));
        texts.flatten().collect()
    }
}
