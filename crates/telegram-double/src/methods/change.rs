//! What becomes of messages: edits, deletions, pins, reactions.

use serde_json::{Value, json};

use super::send::{caption, text_fields};
use super::{Answer, bad, id};
use crate::chat::Kind;
use crate::world::World;

impl World {
    pub(super) fn edit(&mut self, chat: i64, method: &str, p: &Value) -> Answer {
        let (field, new) = match method {
            "editMessageText" => ("text", text_fields(p)?),
            _ => ("caption", {
                let mut fields = json!({});
                caption(p, &mut fields)?;
                fields
            }),
        };
        let (bot, date) = (self.bot, self.date());
        let messages = &mut self.chat(chat).messages;
        let message = messages.get_mut(&id(p, "message_id"));
        let message = message.ok_or_else(|| bad("message to edit not found"))?;
        if message["from"]["id"] != bot {
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
        message["edit_date"] = json!(date);
        Ok(message.clone())
    }

    pub(super) fn delete(&mut self, chat: i64, p: &Value) -> Answer {
        let bot = self.bot;
        let chat = self.chat(chat);
        let message = chat.messages.get(&id(p, "message_id"));
        let message = message.ok_or_else(|| bad("message to delete not found"))?;
        if message["from"]["id"] != bot && !chat.bot.delete {
            return Err(bad("message can't be deleted"));
        }
        let number = id(p, "message_id");
        chat.messages.remove(&number);
        chat.pinned.retain(|pinned| *pinned != number);
        Ok(json!(true))
    }

    pub(super) fn pin(&mut self, chat_id: i64, method: &str, p: &Value) -> Answer {
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
        let notice = self.keep(chat_id, &self.me(), json!({"pinned_message": message}));
        self.announce("message", &notice);
        Ok(json!(true))
    }

    pub(super) fn react(&mut self, chat: i64, p: &Value) -> Answer {
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
}
