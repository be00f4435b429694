//! What is in Telegram, as one bot sees it: chats, people, messages, updates,
//! files. Plain data, which tests read and change. It knows no HTTP.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::chat::{ChatState, Kind, Rights};
use crate::fault::Fault;
use crate::rates::Rates;
use crate::schema::check_object;

/// By this number Telegram tells an admin who hides behind the group.
pub const ANONYMOUS: i64 = 1_087_968_824;

/// One request, as it came.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method.
    pub method: String,
    /// What was given to it.
    pub parameters: Value,
    /// When, by [`World::now`].
    pub at: Duration,
}

/// What is in Telegram, as one bot sees it. Each bot has a world of its own.
#[derive(Debug)]
pub struct World {
    /// The bot's number.
    pub bot: i64,
    /// The bot's public name.
    pub username: String,
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
    /// Where the webhook's host is in truth, such as `http://127.0.0.1:8080`:
    /// as if TLS ended before it.
    pub webhook_origin: Option<String>,
    /// What webhooks were told, and with which status they answered (0: none).
    pub deliveries: Vec<(i64, u16)>,
    /// The menus, by scope and language.
    pub commands: BTreeMap<(String, String), Value>,
    /// All requests so far.
    pub calls: Vec<Call>,
    /// What goes wrong next, by method; of a download, `download`.
    pub faults: VecDeque<(String, Fault)>,
    /// What goes wrong with every call, until it is taken away.
    pub outage: Option<Fault>,
    /// Telegram's limits; none: there are none.
    pub rates: Option<Rates>,
    /// How often somebody has asked for updates.
    pub pollers: u64,
    /// How far the clock has been turned ahead.
    pub ahead: Duration,
    pub(crate) people: BTreeMap<i64, Value>,
    pub(crate) told: BTreeMap<i64, Value>,
    pub(crate) replays: VecDeque<Value>,
    pub(crate) next_update: i64,
    begun: (Instant, SystemTime),
}

impl World {
    pub(crate) fn new(bot: i64) -> Self {
        Self {
            bot,
            username: "kite_test_bot".into(),
            chats: BTreeMap::new(),
            files: BTreeMap::new(),
            updates: VecDeque::new(),
            allowed_updates: Vec::new(),
            privacy: true,
            webhook: None,
            webhook_origin: None,
            deliveries: Vec::new(),
            commands: BTreeMap::new(),
            calls: Vec::new(),
            faults: VecDeque::new(),
            outage: None,
            rates: None,
            pollers: 0,
            ahead: Duration::ZERO,
            people: BTreeMap::new(),
            told: BTreeMap::new(),
            replays: VecDeque::new(),
            next_update: 900_001,
            begun: (Instant::now(), SystemTime::now()),
        }
    }

    /// The time since the beginning, by which limits count.
    pub fn now(&self) -> Duration {
        self.begun.0.elapsed() + self.ahead
    }

    /// The same as Unix time, as messages tell it.
    pub fn date(&self) -> u64 {
        let begun = self.begun.1.duration_since(UNIX_EPOCH).unwrap();
        (begun + self.now()).as_secs()
    }

    /// A chat that the bot is in.
    pub fn add_chat(&mut self, id: i64, kind: Kind, bot: Rights) {
        self.chats.insert(id, ChatState::new(kind, bot));
    }

    /// A group with topics, where the bot is admin.
    pub fn add_forum(&mut self, id: i64) {
        self.add_chat(id, Kind::Supergroup, Rights::admin());
        self.chat(id).forum = true;
    }

    /// The chat of this number; it has to be there.
    pub fn chat(&mut self, id: i64) -> &mut ChatState {
        let chat = self.chats.get_mut(&id);
        chat.unwrap_or_else(|| panic!("no chat {id} in the double"))
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

    /// Keeps a message in its chat and gives it a number. Nobody hears of it.
    pub(crate) fn keep(&mut self, chat_id: i64, from: &Value, fields: Value) -> Value {
        let (described, date) = (self.chat_json(chat_id), self.date());
        let chat = self.chat(chat_id);
        chat.last += 1;
        let mut message = json!({
            "message_id": chat.last, "date": date, "chat": described, "from": from,
        });
        merge(&mut message, fields);
        check_object("Message", &message).unwrap();
        chat.messages.insert(chat.last, message.clone());
        message
    }

    /// Keeps a file, and gives what a message says of it.
    pub fn add_file(&mut self, bytes: Vec<u8>) -> Value {
        let number = self.files.len() + 1;
        let size = bytes.len();
        self.files.insert(format!("file-{number}"), bytes);
        json!({"file_id": format!("file-{number}"), "file_unique_id": format!("unique-file-{number}"), "file_size": size})
    }

    /// The bot as a user.
    pub(crate) fn me(&self) -> Value {
        json!({"id": self.bot, "is_bot": true, "first_name": "Kite", "username": self.username})
    }

    pub(crate) fn chat_json(&self, id: i64) -> Value {
        let chat = self.chats.get(&id);
        let chat = chat.unwrap_or_else(|| panic!("no chat {id} in the double"));
        if chat.kind == Kind::Private {
            let person = self.person(id);
            let mut json = json!({"id": id, "type": "private"});
            for name in ["first_name", "last_name", "username"] {
                if let Some(value) = person.get(name) {
                    json[name] = value.clone();
                }
            }
            return json;
        }
        chat.group_json(id)
    }
}

/// Adds the fields of an object to another one.
pub(crate) fn merge(object: &mut Value, fields: Value) {
    if let Value::Object(fields) = fields {
        for (name, value) in fields {
            object[name] = value;
        }
    }
}
