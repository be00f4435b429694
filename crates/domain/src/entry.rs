//! An entry: what somebody said in a conversation, or what changed in it for
//! good.

use kite_protocol::v2::State;
use kite_protocol::{MessageId, Timestamp};

use crate::conversation::{ConversationId, Seq};
use crate::file::{File, FileId};
use crate::operator::OperatorId;
use crate::outlet::Origin;

/// Which side of a conversation does something.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Side {
    /// The visitor.
    Visitor,
    /// The operators.
    Operator,
}

/// Who wrote an entry.
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
    pub fn side(&self) -> Side {
        match self {
            Self::Visitor => Side::Visitor,
            Self::Operator { .. } => Side::Operator,
        }
    }

    /// Whether both are one and the same: an operator under another name is.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Visitor, Self::Visitor) => true,
            (Self::Operator { id, .. }, Self::Operator { id: other, .. }) => id == other,
            _ => false,
        }
    }
}

/// What an entry is, as it stands now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Content {
    /// A text.
    Text(String),
    /// A file that has been stored.
    File(File),
    /// A text or a file that was deleted.
    Deleted,
    /// An earlier text was changed, or an earlier text or file deleted.
    Edit {
        /// Which one.
        target: Seq,
        /// What it says now, which a later edit may have changed again; none:
        /// it is deleted.
        text: Option<String>,
    },
    /// The conversation was resolved or opened again.
    State(State),
    /// The visitor said how it was.
    Rating(Rating),
    /// The visitor goes on with this connector, such as `telegram`, too; none:
    /// no longer.
    Handoff(Option<String>),
}

impl Content {
    /// Whether it is something that was said, rather than a change.
    pub fn is_message(&self) -> bool {
        matches!(self, Self::Text(_) | Self::File(_) | Self::Deleted)
    }
}

/// How a visitor found a conversation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rating {
    /// 1 (bad) to 5 (good).
    pub stars: u8,
    /// In the visitor's words.
    pub comment: Option<String>,
}

/// A stored entry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its place in the conversation.
    pub seq: Seq,
    /// Its id, chosen by us; on the wire of v1 the destination id of ACK.
    pub id: MessageId,
    /// The id that its author's client chose.
    pub client_id: MessageId,
    /// Who wrote it.
    pub author: Author,
    /// What it is.
    pub content: Content,
    /// When it was sent, by the author's clock.
    pub sent_at: Timestamp,
    /// When it was stored, by our clock.
    pub stored_at: Timestamp,
    /// When its text was changed last, by our clock.
    pub edited_at: Option<Timestamp>,
}

/// An entry to store. The store gives it its number.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewEntry {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its id, should it be new.
    pub id: MessageId,
    /// The id that its author's client chose. The same one from the same side
    /// of the same visitor's conversations is the same entry.
    pub client_id: MessageId,
    /// Who wrote it.
    pub author: Author,
    /// What it is.
    pub content: NewContent,
    /// When it was sent, by the author's clock.
    pub sent_at: Timestamp,
    /// When it was stored, by our clock.
    pub stored_at: Timestamp,
    /// To whom it is to be delivered, in the same transaction.
    pub recipients: Vec<Recipient>,
    /// From where it comes, unless from a page or the desk.
    pub origin: Option<Origin>,
}

/// What an entry to store is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NewContent {
    /// A text.
    Text(String),
    /// A file, by its id.
    File(FileId),
    /// Another text for an earlier one, or none: it is deleted, and its file
    /// with it.
    Edit {
        /// Which one: a text, or, to be deleted, a file.
        target: Seq,
        /// What it says from now on.
        text: Option<String>,
    },
    /// The conversation is resolved or open.
    State(State),
    /// How the visitor found it.
    Rating(Rating),
    /// The visitor goes on with this connector too; none: no longer.
    Handoff(Option<String>),
}

/// Somebody to whom an entry is to be delivered, and who may be away.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Recipient {
    /// The conversation's visitor.
    Visitor,
}

/// What came of storing an entry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Appended {
    /// The entry as it is stored: the first one with its client id.
    pub entry: Entry,
    /// Whether it was stored just now, rather than before.
    pub fresh: bool,
    /// The file that it deleted, whose bytes are now nobody's.
    pub freed: Option<FileId>,
}
