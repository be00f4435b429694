//! What is in the double: chats, messages, updates, files. Plain data, which
//! tests read and change as people in Telegram would. It knows no HTTP.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use crate::rates::Rates;
use crate::schema::check_object;

/// The bot's number.
pub const BOT: i64 = 4711;
/// The bot's token.
pub const TOKEN: &str = "4711:the-secret-of-the-double";

/// The reactions of a chat whose admins chose none.
const REACTIONS: [&str; 8] = ["👍", "👎", "❤", "🔥", "🎉", "🙏", "👌", "👀"];

/// What goes wrong with the next call of a method.
#[derive(Clone, Debug)]
pub enum Fault {
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

/// What kind a chat is of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// With one person.
    Private,
    /// A small group.
    Group,
    /// A large one: it may have topics.
    Supergroup,
}

/// What the bot is in a chat and may do there.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    /// In Telegram's word: `administrator`, `member`, `left`, `kicked`, …
    pub status: &'static str,
    /// Whether it may pin.
    pub pin: bool,
    /// Whether it may manage topics.
    pub topics: bool,
    /// Whether it may delete others' messages.
    pub delete: bool,
}

impl Rights {
    /// An admin who may do all of it.
    pub fn admin() -> Self {
        Self {
            status: "administrator",
            pin: true,
            topics: true,
            delete: true,
        }
    }

    /// Whether it sees every message.
    pub fn is_admin(&self) -> bool {
        matches!(self.status, "administrator" | "creator")
    }
}

/// A topic of a forum.
#[derive(Clone, Debug)]
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
    /// Whether it has topics.
    pub forum: bool,
    /// What the bot may do.
    pub bot: Rights,
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

/// One request, as it came.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method.
    pub method: String,
    /// What was given to it.
    pub parameters: Value,
}

/// What is in Telegram, as one bot sees it.
#[derive(Debug)]
pub struct World {
    /// By their numbers.
    pub chats: BTreeMap<i64, ChatState>,
    /// By their `file_id`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Those that nobody has confirmed.
    pub updates: VecDeque<Value>,
    /// The kinds that the bot asked for.
    pub allowed_updates: Vec<String>,
    /// Whether the bot sees only what is meant for it, unless it is admin.
    pub privacy: bool,
    /// URL and secret.
    pub webhook: Option<(String, String)>,
    /// The menus, by scope and language.
    pub commands: BTreeMap<(String, String), Value>,
    /// All requests so far.
    pub calls: Vec<Call>,
    /// What goes wrong next, by method.
    pub faults: VecDeque<(String, Fault)>,
    /// Telegram's limits; none: there are none.
    pub rates: Option<Rates>,
    /// How often somebody has asked for updates.
    pub pollers: u64,
    next_update: i64,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// Nothing is there.
    pub fn new() -> Self {
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

    /// A chat that the bot is in.
    pub fn add_chat(&mut self, id: i64, kind: Kind, bot: Rights) {
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

    /// A group with topics, where the bot is admin.
    pub fn add_forum(&mut self, id: i64) {
        self.add_chat(id, Kind::Supergroup, Rights::admin());
        self.chat(id).forum = true;
    }

    /// The chat of this number; it has to be there.
    pub fn chat(&mut self, id: i64) -> &mut ChatState {
        self.chats.get_mut(&id).unwrap()
    }

    /// The next call of the method has this fault.
    pub fn fail(&mut self, method: &str, fault: Fault) {
        self.faults.push_back((method.to_owned(), fault));
    }

    /// What a method was given, each time.
    pub fn calls_of(&self, method: &str) -> Vec<&Value> {
        let calls = self.calls.iter().filter(|call| call.method == method);
        calls.map(|call| &call.parameters).collect()
    }

    /// A person writes; `fields` are those of a message. Gives its number.
    pub fn person_writes(&mut self, chat: i64, person: i64, fields: Value) -> i64 {
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
    pub fn person_edits(&mut self, chat: i64, message: i64, text: &str) {
        let kept = self.chat(chat).messages.get_mut(&message).unwrap();
        kept["text"] = json!(text);
        kept["edit_date"] = json!(1_790_000_001);
        let kept = kept.clone();
        self.announce("edited_message", &kept);
    }

    /// A person closes a topic.
    pub fn person_closes_topic(&mut self, chat: i64, person: i64, topic: i64) {
        self.chat(chat).topics.get_mut(&topic).unwrap().closed = true;
        let fields =
            json!({"message_thread_id": topic, "is_topic_message": true, "forum_topic_closed": {}});
        self.person_writes(chat, person, fields);
    }

    /// A person deletes a topic: of that, bots are told nothing.
    pub fn person_deletes_topic(&mut self, chat: i64, topic: i64) {
        self.chat(chat).topics.remove(&topic);
    }

    /// The group becomes a supergroup with a number of its own.
    pub fn migrate(&mut self, chat: i64, to: i64) {
        let bot = self.chat(chat).bot.clone();
        self.add_chat(to, Kind::Supergroup, bot);
        self.person_writes(chat, 5, json!({"migrate_to_chat_id": to}));
        self.chat(chat).moved_to = Some(to);
        self.person_writes(to, 5, json!({"migrate_from_chat_id": chat}));
    }

    /// Removes the bot from the chat, or lets it be blocked.
    pub fn remove_bot(&mut self, chat: i64) {
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
    pub fn announce(&mut self, kind: &str, value: &Value) {
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
    pub fn announce_odd(&mut self) {
        self.updates
            .push_back(json!({"update_id": self.next_update, "message": {"message_id": "seven"}}));
        self.next_update += 1;
    }

    /// Keeps a message in its chat and gives it a number.
    /// Nobody hears of it: see [`World::person_writes`].
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

    /// Keeps a file, and gives what a message says of it.
    pub fn add_file(&mut self, bytes: Vec<u8>) -> Value {
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
