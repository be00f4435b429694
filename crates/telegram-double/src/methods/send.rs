//! Sending: texts, files, albums.

use serde_json::{Value, json};

use super::{Answer, No, Parts, bad, id, units};
use crate::people::in_topic;
use crate::schema::PART;
use crate::world::{World, merge};

impl World {
    /// The fields that say where a message is, if the bot may write there.
    pub(super) fn place(&mut self, chat: i64, p: &Value) -> Result<Value, No> {
        let chat = self.chat(chat);
        if chat.bot.muted {
            return Err(bad("not enough rights to send text messages to the chat"));
        }
        let Some(topic) = p.get("message_thread_id").and_then(Value::as_i64) else {
            return Ok(json!({}));
        };
        let found = chat.topics.get(&topic).filter(|_| chat.forum);
        let found = found.ok_or_else(|| bad("message thread not found"))?;
        if found.closed && !chat.bot.topics {
            return Err(bad("TOPIC_CLOSED"));
        }
        Ok(in_topic(topic))
    }

    pub(super) fn send(&mut self, chat: i64, p: &Value, content: Value) -> Answer {
        let mut fields = self.place(chat, p)?;
        let reply = &p["reply_parameters"];
        if reply.is_object() {
            match self.chat(chat).messages.get(&id(reply, "message_id")) {
                Some(message) => {
                    fields["reply_to_message"] = message.clone();
                    let answered = fields["reply_to_message"].as_object_mut();
                    answered.map(|answered| answered.remove("reply_to_message"));
                }
                None if reply["allow_sending_without_reply"] == true => {}
                None => return Err(bad("message to be replied not found")),
            }
        }
        merge(&mut fields, content);
        Ok(self.keep(chat, &self.me(), fields))
    }

    pub(super) fn send_album(&mut self, chat: i64, p: &Value, parts: &Parts) -> Answer {
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
        let mut files = Vec::new();
        for item in media {
            let name = item["media"]
                .as_str()
                .and_then(|m| m.strip_prefix("attach://"));
            let part = json!({PART: name.unwrap_or_default()});
            let mut fields = self.file_fields(item["type"].as_str().unwrap(), &part, parts)?;
            caption(item, &mut fields)?;
            fields["media_group_id"] = json!(format!("album-{group}"));
            files.push(fields);
        }
        let sent = files.into_iter().map(|fields| self.send(chat, p, fields));
        sent.collect()
    }

    /// The field of a message that has the file, after keeping its bytes.
    pub(super) fn file_fields(&mut self, field: &str, value: &Value, parts: &Parts) -> Answer {
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
        if field == "photo" && !is_image(bytes) {
            return Err(bad("IMAGE_PROCESS_FAILED"));
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
}

/// What Telegram makes photos of.
fn is_image(bytes: &[u8]) -> bool {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    let webp = begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    begins(b"\xff\xd8\xff") || begins(b"\x89PNG") || begins(b"GIF8") || webp
}

pub(super) fn text_fields(p: &Value) -> Answer {
    let text = p["text"].as_str().unwrap_or_default();
    match units(text) {
        _ if text.trim().is_empty() => Err(bad("message text is empty")),
        1..=4096 => Ok(json!({"text": text.trim()})),
        _ => Err(bad("message is too long")),
    }
}

pub(super) fn caption(p: &Value, fields: &mut Value) -> Result<(), No> {
    if let Some(caption) = p["caption"].as_str() {
        if units(caption) > 1024 {
            return Err(bad("message caption is too long"));
        }
        fields["caption"] = json!(caption);
    }
    Ok(())
}
