//! What the bot is, where it is and what it may do there.

use serde::{Deserialize, Serialize};

use crate::api::bot::Method;
use crate::api::{Chat, ChatId, User, UserId};

/// Who the bot is.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct GetMe {}

impl Method for GetMe {
    const NAME: &'static str = "getMe";
    type Answer = User;
}

/// What a chat is.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct GetChat {
    /// Which.
    pub chat_id: ChatId,
}

impl Method for GetChat {
    const NAME: &'static str = "getChat";
    type Answer = Chat;
}

/// What somebody may do in a chat.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct GetChatMember {
    /// Where.
    pub chat_id: ChatId,
    /// Who.
    pub user_id: UserId,
}

impl Method for GetChatMember {
    const NAME: &'static str = "getChatMember";
    type Answer = ChatMember;
}

/// What somebody may do in a chat.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum ChatMember {
    /// Everything.
    Creator,
    /// What these rights say.
    Administrator {
        /// Pinning; absent where everybody may.
        #[serde(default)]
        can_pin_messages: bool,
        /// Making, closing and naming topics.
        #[serde(default)]
        can_manage_topics: bool,
        /// Deleting others' messages.
        #[serde(default)]
        can_delete_messages: bool,
    },
    /// What the group lets everybody do.
    Member,
    /// Less than that.
    Restricted {
        /// Whether they are in the group at all.
        #[serde(default)]
        is_member: bool,
    },
    /// Not there.
    Left,
    /// Not there, and not to come back.
    Kicked,
}

impl ChatMember {
    /// Whether they are in the chat.
    pub fn is_there(&self) -> bool {
        !matches!(
            self,
            Self::Left | Self::Kicked | Self::Restricted { is_member: false }
        )
    }

    /// Whether they are an admin, and so see every message of a group.
    pub fn is_admin(&self) -> bool {
        matches!(self, Self::Creator | Self::Administrator { .. })
    }
}

/// A command of the menu.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct BotCommand {
    /// 1 to 32 of `a-z0-9_`, without the slash.
    pub command: &'static str,
    /// 1 to 256 characters.
    pub description: &'static str,
}

/// Whose menu it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CommandScope {
    /// All chats with one person.
    AllPrivateChats,
    /// All groups.
    AllGroupChats,
}

/// Sets the menu of commands.
#[derive(Clone, Debug, Serialize)]
pub struct SetMyCommands {
    /// What is in it.
    pub commands: Vec<BotCommand>,
    /// Whose it is.
    pub scope: CommandScope,
    /// For people of that language; none: for all who have no menu of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_code: Option<&'static str>,
}

impl Method for SetMyCommands {
    const NAME: &'static str = "setMyCommands";
    type Answer = bool;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_there_is_told_by_more_than_a_status() {
        let of = |json: &str| serde_json::from_str::<ChatMember>(json).unwrap();
        let admin = of(r#"{"status":"administrator","can_manage_topics":true,"user":{}}"#);
        assert!(admin.is_there() && admin.is_admin());
        assert!(!of(r#"{"status":"member"}"#).is_admin());
        assert!(of(r#"{"status":"restricted","is_member":true}"#).is_there());
        assert!(!of(r#"{"status":"restricted","is_member":false}"#).is_there());
        assert!(!of(r#"{"status":"kicked","until_date":0}"#).is_there());
    }
}
