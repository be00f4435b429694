//! What Telegram says of chats, people and messages, as far as it is used here.
//!
//! Every field that is not needed is left out, so that what changes there
//! costs nothing.

use serde::Deserialize;

use crate::api::{ChatId, FileRef, MessageId, TopicId, UserId};

/// A person or a bot.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
pub struct User {
    /// Its number.
    pub id: UserId,
    /// Whether it is a bot.
    pub is_bot: bool,
    /// The name; never empty.
    pub first_name: String,
    /// The second name.
    pub last_name: Option<String>,
    /// The public name, without `@`.
    pub username: Option<String>,
    /// The language of the person's app, as IETF tag.
    pub language_code: Option<String>,
    /// Of the bot itself, by `getMe`: whether privacy mode is off.
    pub can_read_all_group_messages: Option<bool>,
}

impl User {
    /// First and second name.
    pub fn full_name(&self) -> String {
        match &self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.clone(),
        }
    }
}

/// What kind a chat is of.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatKind {
    /// With one person.
    Private,
    /// A group that has not become a supergroup.
    Group,
    /// A supergroup: it may have topics.
    Supergroup,
    /// A broadcast channel.
    Channel,
    /// A kind that came later.
    #[serde(other)]
    Other,
}

/// A chat.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
pub struct Chat {
    /// Its number.
    pub id: ChatId,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ChatKind,
    /// The group's title.
    pub title: Option<String>,
    /// Whether it has topics.
    #[serde(default)]
    pub is_forum: bool,
}

/// A marked stretch of a text.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
pub struct Entity {
    /// What it is.
    #[serde(flatten)]
    pub kind: EntityKind,
    /// Where it begins, in UTF-16 units.
    pub offset: usize,
    /// How long it is, in UTF-16 units.
    pub length: usize,
}

/// What a stretch of a text is.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EntityKind {
    /// `/command`
    BotCommand,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Struck through.
    Strikethrough,
    /// Code within a line.
    Code,
    /// A block of code.
    Pre,
    /// A quoted block.
    Blockquote,
    /// A quoted block that is folded.
    ExpandableBlockquote,
    /// A text that leads somewhere.
    TextLink {
        /// Where to.
        url: String,
    },
    /// What needs nothing done to be read, such as a URL, or came later.
    #[serde(other)]
    Plain,
}

/// One size of a photo.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
pub struct Photo {
    /// The file.
    #[serde(flatten)]
    pub file: FileRef,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// A document, video, audio, voice or animation.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
pub struct Attachment {
    /// The file.
    #[serde(flatten)]
    pub file: FileRef,
    /// As its sender named it.
    pub file_name: Option<String>,
    /// As its sender's app called its type.
    pub mime_type: Option<String>,
}

/// A sticker.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
pub struct Sticker {
    /// What it says.
    pub emoji: Option<String>,
}

/// A place on the map.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Location {
    /// In degrees.
    pub latitude: f64,
    /// In degrees.
    pub longitude: f64,
}

/// Somebody's address card.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
pub struct Contact {
    /// The number.
    pub phone_number: String,
    /// The name.
    pub first_name: String,
    /// The second name.
    pub last_name: Option<String>,
}

/// Something that is only known to be there.
pub(crate) type Presence = Option<serde::de::IgnoredAny>;

/// A message.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    /// Its number within the chat.
    pub message_id: MessageId,
    /// The topic, or the thread of replies.
    pub message_thread_id: Option<TopicId>,
    /// Whether `message_thread_id` is a topic.
    #[serde(default)]
    pub is_topic_message: bool,
    /// Who wrote it; absent in broadcast channels.
    pub from: Option<User>,
    /// In whose name: the group itself for anonymous admins.
    pub sender_chat: Option<Chat>,
    /// Whether Telegram itself brought it here from the broadcast channel to
    /// which the group belongs.
    #[serde(default)]
    pub is_automatic_forward: bool,
    /// When, in seconds of Unix time.
    pub date: i64,
    /// When it was changed last, in seconds of Unix time.
    pub edit_date: Option<i64>,
    /// Where.
    pub chat: Chat,
    /// What it answers; in a topic, without more said, the topic's beginning.
    pub reply_to_message: Option<Box<Message>>,
    /// One album has one id.
    pub media_group_id: Option<String>,
    /// The text.
    pub text: Option<String>,
    /// What is marked in it.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// The text under a file.
    pub caption: Option<String>,
    /// What is marked in it.
    #[serde(default)]
    pub caption_entities: Vec<Entity>,
    /// A photo in several sizes.
    #[serde(default)]
    pub photo: Vec<Photo>,
    /// Any file.
    pub document: Option<Attachment>,
    /// A film.
    pub video: Option<Attachment>,
    /// Music.
    pub audio: Option<Attachment>,
    /// Spoken words.
    pub voice: Option<Attachment>,
    /// A round film.
    pub video_note: Option<Attachment>,
    /// A film without sound; `document` then repeats it.
    pub animation: Option<Attachment>,
    /// A sticker.
    pub sticker: Option<Sticker>,
    /// A place.
    pub location: Option<Location>,
    /// An address card.
    pub contact: Option<Contact>,
    /// The bot or others came.
    #[serde(default)]
    pub new_chat_members: Vec<User>,
    /// The bot or somebody left.
    pub left_chat_member: Option<User>,
    /// The group has become that supergroup.
    pub migrate_to_chat_id: Option<ChatId>,
    /// The supergroup was that group.
    pub migrate_from_chat_id: Option<ChatId>,
    #[serde(rename = "pinned_message")]
    pub(crate) pinned: Presence,
    pub(crate) forum_topic_created: Presence,
    pub(crate) forum_topic_edited: Presence,
    pub(crate) forum_topic_closed: Presence,
    pub(crate) forum_topic_reopened: Presence,
}

impl Message {
    /// The message that its writer chose to answer. In a topic every message
    /// answers the topic's beginning: that was no choice.
    pub fn chosen_reply(&self) -> Option<&Message> {
        let answered = self.reply_to_message.as_deref()?;
        (answered.forum_topic_created.is_none()).then_some(answered)
    }

    /// The name of who wrote it: the group's title for an anonymous admin.
    pub fn author_name(&self) -> Option<String> {
        let group = self
            .sender_chat
            .as_ref()
            .and_then(|chat| chat.title.clone());
        group.or_else(|| self.from.as_ref().map(User::full_name))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn kinds_that_came_later_are_read() {
        let entity: Entity =
            from_value(json!({"type": "hologram", "offset": 1, "length": 2})).unwrap();
        assert_eq!(entity.kind, EntityKind::Plain);
        let link =
            json!({"type": "text_link", "offset": 0, "length": 1, "url": "https://a.example"});
        let url = "https://a.example".to_owned();
        assert_eq!(
            from_value::<Entity>(link).unwrap().kind,
            EntityKind::TextLink { url }
        );
        let chat: Chat = from_value(json!({"id": 1, "type": "swarm"})).unwrap();
        assert_eq!(chat.kind, ChatKind::Other);
    }

    fn message(fields: &serde_json::Value) -> Message {
        let mut message = json!({
            "message_id": 9, "date": 1, "chat": {"id": -1, "type": "supergroup"},
            "from": {"id": 5, "is_bot": false, "first_name": "Olena", "last_name": "K"},
        });
        for (name, value) in fields.as_object().unwrap() {
            message[name] = value.clone();
        }
        from_value(message).unwrap()
    }

    #[test]
    fn a_topics_beginning_is_no_chosen_reply() {
        let mut answered =
            json!({"message_id": 3, "date": 1, "chat": {"id": -1, "type": "supergroup"}});
        let answers = |answered: &_| message(&json!({"reply_to_message": answered}));
        let chosen = answers(&answered);
        assert_eq!(chosen.chosen_reply().unwrap().message_id, MessageId(3));
        answered["forum_topic_created"] = json!({"name": "Olena", "icon_color": 1});
        assert!(answers(&answered).chosen_reply().is_none());
        assert!(message(&json!({})).chosen_reply().is_none());
    }

    #[test]
    fn an_anonymous_admin_has_the_groups_name() {
        assert_eq!(
            message(&json!({})).author_name().as_deref(),
            Some("Olena K")
        );
        let group = json!({"sender_chat": {"id": -1, "type": "supergroup", "title": "Desk"}});
        assert_eq!(message(&group).author_name().as_deref(), Some("Desk"));
    }

    #[test]
    fn a_file_is_read_with_what_is_beside_it() {
        let attachment: Attachment = from_value(json!({
            "file_id": "A", "file_unique_id": "B", "file_size": 7, "file_name": "a.pdf", "duration": 3,
        }))
        .unwrap();
        assert_eq!(attachment.file.file_id, "A");
        assert_eq!(attachment.file.file_size, Some(7));
        assert_eq!(attachment.mime_type, None);
    }
}
