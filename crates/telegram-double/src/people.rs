//! What people do in Telegram, and what the bot is told of it.

use serde_json::{Value, json};

use crate::chat::{Kind, Rights};
use crate::world::{ANONYMOUS, World, merge};

/// What makes a message more than Telegram's own words.
const CONTENT: [&str; 12] = [
    "text",
    "photo",
    "document",
    "sticker",
    "video",
    "audio",
    "voice",
    "video_note",
    "animation",
    "location",
    "contact",
    "poll",
];

impl World {
    /// Says who a person is, by the fields of a `User`. Who is not introduced
    /// is called Olena and speaks Ukrainian.
    pub fn introduce(&mut self, person: i64, fields: Value) {
        let mut user = json!({"id": person, "is_bot": false});
        merge(&mut user, fields);
        self.people.insert(person, user);
    }

    pub(crate) fn person(&self, id: i64) -> Value {
        if id == ANONYMOUS {
            return json!({"id": id, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"});
        }
        let olena =
            || json!({"id": id, "is_bot": false, "first_name": "Olena", "language_code": "uk"});
        self.people.get(&id).cloned().unwrap_or_else(olena)
    }

    /// A person writes; `fields` are those of a message. Gives its number.
    /// [`ANONYMOUS`] writes in the group's name.
    pub fn person_writes(&mut self, chat: i64, person: i64, mut fields: Value) -> i64 {
        let from = self.person(person);
        if person == ANONYMOUS {
            fields["sender_chat"] = self.chat_json(chat);
        }
        for (text, entities) in [("text", "entities"), ("caption", "caption_entities")] {
            let commands = fields[text].as_str().map(commands).unwrap_or_default();
            if fields.get(entities).is_none() && !commands.is_empty() {
                fields[entities] = Value::Array(commands);
            }
            if fields[text].is_null() {
                fields.as_object_mut().unwrap().remove(text);
            }
        }
        let message = self.keep(chat, &from, fields);
        if self.is_visible(chat, &message) {
            self.announce("message", &message);
        }
        message["message_id"].as_i64().unwrap()
    }

    /// A person answers a message, in the topic where that is.
    pub fn person_replies(&mut self, chat: i64, person: i64, to: i64, mut fields: Value) -> i64 {
        let mut answered = self.message(chat, to).clone();
        answered.as_object_mut().unwrap().remove("reply_to_message");
        for name in ["message_thread_id", "is_topic_message"] {
            if let Some(value) = answered.get(name) {
                fields[name] = value.clone();
            }
        }
        fields["reply_to_message"] = answered;
        self.person_writes(chat, person, fields)
    }

    /// A person writes in a topic: without more said, that answers its beginning.
    pub fn person_writes_in(
        &mut self,
        chat: i64,
        topic: i64,
        person: i64,
        mut fields: Value,
    ) -> i64 {
        merge(&mut fields, in_topic(topic));
        fields["reply_to_message"] = self.message(chat, topic).clone();
        self.person_writes(chat, person, fields)
    }

    /// A person sends files together; each is the fields of a message. Gives their numbers.
    pub fn person_sends_album(&mut self, chat: i64, person: i64, files: Vec<Value>) -> Vec<i64> {
        let album = format!("album-{}", self.chat(chat).last + 1);
        let send = |mut fields: Value| {
            fields["media_group_id"] = json!(album);
            self.person_writes(chat, person, fields)
        };
        files.into_iter().map(send).collect()
    }

    /// The fields of a message with a file of that kind (`photo`, `document`,
    /// `video`, `audio`, `voice`, `video_note`, `animation`).
    pub fn attachment(&mut self, kind: &str, name: &str, bytes: Vec<u8>) -> Value {
        let mut file = self.add_file(bytes);
        if kind == "photo" {
            let mut small = self.add_file(b"small".to_vec());
            merge(&mut small, json!({"width": 90, "height": 60}));
            merge(&mut file, json!({"width": 900, "height": 600}));
            return json!({"photo": [small, file]});
        }
        if !matches!(kind, "voice" | "video_note") {
            file["file_name"] = json!(name);
        }
        if kind == "video_note" {
            file["length"] = json!(240);
        }
        if kind != "document" {
            file["duration"] = json!(1);
        }
        let document = file.clone();
        if matches!(kind, "video" | "animation") {
            merge(&mut file, json!({"width": 90, "height": 60}));
        }
        let mut fields = json!({ kind: file });
        if kind == "animation" {
            fields["document"] = document;
            fields["document"]
                .as_object_mut()
                .unwrap()
                .remove("duration");
        }
        fields
    }

    /// A person changes the text of a message, or what is under its file.
    pub fn person_edits(&mut self, chat: i64, message: i64, text: &str) {
        let date = self.date();
        let kept = self.message(chat, message);
        let field = if kept.get("text").is_some() {
            "text"
        } else {
            "caption"
        };
        merge(kept, json!({field: text, "edit_date": date}));
        for entities in ["entities", "caption_entities"] {
            kept.as_object_mut().unwrap().remove(entities);
        }
        let kept = kept.clone();
        if self.is_visible(chat, &kept) {
            self.announce("edited_message", &kept);
        }
    }

    /// A person deletes a message: of that, bots are told nothing.
    pub fn person_deletes(&mut self, chat: i64, message: i64) {
        let chat = self.chat(chat);
        chat.messages.remove(&message);
        chat.pinned.retain(|pinned| *pinned != message);
    }

    /// A person reacts to a message, or takes that back. Only admins are told.
    pub fn person_reacts(&mut self, chat: i64, person: i64, message: i64, emoji: Option<&str>) {
        let new: Vec<_> = emoji
            .iter()
            .map(|emoji| json!({"type": "emoji", "emoji": emoji}))
            .collect();
        let update = json!({
            "chat": self.chat_json(chat), "message_id": message, "user": self.person(person),
            "date": self.date(), "old_reaction": [], "new_reaction": new,
        });
        let chat = self.chat(chat);
        if chat.kind == Kind::Private || chat.bot.is_admin() {
            self.announce("message_reaction", &update);
        }
    }

    /// A person presses Start, or follows a link with a payload. Gives the
    /// message's number.
    pub fn person_starts(&mut self, person: i64, payload: &str) -> i64 {
        match self.chats.get(&person) {
            None => self.add_chat(person, Kind::Private, Rights::default()),
            Some(chat) if !chat.bot.is_there() => self.set_rights(person, Rights::default()),
            Some(_) => {}
        }
        let text = format!("/start {payload}");
        self.person_writes(person, person, json!({"text": text.trim_end()}))
    }

    /// A message of a chat; it has to be there.
    pub fn message(&mut self, chat: i64, message: i64) -> &mut Value {
        let found = self.chat(chat).messages.get_mut(&message);
        found.unwrap_or_else(|| panic!("no message {message} in the chat {chat} of the double"))
    }

    /// Privacy mode hides from a bot that is no admin what is not meant for it.
    fn is_visible(&mut self, chat: i64, message: &Value) -> bool {
        let (privacy, bot) = (self.privacy, self.bot);
        let chat = self.chat(chat);
        let command = message["text"]
            .as_str()
            .is_some_and(|text| text.starts_with('/'));
        let answers_bot = message["reply_to_message"]["from"]["id"] == bot;
        let service = CONTENT.iter().all(|field| message.get(field).is_none());
        let sees_all = !privacy || chat.kind == Kind::Private || chat.bot.is_admin();
        chat.bot.is_there() && (sees_all || command || answers_bot || service)
    }
}

/// The fields of a message in a topic.
pub(crate) fn in_topic(topic: i64) -> Value {
    json!({"message_thread_id": topic, "is_topic_message": true})
}

/// The commands in a text, as Telegram marks them: wherever they are.
fn commands(text: &str) -> Vec<Value> {
    let (mut at, mut found) = (0, Vec::new());
    for word in text.split_inclusive(char::is_whitespace) {
        let length = word.trim_end().encode_utf16().count();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '@';
        let name = word.trim_end().strip_prefix('/');
        if name.is_some_and(|name| !name.is_empty() && name.chars().all(plain)) {
            found.push(json!({"type": "bot_command", "offset": at, "length": length}));
        }
        at += word.encode_utf16().count();
    }
    found
}
