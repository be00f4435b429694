//! The Bot API over HTTP: what is called, what comes back, and why it failed.
//!
//! A [`Bot`] is one bot token at one server of the Bot API. Each call is a
//! [`Method`]: plain data with the parameters of that name, and the type of its
//! answer. Nothing here waits, repeats or remembers: whoever calls decides that
//! by the [`CallError`]. It knows no channel, visitor or conversation.

mod bot;
mod download;
mod error;
mod group;
mod id;
mod message;
mod method;
mod send_file;
mod token;
mod topic;
mod update;
mod upload;

pub use bot::{BASE_URL, Bot, BotSetupError, Method};
pub use download::{DOWNLOAD_BYTES, Download, DownloadError, FileRef, GetFile};
pub use error::{CallError, Refusal};
pub use group::{
    BotCommand, ChatMember, CommandScope, GetChat, GetChatMember, GetMe, SetMyCommands,
};
pub use id::{ChatId, MessageId, TopicId, UpdateId, UserId};
pub use message::{
    Attachment, Chat, ChatKind, Contact, Entity, EntityKind, Location, Message, Photo, Sticker,
    User,
};
pub use method::{
    DeleteMessage, EditMessageCaption, EditMessageText, LinkPreviewOptions, MessageRef,
    PinChatMessage, Place, Reaction, ReplyParameters, SendChatAction, SendMessage,
    SetMessageReaction, UnpinChatMessage,
};
pub(crate) use send_file::ALBUM_METHOD;
pub use send_file::{ALBUM_FILES, Album, AlbumItem, FileKind, SendFile};
pub use token::{InvalidToken, Token};
pub use topic::{CloseForumTopic, CreateForumTopic, EditForumTopic, ForumTopic, ReopenForumTopic};
pub use update::{
    ChatMemberUpdate, DeleteWebhook, GetUpdates, Odd, Received, SetWebhook, Update, WebhookSecret,
};
pub use upload::{ByteStream, Upload};
