//! What a test can have done, as JSON: `{"do": "write", "chat": -100, …}`.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::chat::{Kind, Rights, status};
use crate::fault::Fault;
use crate::rates::Rates;
use crate::world::World;

/// What a test can have done. Each is the method of [`World`] with that name.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "the fields are the parameters of the methods of `World`"
)]
pub enum Command {
    /// A chat begins; gives nothing, like all that say nothing else here.
    AddChat {
        chat: i64,
        kind: Kind,
        title: Option<String>,
        #[serde(default)]
        forum: bool,
        #[serde(default)]
        rights: Given,
    },
    /// Says who a person is, by the fields of a `User`.
    Introduce {
        person: i64,
        user: Value,
    },
    /// What a person is in a group: `administrator`, `member`, …
    SetMember {
        chat: i64,
        person: i64,
        status: String,
    },
    /// Gives the message.
    Write {
        chat: i64,
        person: i64,
        text: String,
        topic: Option<i64>,
        reply_to: Option<i64>,
    },
    /// Gives the message.
    SendFile {
        chat: i64,
        person: i64,
        file: File,
        topic: Option<i64>,
        reply_to: Option<i64>,
    },
    /// Gives the messages.
    SendAlbum {
        chat: i64,
        person: i64,
        files: Vec<File>,
    },
    Edit {
        chat: i64,
        message: i64,
        text: String,
    },
    Delete {
        chat: i64,
        message: i64,
    },
    React {
        chat: i64,
        person: i64,
        message: i64,
        emoji: Option<String>,
    },
    /// Gives the message.
    Start {
        person: i64,
        #[serde(default)]
        payload: String,
    },
    /// Gives the topic.
    CreateTopic {
        chat: i64,
        person: i64,
        name: String,
    },
    CloseTopic {
        chat: i64,
        person: i64,
        topic: i64,
    },
    ReopenTopic {
        chat: i64,
        person: i64,
        topic: i64,
    },
    RenameTopic {
        chat: i64,
        person: i64,
        topic: i64,
        name: String,
    },
    DeleteTopic {
        chat: i64,
        topic: i64,
    },
    SetForum {
        chat: i64,
        forum: bool,
    },
    SetRights {
        chat: i64,
        rights: Given,
    },
    /// The bot is removed, or blocked by the person.
    RemoveBot {
        chat: i64,
    },
    Migrate {
        chat: i64,
        to: i64,
    },
    SetPrivacy {
        privacy: bool,
    },
    /// What goes wrong with the next call of a method.
    Fail {
        method: String,
        fault: Fault,
    },
    /// What goes wrong with every call; null: nothing any more.
    SetOutage {
        fault: Option<Fault>,
    },
    /// Telegram's limits hold, or do not.
    SetLimits {
        limits: bool,
    },
    /// An update that is checked by nothing; gives its number.
    Announce {
        update: Value,
    },
    /// Gives the update, of a known kind, that cannot be read.
    AnnounceOdd,
    /// Gives the update of a kind that nobody knows.
    AnnounceUnknown,
    Replay {
        update: i64,
    },
    ReplayAll,
    ReverseUpdates,
    /// Where the webhook's host is in truth.
    SetWebhookOrigin {
        origin: Option<String>,
    },
    /// Turns the clock ahead.
    TurnClock {
        seconds: u64,
    },
}

/// [`Rights`]; by default those of a member.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    missing_docs,
    clippy::struct_excessive_bools,
    reason = "as in `Rights`"
)]
pub struct Given {
    pub status: String,
    pub pin: bool,
    pub topics: bool,
    pub delete: bool,
    pub muted: bool,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            status: "member".into(),
            pin: false,
            topics: false,
            delete: false,
            muted: false,
        }
    }
}

impl From<Given> for Rights {
    fn from(given: Given) -> Self {
        Self {
            status: known_status(&given.status),
            pin: given.pin,
            topics: given.topics,
            delete: given.delete,
            muted: given.muted,
        }
    }
}

fn known_status(word: &str) -> &'static str {
    status(word).unwrap_or_else(|| panic!("Telegram knows no status {word}"))
}

/// A file that a person sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// `photo`, `document`, `video`, `audio`, `voice`, `video_note`, `animation`.
    pub kind: String,
    /// Its name, where Telegram tells one.
    #[serde(default)]
    pub name: String,
    /// Its type, as the sender's app says.
    pub media_type: Option<String>,
    /// In base64.
    #[serde(deserialize_with = "bytes")]
    pub bytes: Vec<u8>,
    /// The text under it.
    pub caption: Option<String>,
}

fn bytes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(from)?;
    STANDARD.decode(text).map_err(serde::de::Error::custom)
}

impl File {
    fn fields(self, world: &mut World) -> Value {
        let mut fields = world.attachment(&self.kind, &self.name, self.bytes);
        if let Some(media_type) = self.media_type {
            fields[&self.kind]["mime_type"] = json!(media_type);
        }
        if let Some(caption) = self.caption {
            fields["caption"] = json!(caption);
        }
        fields
    }
}

impl Command {
    /// Does it; gives what the method gave.
    pub fn run(self, world: &mut World) -> Value {
        match self {
            Self::Write {
                chat,
                person,
                text,
                topic,
                reply_to,
            } => return write(world, chat, person, json!({"text": text}), topic, reply_to),
            Self::SendFile {
                chat,
                person,
                file,
                topic,
                reply_to,
            } => {
                let fields = file.fields(world);
                return write(world, chat, person, fields, topic, reply_to);
            }
            Self::SendAlbum {
                chat,
                person,
                files,
            } => {
                let files = files.into_iter().map(|file| file.fields(world)).collect();
                return json!(world.person_sends_album(chat, person, files));
            }
            Self::Start { person, payload } => return json!(world.person_starts(person, &payload)),
            Self::CreateTopic { chat, person, name } => {
                return json!(world.person_creates_topic(chat, person, &name));
            }
            Self::Announce { update } => return json!(world.announce_raw(update)),
            Self::AnnounceOdd => return json!(world.announce_odd()),
            Self::AnnounceUnknown => return json!(world.announce_unknown()),
            Self::AddChat {
                chat,
                kind,
                title,
                forum,
                rights,
            } => {
                world.add_chat(chat, kind, rights.into());
                let chat = world.chat(chat);
                chat.forum = forum;
                chat.title = title.unwrap_or(chat.title.clone());
            }
            Self::Introduce { person, user } => world.introduce(person, user),
            Self::SetMember {
                chat,
                person,
                status,
            } => {
                let status = known_status(&status);
                world.chat(chat).members.insert(person, status);
            }
            Self::Edit {
                chat,
                message,
                text,
            } => world.person_edits(chat, message, &text),
            Self::Delete { chat, message } => world.person_deletes(chat, message),
            Self::React {
                chat,
                person,
                message,
                emoji,
            } => world.person_reacts(chat, person, message, emoji.as_deref()),
            Self::CloseTopic {
                chat,
                person,
                topic,
            } => world.person_closes_topic(chat, person, topic),
            Self::ReopenTopic {
                chat,
                person,
                topic,
            } => world.person_reopens_topic(chat, person, topic),
            Self::RenameTopic {
                chat,
                person,
                topic,
                name,
            } => world.person_renames_topic(chat, person, topic, &name),
            Self::DeleteTopic { chat, topic } => world.person_deletes_topic(chat, topic),
            Self::SetForum { chat, forum } => world.set_forum(chat, forum),
            Self::SetRights { chat, rights } => world.set_rights(chat, rights.into()),
            Self::RemoveBot { chat } => world.remove_bot(chat),
            Self::Migrate { chat, to } => world.migrate(chat, to),
            Self::SetPrivacy { privacy } => world.privacy = privacy,
            Self::Fail { method, fault } => world.fail(&method, fault),
            Self::SetOutage { fault } => world.outage = fault,
            Self::SetLimits { limits } => world.rates = limits.then(Rates::default),
            Self::Replay { update } => world.replay(update),
            Self::ReplayAll => world.replay_all(),
            Self::ReverseUpdates => world.reverse_updates(),
            Self::SetWebhookOrigin { origin } => world.webhook_origin = origin,
            Self::TurnClock { seconds } => world.ahead += Duration::from_secs(seconds),
        }
        Value::Null
    }
}

fn write(
    world: &mut World,
    chat: i64,
    person: i64,
    fields: Value,
    topic: Option<i64>,
    reply_to: Option<i64>,
) -> Value {
    json!(match (reply_to, topic) {
        (Some(message), _) => world.person_replies(chat, person, message, fields),
        (None, Some(topic)) => world.person_writes_in(chat, topic, person, fields),
        (None, None) => world.person_writes(chat, person, fields),
    })
}
