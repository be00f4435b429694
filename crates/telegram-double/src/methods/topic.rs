//! Topics of a forum.

use serde_json::{Value, json};

use super::{Answer, bad, id, units};
use crate::chat::Topic;
use crate::world::World;

impl World {
    pub(super) fn change_topic(&mut self, chat_id: i64, method: &str, p: &Value) -> Answer {
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
            let topic = id(&self.keep(chat_id, &self.me(), fields), "message_id");
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
        let topic = topic.ok_or_else(|| bad("TOPIC_ID_INVALID"))?;
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
}
