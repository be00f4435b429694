//! The topics of a forum.

use serde::{Deserialize, Serialize};

use crate::api::bot::Method;
use crate::api::{ChatId, TopicId};

/// A topic that was made.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
pub struct ForumTopic {
    /// Its number within the chat.
    pub message_thread_id: TopicId,
    /// Its name.
    pub name: String,
}

/// Makes a topic.
#[derive(Clone, Debug, Serialize)]
pub struct CreateForumTopic {
    /// Where.
    pub chat_id: ChatId,
    /// Its name, 1 to 128 UTF-16 units.
    pub name: String,
}

impl Method for CreateForumTopic {
    const NAME: &'static str = "createForumTopic";
    type Answer = ForumTopic;
}

/// Names a topic anew.
#[derive(Clone, Debug, Serialize)]
pub struct EditForumTopic {
    /// Where.
    pub chat_id: ChatId,
    /// Which.
    pub message_thread_id: TopicId,
    /// Its name, 1 to 128 UTF-16 units.
    pub name: String,
}

impl Method for EditForumTopic {
    const NAME: &'static str = "editForumTopic";
    type Answer = bool;
}

/// Closes a topic.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct CloseForumTopic {
    /// Where.
    pub chat_id: ChatId,
    /// Which.
    pub message_thread_id: TopicId,
}

impl Method for CloseForumTopic {
    const NAME: &'static str = "closeForumTopic";
    type Answer = bool;
}

/// Opens a closed topic.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ReopenForumTopic {
    /// Where.
    pub chat_id: ChatId,
    /// Which.
    pub message_thread_id: TopicId,
}

impl Method for ReopenForumTopic {
    const NAME: &'static str = "reopenForumTopic";
    type Answer = bool;
}
