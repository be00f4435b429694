//! One message of the log.

use kite_protocol::{FileMeta, FileRefusal, MessageId, Timestamp};

/// A message, as the log shows it and the durable store keeps it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Message {
    /// Chosen by its author's side.
    pub id: MessageId,
    /// Its place in the log; equal places go by id. About the milliseconds
    /// since 1970 at which it came into being on this device, so that what
    /// several tabs stored sorts well.
    pub order: u64,
    /// The number that the server gave it; 0: it has none, or none that this
    /// device knows of. A message with a number stands in the log by it alone.
    pub seq: u32,
    /// The last number that this device knew when the message came into being:
    /// behind it a message without a number stands.
    pub after: u32,
    /// Who wrote it.
    pub author: Author,
    /// The operator's name, where the server says it.
    pub name: Option<String>,
    /// What is in it.
    pub body: Body,
    /// When it was written: by this device's clock if the visitor wrote it,
    /// by the server's otherwise.
    pub sent_at: Timestamp,
    /// When it was changed or deleted last, if it was.
    pub edited_at: Option<Timestamp>,
    /// How far it has come.
    pub status: Status,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Author {
    /// The visitor: an outgoing message.
    Visitor,
    /// An operator: an incoming message.
    Operator,
    /// The server itself: an incoming message.
    Notice,
}

/// What is in a message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Body {
    /// A text.
    Text(String),
    /// A file.
    File {
        /// The file's name, type and size.
        file: FileMeta,
        /// Where the bytes can be fetched: an http(s) URL, or a path of the
        /// endpoint's origin. None before the upload has its place, and where
        /// the server named something else.
        uri: Option<String>,
    },
    /// It was a text or a file, and its author has deleted it.
    Deleted,
    /// The visitor goes on with this connector, such as `telegram`, too; none:
    /// no longer. A notice.
    Handoff(Option<String>),
}

/// How far a message has come.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Status {
    /// Outgoing: waits for the connection or for its turn.
    Waiting,
    /// Outgoing: its file is being uploaded.
    Uploading {
        /// How many bytes are out.
        sent: u64,
    },
    /// Outgoing: on its way, not acknowledged.
    Sending,
    /// Outgoing: stored by the server.
    Sent,
    /// Outgoing: it has reached an operator. Only
    /// [`Session::status_of`](crate::Session::status_of) says so: a message in
    /// the log is sent.
    Delivered,
    /// Outgoing: an operator has read it. As with delivered, the log does not
    /// say so.
    Read,
    /// Incoming.
    Received,
    /// Outgoing: will not go out unless it is retried.
    Failed(Failure),
}

/// Why a message failed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Failure {
    /// The server refused it.
    Refused {
        /// Why, for programs: a stable word, or a number in v1.
        code: String,
        /// The server's words, without the sign before them.
        reason: String,
    },
    /// The text or the file is too large; found before anything was sent.
    TooLarge {
        /// The limit in bytes.
        max: u64,
    },
    /// Files of this type are not taken; found before anything was sent.
    UnsupportedType,
    /// The storage refused the file.
    UploadRefused {
        /// The HTTP status.
        status: u16,
    },
    /// The bytes of the file are no longer on this device.
    FileGone,
}

impl Message {
    /// Whether the visitor wrote it.
    pub fn is_outgoing(&self) -> bool {
        self.author == Author::Visitor
    }

    /// Whether it still has to go out.
    pub fn is_unsent(&self) -> bool {
        matches!(
            self.status,
            Status::Waiting | Status::Uploading { .. } | Status::Sending
        )
    }

    /// By what messages are sorted; equal ones go by id. A number comes before
    /// what was written when it was the last one.
    pub(crate) fn place(&self) -> (u64, u64) {
        match self.seq {
            0 => ((u64::from(self.after) << 1) | 1, self.order),
            seq => (u64::from(seq) << 1, 0),
        }
    }

    pub(crate) fn is_file(&self) -> bool {
        matches!(self.body, Body::File { .. })
    }
}

impl From<FileRefusal> for Failure {
    fn from(refusal: FileRefusal) -> Self {
        match refusal {
            FileRefusal::UnsupportedType(_) => Self::UnsupportedType,
            FileRefusal::TooLarge { max, .. } => Self::TooLarge { max },
        }
    }
}
