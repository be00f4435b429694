//! What each method does in the double, and when it refuses.

mod change;
mod send;
mod topic;

use serde_json::{Value, json};

use crate::chat::Kind;
use crate::request::Parts;
use crate::schema::SCHEMA;
use crate::world::World;
use send::{caption, text_fields};

/// An error in Telegram's words.
#[derive(Debug)]
pub(crate) struct No(pub(crate) u16, pub(crate) String, pub(crate) Value);

pub(crate) type Answer = Result<Value, No>;

pub(crate) fn bad(words: &str) -> No {
    No(400, format!("Bad Request: {words}"), Value::Null)
}

fn forbidden(words: &str) -> No {
    No(403, format!("Forbidden: {words}"), Value::Null)
}

fn id(parameters: &Value, name: &str) -> i64 {
    parameters[name].as_i64().unwrap_or_default()
}

/// In UTF-16 units, as Telegram counts.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

impl World {
    /// Performs a method whose parameters have been checked against the schema.
    pub(crate) fn perform(&mut self, method: &str, p: &Value, parts: &Parts) -> Answer {
        match method {
            "getMe" => {
                let mut me = self.me();
                me["can_read_all_group_messages"] = json!(!self.privacy);
                return Ok(me);
            }
            "setWebhook" => return self.set_webhook(p),
            "deleteWebhook" => {
                self.webhook = None;
                return Ok(json!(true));
            }
            "setMyCommands" => return self.set_commands(p),
            "getFile" => return self.get_file(p),
            _ => {}
        }
        let chat = self.reachable(id(p, "chat_id"))?;
        match method {
            "sendMessage" => self.send(chat, p, text_fields(p)?),
            "sendMediaGroup" => self.send_album(chat, p, parts),
            "editMessageText" | "editMessageCaption" => self.edit(chat, method, p),
            "deleteMessage" => self.delete(chat, p),
            "createForumTopic" | "editForumTopic" | "closeForumTopic" | "reopenForumTopic" => {
                self.change_topic(chat, method, p)
            }
            "pinChatMessage" | "unpinChatMessage" => self.pin(chat, method, p),
            "setMessageReaction" => self.react(chat, p),
            "sendChatAction" => {
                self.place(chat, p)?;
                Ok(json!(true))
            }
            "getChat" => {
                let mut full = self.chat_json(chat);
                full["accent_color_id"] = json!(0);
                full["max_reaction_count"] = json!(11);
                full["accepted_gift_types"] = all_false("AcceptedGiftTypes");
                Ok(full)
            }
            "getChatMember" => Ok(self.member(chat, id(p, "user_id"))),
            _ => {
                let field = method
                    .strip_prefix("send")
                    .unwrap_or_default()
                    .to_lowercase();
                let mut fields = self.file_fields(&field, &p[&field], parts)?;
                caption(p, &mut fields)?;
                self.send(chat, p, fields)
            }
        }
    }

    fn reachable(&mut self, chat_id: i64) -> Result<i64, No> {
        let chat = self
            .chats
            .get(&chat_id)
            .ok_or_else(|| bad("chat not found"))?;
        if let Some(to) = chat.moved_to {
            let parameters = json!({"migrate_to_chat_id": to});
            let words = "Bad Request: group chat was upgraded to a supergroup chat";
            return Err(No(400, words.into(), parameters));
        }
        let kind = if chat.kind == Kind::Group {
            "group"
        } else {
            "supergroup"
        };
        match (chat.kind, chat.bot.status) {
            (Kind::Private, "kicked") => Err(forbidden("bot was blocked by the user")),
            (Kind::Private, "left") => {
                Err(forbidden("bot can't initiate conversation with a user"))
            }
            (_, "kicked") => Err(forbidden(&format!("bot was kicked from the {kind} chat"))),
            (_, "left") => Err(forbidden(&format!(
                "bot is not a member of the {kind} chat"
            ))),
            _ => Ok(chat_id),
        }
    }

    fn set_webhook(&mut self, p: &Value) -> Answer {
        let url = p["url"].as_str().unwrap_or_default().to_owned();
        if !url.starts_with("https://") {
            return Err(bad(
                "bad webhook: an HTTPS URL must be provided for webhook",
            ));
        }
        let secret = p["secret_token"].as_str().unwrap_or_default().to_owned();
        self.allow(p);
        self.webhook = Some((url, secret));
        Ok(json!(true))
    }

    pub(crate) fn allow(&mut self, p: &Value) {
        if let Some(kinds) = p["allowed_updates"].as_array() {
            let kinds = kinds.iter().filter_map(Value::as_str);
            self.allowed_updates = kinds.map(str::to_owned).collect();
        }
    }

    fn set_commands(&mut self, p: &Value) -> Answer {
        let commands = p["commands"].as_array().unwrap();
        for command in commands {
            let name = command["command"].as_str().unwrap();
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            let described = units(command["description"].as_str().unwrap());
            let fits = (1..=32).contains(&name.len()) && (1..=256).contains(&described);
            if !fits || !name.bytes().all(plain) {
                return Err(bad("BOT_COMMAND_INVALID"));
            }
        }
        let scope = p["scope"]["type"].as_str().unwrap_or("default").to_owned();
        let language = p["language_code"].as_str().unwrap_or_default().to_owned();
        self.commands
            .insert((scope, language), p["commands"].clone());
        Ok(json!(true))
    }

    fn get_file(&mut self, p: &Value) -> Answer {
        let file_id = p["file_id"].as_str().unwrap();
        let bytes = self
            .files
            .get(file_id)
            .ok_or_else(|| bad("wrong file_id"))?;
        if bytes.len() > 20 * 1024 * 1024 {
            return Err(bad("file is too big"));
        }
        Ok(json!({
            "file_id": file_id, "file_unique_id": format!("unique-{file_id}"),
            "file_size": bytes.len(), "file_path": format!("documents/{file_id}"),
        }))
    }
}

/// An object whose required switches are all off.
pub(crate) fn all_false(object: &str) -> Value {
    let fields = SCHEMA.objects[object].iter();
    let switches = fields.filter(|(_, kind)| *kind == "bool");
    switches
        .map(|(name, _)| (name.clone(), json!(false)))
        .collect()
}
