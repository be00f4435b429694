//! What the bot and people may do in a group.

use super::Connector;
use super::heard::Heard;
use super::words::{Said, desk as words};
use crate::api::{CallError, Chat, ChatMember, GetChat, GetChatMember};

impl Heard<'_> {
    /// Whether who wrote it is an admin of the group: one of its people, or
    /// somebody who writes in its name. None: Telegram did not tell.
    pub(super) async fn is_admin(&self) -> Option<bool> {
        if let Some(chat) = &self.message.sender_chat {
            return Some(chat.id == self.chat());
        }
        let Some(from) = &self.message.from else {
            return Some(false);
        };
        let asked = GetChatMember {
            chat_id: self.chat(),
            user_id: from.id,
        };
        match self.connector.call(&asked).await {
            Ok(member) => Some(member.is_admin()),
            Err(CallError::Refused(_)) => Some(false),
            Err(_) => None,
        }
    }

    /// What the bot should be allowed in this group and is not, as far as
    /// Telegram tells.
    pub(super) async fn missing_rights(&self) -> Vec<Said> {
        let chat_id = self.chat();
        let user_id = self.connector.bot().token().bot();
        let us = GetChatMember { chat_id, user_id };
        let chat = self.connector.call(&GetChat { chat_id }).await;
        match (chat, self.connector.call(&us).await) {
            (Ok(chat), Ok(member)) => missing(self.connector, &chat, &member),
            (Err(error), _) | (_, Err(error)) => {
                tracing::debug!(%error, "it is not known what the bot may do");
                Vec::new()
            }
        }
    }
}

/// What the bot should be allowed in a group and is not.
pub(super) fn missing(connector: &Connector, chat: &Chat, us: &ChatMember) -> Vec<Said> {
    let mut missing = Vec::new();
    let (pins, topics, deletes) = match us {
        ChatMember::Creator => return missing,
        ChatMember::Administrator {
            can_pin_messages,
            can_manage_topics,
            can_delete_messages,
        } => (*can_pin_messages, *can_manage_topics, *can_delete_messages),
        _ if connector.sees_all() => (false, false, false),
        _ => return vec![words::needs_admin()],
    };
    if chat.is_forum && !topics {
        missing.push(words::needs_topics());
    }
    if !pins {
        missing.push(words::needs_pins());
    }
    if !deletes {
        missing.push(words::needs_deleting());
    }
    missing
}
