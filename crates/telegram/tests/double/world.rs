//! What is in the double: chats, messages, updates, files. Plain data, which
//! tests read and change as people in Telegram would. It knows no HTTP.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use crate::double::rates::Rates;
use crate::double::schema::check_object;

pub(crate) const BOT: i64 = 4711;
pub(crate) const TOKEN: &str = "4711:the-secret-of-the-double";

/// The reactions of a chat whose admins chose none.
const REACTIONS: [&str; 8] = ["👍", "👎", "❤", "🔥", "🎉", "🙏", "👌", "👀"];

/// What goes wrong with the next call of a method.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// An error of the server, before anything is done.
    Status(u16),
    /// 429 with so many seconds.
    TooMany(u64),
    /// It is done, and then nothing is answered.
    SilentAfter,
    /// It is done, and then the connection breaks.
    BrokenAfter,
    /// A page of somebody in between.
    Page(u16),
    /// An answer without end.
    Endless,
    /// A redirection to another server.
    Elsewhere(String),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Private,
    Group,
    Supergroup,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Rights {
    pub(crate) status: &'static str,
    pub(crate) pin: bool,
    pub(crate) topics: bool,
    pub(crate) delete: bool,
}

impl Rights {
    pub(crate) fn admin() -> Self {
        Self {
            status: "administrator",
            pin: true,
            topics: true,
            delete: true,
        }
    }

    pub(crate) fn is_admin(&self) -> bool {
        matches!(self.status, "administrator" | "creator")
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Topic {
    pub(crate) name: String,
    pub(crate) closed: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct ChatState {
    pub(crate) kind: Kind,
    pub(crate) forum: bool,
    pub(crate) bot: Rights,
    pub(crate) moved_to: Option<i64>,
    pub(crate) messages: BTreeMap<i64, Value>,
    pub(crate) reactions: BTreeMap<i64, String>,
    pub(crate) allowed_reactions: Vec<String>,
    pub(crate) topics: BTreeMap<i64, Topic>,
    pub(crate) pinned: Vec<i64>,
    pub(crate) last: i64,
}

/// One request, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) parameters: Value,
}

pub(crate) struct World {
    pub(crate) chats: BTreeMap<i64, ChatState>,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) updates: VecDeque<Value>,
    pub(crate) allowed_updates: Vec<String>,
    pub(crate) privacy: bool,
    pub(crate) webhook: Option<(String, String)>,
    pub(crate) commands: BTreeMap<(String, String), Value>,
    pub(crate) calls: Vec<Call>,
    pub(crate) faults: VecDeque<(String, Fault)>,
    pub(crate) rates: Option<Rates>,
    pub(crate) pollers: u64,
    next_update: i64,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            chats: BTreeMap::new(),
            files: BTreeMap::new(),
            updates: VecDeque::new(),
            allowed_updates: Vec::new(),
            privacy: true,
            webhook: None,
            commands: BTreeMap::new(),
            calls: Vec::new(),
            faults: VecDeque::new(),
            rates: None,
            pollers: 0,
            next_update: 900_001,
        }
    }

    pub(crate) fn add_chat(&mut self, id: i64, kind: Kind, bot: Rights) {
        let chat = ChatState {
            kind,
            forum: false,
            bot,
            moved_to: None,
            messages: BTreeMap::new(),
            reactions: BTreeMap::new(),
            allowed_reactions: REACTIONS.map(str::to_owned).to_vec(),
            topics: BTreeMap::new(),
            pinned: Vec::new(),
            last: 0,
        };
        self.chats.insert(id, chat);
    }

    pub(crate) fn add_forum(&mut self, id: i64) {
        self.add_chat(id, Kind::Supergroup, Rights::admin());
        self.chat(id).forum = true;
    }

    pub(crate) fn chat(&mut self, id: i64) -> &mut ChatState {
        self.chats.get_mut(&id).unwrap()
    }

    /// The next call of the method has this fault.
    pub(crate) fn fail(&mut self, method: &str, fault: Fault) {
        self.faults.push_back((method.to_owned(), fault));
    }

    pub(crate) fn calls_of(&self, method: &str) -> Vec<&Value> {
        let calls = self.calls.iter().filter(|call| call.method == method);
        calls.map(|call| &call.parameters).collect()
    }

    /// A person writes; `fields` are those of a message. Gives its number.
    pub(crate) fn person_writes(&mut self, chat: i64, person: i64, fields: Value) -> i64 {
        let from =
            json!({"id": person, "is_bot": false, "first_name": "Olena", "language_code": "uk"});
        let message = self.keep(chat, &from, fields);
        let id = message["message_id"].as_i64().unwrap();
        if self.is_visible(chat, &message) {
            self.announce("message", &message);
        }
        id
    }

    /// Privacy mode hides from a bot that is no admin what is not meant for it.
    fn is_visible(&mut self, chat: i64, message: &Value) -> bool {
        let privacy = self.privacy;
        let chat = self.chat(chat);
        let command = message["text"]
            .as_str()
            .is_some_and(|text| text.starts_with('/'));
        let answers_bot = message["reply_to_message"]["from"]["id"] == BOT;
        let service = ["text", "photo", "document", "sticker"]
            .iter()
            .all(|f| message.get(f).is_none());
        !privacy
            || chat.kind == Kind::Private
            || chat.bot.is_admin()
            || command
            || answers_bot
            || service
    }

    /// A person changes a text.
    pub(crate) fn person_edits(&mut self, chat: i64, message: i64, text: &str) {
        let kept = self.chat(chat).messages.get_mut(&message).unwrap();
        kept["text"] = json!(text);
        kept["edit_date"] = json!(1_790_000_001);
        let kept = kept.clone();
        self.announce("edited_message", &kept);
    }

    /// A person closes a topic.
    pub(crate) fn person_closes_topic(&mut self, chat: i64, person: i64, topic: i64) {
        self.chat(chat).topics.get_mut(&topic).unwrap().closed = true;
        let fields =
            json!({"message_thread_id": topic, "is_topic_message": true, "forum_topic_closed": {}});
        self.person_writes(chat, person, fields);
    }

    /// A person deletes a topic: of that, bots are told nothing.
    pub(crate) fn person_deletes_topic(&mut self, chat: i64, topic: i64) {
        self.chat(chat).topics.remove(&topic);
    }

    /// The group becomes a supergroup with a number of its own.
    pub(crate) fn migrate(&mut self, chat: i64, to: i64) {
        let bot = self.chat(chat).bot.clone();
        self.add_chat(to, Kind::Supergroup, bot);
        self.person_writes(chat, 5, json!({"migrate_to_chat_id": to}));
        self.chat(chat).moved_to = Some(to);
        self.person_writes(to, 5, json!({"migrate_from_chat_id": chat}));
    }

    /// Removes the bot from the chat, or lets it be blocked.
    pub(crate) fn remove_bot(&mut self, chat: i64) {
        self.chat(chat).bot = Rights {
            status: "kicked",
            ..Rights::default()
        };
        let member = |status: &str| json!({"status": status, "user": bot_user()});
        let mut gone = member("kicked");
        gone["until_date"] = json!(0);
        let update = json!({
            "chat": self.chat_json(chat), "date": 1_790_000_000,
            "from": {"id": 5, "is_bot": false, "first_name": "Olena"},
            "old_chat_member": member("member"), "new_chat_member": gone,
        });
        self.announce("my_chat_member", &update);
    }

    /// An update for the bot, unless it has not asked for the kind.
    pub(crate) fn announce(&mut self, kind: &str, value: &Value) {
        let update = json!({"update_id": self.next_update, kind: value});
        check_object("Update", &update).unwrap();
        let asked = if self.allowed_updates.is_empty() {
            !matches!(kind, "message_reaction" | "chat_member")
        } else {
            self.allowed_updates.iter().any(|allowed| allowed == kind)
        };
        if asked {
            self.next_update += 1;
            self.updates.push_back(update);
        }
    }

    /// An update that is none.
    pub(crate) fn announce_odd(&mut self) {
        self.updates
            .push_back(json!({"update_id": self.next_update, "message": {"message_id": "seven"}}));
        self.next_update += 1;
    }

    /// Keeps a message in its chat and gives it a number.
    pub(crate) fn keep(&mut self, chat_id: i64, from: &Value, fields: Value) -> Value {
        let described = self.chat_json(chat_id);
        let chat = self.chat(chat_id);
        chat.last += 1;
        let mut message = json!({
            "message_id": chat.last, "date": 1_790_000_000, "chat": described, "from": from,
        });
        if let Value::Object(fields) = fields {
            for (name, value) in fields {
                message[name] = value;
            }
        }
        check_object("Message", &message).unwrap();
        chat.messages.insert(chat.last, message.clone());
        message
    }

    pub(crate) fn add_file(&mut self, bytes: Vec<u8>) -> Value {
        let number = self.files.len() + 1;
        let size = bytes.len();
        self.files.insert(format!("file-{number}"), bytes);
        json!({"file_id": format!("file-{number}"), "file_unique_id": format!("unique-{number}"), "file_size": size})
    }

    pub(crate) fn chat_json(&self, id: i64) -> Value {
        let chat = &self.chats[&id];
        match chat.kind {
            Kind::Private => json!({"id": id, "type": "private", "first_name": "Olena"}),
            Kind::Group => json!({"id": id, "type": "group", "title": "Desk"}),
            Kind::Supergroup if chat.forum => {
                json!({"id": id, "type": "supergroup", "title": "Desk", "is_forum": true})
            }
            Kind::Supergroup => json!({"id": id, "type": "supergroup", "title": "Desk"}),
        }
    }
}

pub(crate) fn bot_user() -> Value {
    json!({"id": BOT, "is_bot": true, "first_name": "Kite", "username": "kite_test_bot"})
}
