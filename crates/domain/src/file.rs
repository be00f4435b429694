//! A file: its bytes are opaque, its name is only ever shown.

use kite_protocol::{FileMeta, MessageId, Timestamp};

use crate::conversation::ConversationId;
use crate::entry::Side;

/// A file's id: 32 random characters `a-z0-9`. It names the bytes in the blob
/// store, and nobody can guess it.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct FileId(String);

impl FileId {
    /// The length of every id.
    pub const LEN: usize = 32;

    /// The id, if the text can be one. This is what keeps ids from being
    /// paths.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let valid = text.len() == Self::LEN
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        valid.then_some(Self(text))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// SHA-256 of a file's bytes.
pub type Digest = [u8; 32];

/// A file that somebody sends in a conversation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// The conversation to which it belongs.
    pub conversation: ConversationId,
    /// Its name, type and size.
    pub meta: FileMeta,
    /// What its bytes hash to, once they have been stored.
    pub digest: Option<Digest>,
}

/// A file to register before its bytes come.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewFile {
    /// Its id, should it be new.
    pub id: FileId,
    /// The conversation to which it belongs.
    pub conversation: ConversationId,
    /// Which side sends it.
    pub side: Side,
    /// The id of the message that will carry it. The same one from the same
    /// side of the same visitor's conversations is the same file.
    pub client_id: MessageId,
    /// Its name, type and size.
    pub meta: FileMeta,
    /// When it was registered.
    pub created_at: Timestamp,
}
