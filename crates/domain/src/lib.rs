//! Channels, visitors, conversations, messages: the rules of the chat.
//!
//! [`Chat`] is everything that visitors and operators can do. What it needs
//! from the world (a store, a place for bytes, the time, randomness, somebody
//! to wake) comes in through the [`port`]s. It knows no SQL, no HTTP, no
//! WebSocket and no runtime.

pub mod channel;
pub mod chat;
pub mod conversation;
pub mod entry;
pub mod error;
pub mod file;
pub mod handle;
pub mod hours;
pub mod inbox;
pub mod operator;
pub mod outlet;
pub mod port;
pub mod visitor;

pub use channel::{Channel, ChannelId, Origins};
pub use chat::{Chat, Ports};
pub use conversation::{Conversation, ConversationId, Marks, Seq};
pub use entry::{Author, Content, Entry, Recipient, Side};
pub use error::ChatError;
pub use file::{File, FileId};
pub use operator::{Operator, OperatorId};
pub use outlet::{Origin, Outlet, OutletId, OutletRole};
pub use visitor::{Claim, Membership, Visitor, VisitorId};
