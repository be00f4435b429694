//! What a connector is made of, what it is told and what it gives.

use std::fmt;
use std::sync::Arc;

use kite_domain::channel::ChannelId;
use kite_domain::port::{Clock, OutletStore, Random, StoreError};
use kite_domain::{Chat, ConversationId};
use kite_protocol::Timestamp;

use super::Observer;
use crate::api::{Bot, WebhookSecret};

/// What a connector is made of.
pub struct Setup {
    /// The bot.
    pub bot: Bot,
    /// The chat.
    pub chat: Chat,
    /// The outlets, in the database of `chat`.
    pub outlets: Arc<dyn OutletStore>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Where browsers reach the server, such as `https://chat.example`, without
    /// a slash at the end.
    pub public_url: String,
    /// Who may make channels.
    pub hosting: Hosting,
    /// Who is told what happens.
    pub observer: Arc<dyn Observer>,
}

/// Who may make a channel by `/host`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Hosting {
    /// The admins of any group.
    Anyone,
    /// Nobody; a channel that is there takes its code.
    Invited,
    /// Nobody: the bot is this channel's own, and takes part in no other. The
    /// channel takes its code here too, since anybody can add a bot to a group
    /// of theirs.
    Only(ChannelId),
}

/// How updates come.
#[derive(Clone, Debug)]
pub enum Receiving {
    /// By asking for them.
    Polling,
    /// Telegram brings them to us; see [`Connector::receive`](super::Connector::receive).
    Webhook {
        /// To which https URL.
        url: String,
        /// The word by which it proves that it is Telegram.
        secret: WebhookSecret,
    },
}

/// Something that happened in a conversation. It carries no truth: one that is
/// missed costs only time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum News {
    /// Something new is stored: an entry, a mark.
    Stored(ConversationId),
    /// The visitor types.
    VisitorTypes(ConversationId),
    /// An operator of the desk's page types.
    OperatorTypes(ConversationId),
}

/// A link by which a visitor goes on in Telegram. It is a credential.
#[derive(Clone, Eq, PartialEq)]
pub struct Link {
    /// The link.
    pub url: String,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(…)")
    }
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// Telegram has not told the bot's name yet.
    #[error("the bot is not connected yet")]
    NotReady,
    /// The database failed, or the visitor is gone.
    #[error(transparent)]
    Store(#[from] StoreError),
}
