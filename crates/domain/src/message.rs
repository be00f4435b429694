//! A message: what somebody said in a conversation.

use kite_protocol::{MessageId, Timestamp};

use crate::conversation::{ConversationId, Seq};
use crate::file::{File, FileId, Sender};
use crate::operator::OperatorId;

/// Who wrote a message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Author {
    /// The conversation's visitor.
    Visitor,
    /// An operator.
    Operator {
        /// Who.
        id: OperatorId,
        /// Under which name.
        name: String,
    },
}

impl Author {
    /// Which side of the conversation that is.
    pub fn sender(&self) -> Sender {
        match self {
            Self::Visitor => Sender::Visitor,
            Self::Operator { .. } => Sender::Operator,
        }
    }
}

/// What a message says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Body {
    /// A text.
    Text(String),
    /// A file that has been stored.
    File(File),
}

/// A stored message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Message {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its place in the conversation.
    pub seq: Seq,
    /// Its id, chosen by us; on the wire the destination id of ACK.
    pub id: MessageId,
    /// The id that its author's client chose.
    pub client_id: MessageId,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub body: Body,
    /// When it was sent, by the author's clock.
    pub sent_at: Timestamp,
    /// When it was stored, by our clock.
    pub stored_at: Timestamp,
}

/// A message to store. The store gives it its number.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewMessage {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its id, should it be new.
    pub id: MessageId,
    /// The id that its author's client chose. The same one from the same side
    /// of the same visitor's conversations is the same message.
    pub client_id: MessageId,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub body: NewBody,
    /// When it was sent, by the author's clock.
    pub sent_at: Timestamp,
    /// When it was stored, by our clock.
    pub stored_at: Timestamp,
    /// To whom it is to be delivered, in the same transaction.
    pub recipients: Vec<Recipient>,
}

/// What a message to store says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NewBody {
    /// A text.
    Text(String),
    /// A file, by its id.
    File(FileId),
}

/// Somebody to whom a message is to be delivered, and who may be away.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Recipient {
    /// The conversation's visitor.
    Visitor,
}

/// What came of storing a message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Appended {
    /// The message as it is stored: the first one with its client id.
    pub message: Message,
    /// Whether it was stored just now, rather than before.
    pub fresh: bool,
}
