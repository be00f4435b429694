//! What each method does in the double, and when it refuses.

use serde_json::{Value, json};

use crate::schema::{PART, SCHEMA};
use crate::world::{BOT, Kind, Topic, World, bot_user};

/// An error in Telegram's words.
#[derive(Debug)]
pub(crate) struct No(pub(crate) u16, pub(crate) String, pub(crate) Value);

pub(crate) type Answer = Result<Value, No>;
type Parts = std::collections::HashMap<String, (String, Vec<u8>)>;

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
                let mut me = bot_user();
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
            "sendMessage" => self.send(chat, p, &text_fields(p)?),
            "sendMediaGroup" => self.send_album(chat, p, parts),
            "editMessageText" | "editMessageCaption" => self.edit(chat, method, p),
            "deleteMessage" => self.delete(chat, p),
            "createForumTopic" | "editForumTopic" | "closeForumTopic" | "reopenForumTopic" => {
                self.topic(chat, method, p)
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
            "getChatMember" => Ok(self.member(chat, p)),
            _ => {
                let field = method
                    .strip_prefix("send")
                    .unwrap_or_default()
                    .to_lowercase();
                let mut fields = self.file_fields(&field, &p[&field], parts)?;
                caption(p, &mut fields)?;
                self.send(chat, p, &fields)
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
        match (chat.kind, chat.bot.status) {
            (Kind::Private, "kicked") => Err(forbidden("bot was blocked by the user")),
            (_, "kicked") => Err(forbidden("bot was kicked from the group chat")),
            (_, "left") => Err(forbidden("bot is not a member of the group chat")),
            _ => Ok(chat_id),
        }
    }

    /// The fields that say where a message is, if the bot may write there.
    fn place(&mut self, chat: i64, p: &Value) -> Result<Value, No> {
        let chat = self.chat(chat);
        let Some(topic) = p.get("message_thread_id").and_then(Value::as_i64) else {
            return Ok(json!({}));
        };
        let found = chat.topics.get(&topic).filter(|_| chat.forum);
        let found = found.ok_or_else(|| bad("message thread not found"))?;
        if found.closed && !chat.bot.topics {
            return Err(bad("TOPIC_CLOSED"));
        }
        Ok(json!({"message_thread_id": topic, "is_topic_message": true}))
    }

    fn send(&mut self, chat: i64, p: &Value, content: &Value) -> Answer {
        let mut fields = self.place(chat, p)?;
        let reply = &p["reply_parameters"];
        if reply.is_object() {
            match self.chat(chat).messages.get(&id(reply, "message_id")) {
                Some(message) => fields["reply_to_message"] = message.clone(),
                None if reply["allow_sending_without_reply"] == true => {}
                None => return Err(bad("message to be replied not found")),
            }
        }
        for (name, value) in content.as_object().into_iter().flatten() {
            fields[name] = value.clone();
        }
        Ok(self.keep(chat, &bot_user(), fields))
    }

    fn send_album(&mut self, chat: i64, p: &Value, parts: &Parts) -> Answer {
        let media = p["media"].as_array().unwrap();
        if !(2..=10).contains(&media.len()) {
            return Err(bad("wrong number of items in the album"));
        }
        let kinds: Vec<_> = media
            .iter()
            .map(|item| item["type"].as_str().unwrap())
            .collect();
        let alone = |kind| kinds.contains(&kind) && kinds.iter().any(|other| *other != kind);
        if alone("document") || alone("audio") {
            return Err(bad("the album's items cannot be mixed"));
        }
        let group = self.chat(chat).last + 1;
        let mut sent = Vec::new();
        for item in media {
            let name = item["media"]
                .as_str()
                .and_then(|m| m.strip_prefix("attach://"));
            let part = json!({PART: name.unwrap_or_default()});
            let mut fields = self.file_fields(item["type"].as_str().unwrap(), &part, parts)?;
            caption(item, &mut fields)?;
            fields["media_group_id"] = json!(format!("album-{group}"));
            sent.push(self.send(chat, p, &fields)?);
        }
        Ok(Value::Array(sent))
    }

    /// The field of a message that has the file, after keeping its bytes.
    fn file_fields(&mut self, field: &str, value: &Value, parts: &Parts) -> Answer {
        let part = value[PART].as_str().and_then(|name| parts.get(name));
        let (name, bytes) = part.ok_or_else(|| bad("wrong file identifier/HTTP URL specified"))?;
        let limit = if field == "photo" {
            10_000_000
        } else {
            50_000_000
        };
        if bytes.len() > limit {
            return Err(No(413, "Request Entity Too Large".into(), Value::Null));
        }
        if bytes.is_empty() {
            return Err(bad("file must be non-empty"));
        }
        let mut file = self.add_file(bytes.clone());
        if field == "photo" {
            file["width"] = json!(1);
            file["height"] = json!(1);
            return Ok(json!({"photo": [file]}));
        }
        if field != "voice" {
            file["file_name"] = json!(name);
        }
        if field != "document" {
            file["duration"] = json!(1);
        }
        if matches!(field, "video" | "animation") {
            file["width"] = json!(1);
            file["height"] = json!(1);
        }
        Ok(json!({ field: file }))
    }

    fn edit(&mut self, chat: i64, method: &str, p: &Value) -> Answer {
        let (field, new) = match method {
            "editMessageText" => ("text", text_fields(p)?),
            _ => ("caption", {
                let mut fields = json!({});
                caption(p, &mut fields)?;
                fields
            }),
        };
        let messages = &mut self.chat(chat).messages;
        let message = messages.get_mut(&id(p, "message_id"));
        let message = message.ok_or_else(|| bad("message to edit not found"))?;
        if message["from"]["id"] != BOT {
            return Err(bad("message can't be edited"));
        }
        if (field == "text") != message.get("text").is_some() {
            return Err(bad(&format!("there is no {field} in the message to edit")));
        }
        if message.get(field) == new.get(field) {
            return Err(bad(
                "message is not modified: specified new message content is the same",
            ));
        }
        message[field] = new[field].clone();
        message["edit_date"] = json!(1_790_000_002);
        Ok(message.clone())
    }

    fn delete(&mut self, chat: i64, p: &Value) -> Answer {
        let chat = self.chat(chat);
        let message = chat.messages.get(&id(p, "message_id"));
        let message = message.ok_or_else(|| bad("message to delete not found"))?;
        if message["from"]["id"] != BOT && !chat.bot.delete {
            return Err(bad("message can't be deleted"));
        }
        chat.messages.remove(&id(p, "message_id"));
        Ok(json!(true))
    }

    fn topic(&mut self, chat_id: i64, method: &str, p: &Value) -> Answer {
        let chat = self.chat(chat_id);
        if !chat.forum {
            return Err(bad("the chat is not a forum"));
        }
        if !chat.bot.topics {
            return Err(bad("not enough rights to manage topics"));
        }
        let name = p["name"].as_str();
        if name.is_some_and(|name| !(1..=128).contains(&units(name))) {
            return Err(bad("TOPIC_TITLE_INVALID"));
        }
        if method == "createForumTopic" {
            let name = name.unwrap().to_owned();
            let fields = json!({"forum_topic_created": {"name": name, "icon_color": 7_322_096}});
            let topic = id(&self.keep(chat_id, &bot_user(), fields), "message_id");
            let answer = json!({"message_thread_id": topic, "name": name, "icon_color": 7_322_096});
            self.chat(chat_id).topics.insert(
                topic,
                Topic {
                    name,
                    closed: false,
                },
            );
            return Ok(answer);
        }
        let topic = chat.topics.get_mut(&id(p, "message_thread_id"));
        let topic = topic.ok_or_else(|| bad("message thread not found"))?;
        let before = (topic.name.clone(), topic.closed);
        match (method, name) {
            ("editForumTopic", Some(name)) => name.clone_into(&mut topic.name),
            ("closeForumTopic", _) => topic.closed = true,
            _ => topic.closed = false,
        }
        if before == (topic.name.clone(), topic.closed) {
            return Err(bad("TOPIC_NOT_MODIFIED"));
        }
        Ok(json!(true))
    }

    fn pin(&mut self, chat_id: i64, method: &str, p: &Value) -> Answer {
        let number = id(p, "message_id");
        let chat = self.chat(chat_id);
        if chat.kind != Kind::Private && !chat.bot.pin {
            return Err(bad(
                "not enough rights to manage pinned messages in the chat",
            ));
        }
        if method == "unpinChatMessage" {
            let at = chat.pinned.iter().position(|pinned| *pinned == number);
            chat.pinned
                .remove(at.ok_or_else(|| bad("message to unpin not found"))?);
            return Ok(json!(true));
        }
        let message = chat.messages.get(&number);
        let mut message = message
            .ok_or_else(|| bad("message to pin not found"))?
            .clone();
        if chat.pinned.contains(&number) {
            return Ok(json!(true));
        }
        chat.pinned.push(number);
        message.as_object_mut().unwrap().remove("reply_to_message");
        let notice = self.keep(chat_id, &bot_user(), json!({"pinned_message": message}));
        self.announce("message", &notice);
        Ok(json!(true))
    }

    fn react(&mut self, chat: i64, p: &Value) -> Answer {
        let number = id(p, "message_id");
        let chat = self.chat(chat);
        if !chat.messages.contains_key(&number) {
            return Err(bad("message to react not found"));
        }
        let reactions = p["reaction"].as_array().map_or(&[][..], Vec::as_slice);
        if reactions.len() > 1 {
            return Err(bad("REACTIONS_TOO_MANY"));
        }
        let Some(reaction) = reactions.first() else {
            chat.reactions.remove(&number);
            return Ok(json!(true));
        };
        let emoji = reaction["emoji"].as_str().unwrap_or_default().to_owned();
        if !chat.allowed_reactions.contains(&emoji) {
            return Err(bad("REACTION_INVALID"));
        }
        chat.reactions.insert(number, emoji);
        Ok(json!(true))
    }

    fn member(&mut self, chat: i64, p: &Value) -> Value {
        if id(p, "user_id") != BOT {
            let user = json!({"id": p["user_id"], "is_bot": false, "first_name": "Olena"});
            return json!({"status": "member", "user": user});
        }
        let rights = self.chat(chat).bot.clone();
        if rights.status != "administrator" {
            return json!({"status": rights.status, "user": bot_user()});
        }
        let mut member = all_false("ChatMemberAdministrator");
        member["status"] = json!("administrator");
        member["user"] = bot_user();
        member["can_pin_messages"] = json!(rights.pin);
        member["can_manage_topics"] = json!(rights.topics);
        member["can_delete_messages"] = json!(rights.delete);
        member
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
            "file_id": file_id, "file_unique_id": format!("unique {file_id}"),
            "file_size": bytes.len(), "file_path": format!("documents/{file_id}"),
        }))
    }
}

/// An object whose required switches are all off.
fn all_false(object: &str) -> Value {
    let fields = SCHEMA.objects[object].iter();
    let switches = fields.filter(|(_, kind)| *kind == "bool");
    switches
        .map(|(name, _)| (name.clone(), json!(false)))
        .collect()
}

fn text_fields(p: &Value) -> Answer {
    let text = p["text"].as_str().unwrap_or_default();
    match units(text) {
        _ if text.trim().is_empty() => Err(bad("message text is empty")),
        1..=4096 => Ok(json!({"text": text.trim()})),
        _ => Err(bad("message is too long")),
    }
}

fn caption(p: &Value, fields: &mut Value) -> Result<(), No> {
    if let Some(caption) = p["caption"].as_str() {
        if units(caption) > 1024 {
            return Err(bad("message caption is too long"));
        }
        fields["caption"] = json!(caption);
    }
    Ok(())
}
