//! Writing, changing, pinning and marking messages.

use serde::{Serialize, Serializer};

use crate::api::bot::Method;
use crate::api::{ChatId, Message, MessageId, TopicId};

/// Where a message goes.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
pub struct Place {
    /// The chat.
    pub chat_id: ChatId,
    /// The topic in it.
    #[serde(rename = "message_thread_id", skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
}

/// A message that is there.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
pub struct MessageRef {
    /// The chat.
    pub chat_id: ChatId,
    /// The message in it.
    pub message_id: MessageId,
}

/// What a message answers.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct ReplyParameters {
    message_id: MessageId,
    /// A message must not be lost because what it answers was deleted.
    allow_sending_without_reply: bool,
}

impl ReplyParameters {
    /// An answer to that message, or a plain message if it is gone.
    pub fn to(message_id: MessageId) -> Self {
        Self {
            message_id,
            allow_sending_without_reply: true,
        }
    }
}

/// How links are shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct LinkPreviewOptions {
    /// Not at all: a preview has Telegram's servers open what a stranger wrote.
    pub is_disabled: bool,
}

/// Writes a text, which is never parsed for markup.
#[derive(Clone, Debug, Serialize)]
pub struct SendMessage {
    /// Where to.
    #[serde(flatten)]
    pub place: Place,
    /// 1 to 4096 UTF-16 units.
    pub text: String,
    /// What it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_parameters: Option<ReplyParameters>,
    /// Without a sound.
    pub disable_notification: bool,
    /// How links are shown.
    pub link_preview_options: LinkPreviewOptions,
}

impl SendMessage {
    /// A text with sound, without previews, which answers nothing.
    pub fn new(place: Place, text: impl Into<String>) -> Self {
        Self {
            place,
            text: text.into(),
            reply_parameters: None,
            disable_notification: false,
            link_preview_options: LinkPreviewOptions { is_disabled: true },
        }
    }
}

impl Method for SendMessage {
    const NAME: &'static str = "sendMessage";
    type Answer = Message;
}

/// Changes a text of the bot.
#[derive(Clone, Debug, Serialize)]
pub struct EditMessageText {
    #[serde(flatten)]
    message: MessageRef,
    text: String,
    link_preview_options: LinkPreviewOptions,
}

impl EditMessageText {
    /// The message says this from now on.
    pub fn new(message: MessageRef, text: impl Into<String>) -> Self {
        Self {
            message,
            text: text.into(),
            link_preview_options: LinkPreviewOptions { is_disabled: true },
        }
    }
}

impl Method for EditMessageText {
    const NAME: &'static str = "editMessageText";
    type Answer = Message;
}

/// Changes the text under a file of the bot.
#[derive(Clone, Debug, Serialize)]
pub struct EditMessageCaption {
    /// The message with the file.
    #[serde(flatten)]
    pub message: MessageRef,
    /// What it says from now on, up to 1024 UTF-16 units.
    pub caption: String,
}

impl Method for EditMessageCaption {
    const NAME: &'static str = "editMessageCaption";
    type Answer = Message;
}

/// Deletes a message: the bot's own within 48 hours, others' with the right to.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct DeleteMessage(pub MessageRef);

impl Method for DeleteMessage {
    const NAME: &'static str = "deleteMessage";
    type Answer = bool;
}

/// Pins a message without a sound.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PinChatMessage {
    #[serde(flatten)]
    message: MessageRef,
    disable_notification: bool,
}

impl PinChatMessage {
    /// Pins that message.
    pub fn silently(message: MessageRef) -> Self {
        Self {
            message,
            disable_notification: true,
        }
    }
}

impl Method for PinChatMessage {
    const NAME: &'static str = "pinChatMessage";
    type Answer = bool;
}

/// Takes a pin away.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct UnpinChatMessage(pub MessageRef);

impl Method for UnpinChatMessage {
    const NAME: &'static str = "unpinChatMessage";
    type Answer = bool;
}

/// The reactions that the bot gives; both are in the set that every chat allows
/// unless its admins chose another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reaction {
    /// The visitor's device has it.
    Delivered,
    /// The visitor has read it.
    Read,
}

impl Reaction {
    /// As Telegram shows it.
    pub fn emoji(self) -> &'static str {
        match self {
            Self::Delivered => "👌",
            Self::Read => "👀",
        }
    }
}

/// Replaces the bot's reaction to a message.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SetMessageReaction {
    /// The message.
    #[serde(flatten)]
    pub message: MessageRef,
    /// The reaction; none takes it away.
    #[serde(serialize_with = "reactions")]
    pub reaction: Option<Reaction>,
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's signature"
)]
fn reactions<S: Serializer>(reaction: &Option<Reaction>, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Emoji {
        r#type: &'static str,
        emoji: &'static str,
    }
    serializer.collect_seq(reaction.map(|reaction| Emoji {
        r#type: "emoji",
        emoji: reaction.emoji(),
    }))
}

impl Method for SetMessageReaction {
    const NAME: &'static str = "setMessageReaction";
    type Answer = bool;
}

/// Shows for five seconds that somebody types.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SendChatAction {
    #[serde(flatten)]
    place: Place,
    action: &'static str,
}

impl SendChatAction {
    /// Somebody types there.
    pub fn typing(place: Place) -> Self {
        Self {
            place,
            action: "typing",
        }
    }
}

impl Method for SendChatAction {
    const NAME: &'static str = "sendChatAction";
    type Answer = bool;
}
