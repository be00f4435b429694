//! What becomes of groups, by those who run them, and what the bot is told of it.

use serde_json::{Value, json};

use crate::chat::{Kind, Rights, Topic};
use crate::methods::all_false;
use crate::people::in_topic;
use crate::world::World;

/// Who runs the groups.
const OWNER: i64 = 5;

impl World {
    /// A person closes or opens a topic.
    pub fn person_closes_topic(&mut self, chat: i64, person: i64, topic: i64) {
        self.topic(chat, topic).closed = true;
        self.say_in(chat, topic, person, "forum_topic_closed", json!({}));
    }

    /// A person opens a closed topic again.
    pub fn person_reopens_topic(&mut self, chat: i64, person: i64, topic: i64) {
        self.topic(chat, topic).closed = false;
        self.say_in(chat, topic, person, "forum_topic_reopened", json!({}));
    }

    /// A person gives a topic another name.
    pub fn person_renames_topic(&mut self, chat: i64, person: i64, topic: i64, name: &str) {
        name.clone_into(&mut self.topic(chat, topic).name);
        self.say_in(
            chat,
            topic,
            person,
            "forum_topic_edited",
            json!({"name": name}),
        );
    }

    /// A person makes a topic; gives its number.
    pub fn person_creates_topic(&mut self, chat: i64, person: i64, name: &str) -> i64 {
        let topic = self.chat(chat).last + 1;
        let closed = false;
        let made = Topic {
            name: name.to_owned(),
            closed,
        };
        self.chat(chat).topics.insert(topic, made);
        let about = json!({"name": name, "icon_color": 7_322_096});
        self.say_in(chat, topic, person, "forum_topic_created", about);
        topic
    }

    /// A person deletes a topic with all that is in it: of that, bots are told
    /// nothing.
    pub fn person_deletes_topic(&mut self, chat: i64, topic: i64) {
        let chat = self.chat(chat);
        chat.topics.remove(&topic);
        chat.messages
            .retain(|id, message| *id != topic && message["message_thread_id"] != topic);
    }

    /// The group gets topics, or loses them: of that, bots are told nothing.
    pub fn set_forum(&mut self, chat: i64, forum: bool) {
        self.chat(chat).forum = forum;
    }

    /// The group becomes a supergroup with a number of its own.
    pub fn migrate(&mut self, chat: i64, to: i64) {
        let old = self.chat(chat).clone();
        self.add_chat(to, Kind::Supergroup, old.bot);
        let new = self.chat(to);
        (new.title, new.members) = (old.title, old.members);
        self.person_writes(chat, OWNER, json!({"migrate_to_chat_id": to}));
        self.chat(chat).moved_to = Some(to);
        self.person_writes(to, OWNER, json!({"migrate_from_chat_id": chat}));
    }

    /// Gives the bot other rights, lets it in, or removes it; and tells it.
    pub fn set_rights(&mut self, chat: i64, rights: Rights) {
        let (id, me) = (self.bot, self.me());
        let old = self.member(chat, id);
        let was_there = self.chat(chat).bot.is_there();
        self.chat(chat).bot = rights;
        let who = if chat > 0 { chat } else { OWNER };
        let update = json!({
            "chat": self.chat_json(chat), "date": self.date(), "from": self.person(who),
            "old_chat_member": old, "new_chat_member": self.member(chat, id),
        });
        self.announce("my_chat_member", &update);
        if chat < 0 && !was_there && rights.is_there() {
            self.person_writes(chat, who, json!({"new_chat_members": [me]}));
        }
    }

    /// Removes the bot from the chat, or lets the person block it.
    pub fn remove_bot(&mut self, chat: i64) {
        self.set_rights(chat, Rights::kicked());
    }

    /// What somebody is in a chat, as the Bot API tells it.
    pub(crate) fn member(&mut self, chat: i64, user: i64) -> Value {
        let (user, rights) = if user == self.bot {
            (self.me(), self.chat(chat).bot)
        } else {
            let rights = match self.chat(chat).members.get(&user) {
                Some(&"administrator") => Rights::admin(),
                Some(status) => Rights {
                    status,
                    ..Rights::default()
                },
                None => Rights::default(),
            };
            (self.person(user), rights)
        };
        let object = match rights.status {
            "administrator" => "ChatMemberAdministrator",
            "creator" => "ChatMemberOwner",
            "restricted" => "ChatMemberRestricted",
            _ => "",
        };
        let mut member = if object.is_empty() {
            json!({})
        } else {
            all_false(object)
        };
        match rights.status {
            "administrator" => {
                member["can_pin_messages"] = json!(rights.pin);
                member["can_manage_topics"] = json!(rights.topics);
                member["can_delete_messages"] = json!(rights.delete);
            }
            "restricted" => {
                member["is_member"] = json!(true);
                member["until_date"] = json!(0);
            }
            "kicked" => member["until_date"] = json!(0),
            _ => {}
        }
        member["status"] = json!(rights.status);
        member["user"] = user;
        member
    }

    fn topic(&mut self, chat: i64, topic: i64) -> &mut Topic {
        let found = self.chat(chat).topics.get_mut(&topic);
        found.unwrap_or_else(|| panic!("no topic {topic} in the chat {chat} of the double"))
    }

    fn say_in(&mut self, chat: i64, topic: i64, person: i64, field: &str, value: Value) {
        let mut fields = in_topic(topic);
        fields[field] = value;
        self.person_writes(chat, person, fields);
    }
}
