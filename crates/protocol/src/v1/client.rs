//! What a client says to the server.

use crate::decode::{DecodeError, Reader, Wrong};
use crate::element::Element;
use crate::file::FileMeta;
use crate::id::{ChannelName, MemberId, MessageId};
use crate::timestamp::Timestamp;

use super::MESSAGE_ID;

const TYPES: &str = "\"JOIN\", \"TXT\", \"UPL\", \"BIN\", \"PING\" or \"PONG\"";

/// A frame from client to server.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientFrame {
    /// `["JOIN", memberId, memberName or null, channel]`: who this connection
    /// is. Answered by OK.
    Join {
        /// The visitor's secret id.
        member: MemberId,
        /// The name to show; none, or sent empty: one that the server chooses.
        name: Option<String>,
        /// As it was sent: a bad channel name is refused with a reason of its
        /// own, not as a bad frame.
        channel: String,
    },
    /// `["TXT", messageId, text, timestamp]`: a text message.
    Text {
        /// Chosen by the client.
        id: MessageId,
        /// The text; its length is checked by [`crate::check_text`].
        text: String,
        /// When the visitor sent it, by the client's clock.
        sent_at: Timestamp,
    },
    /// `["UPL", messageId, fileName, fileType, fileSize, timestamp]`: asks for
    /// a place to upload a file to.
    Upload {
        /// Chosen by the client; BIN repeats it.
        id: MessageId,
        /// The file.
        file: FileMeta,
        /// When the visitor sent it, by the client's clock.
        sent_at: Timestamp,
    },
    /// `["BIN", messageId, uri, fileName, fileType, fileSize, timestamp]`: the
    /// file has been uploaded.
    File {
        /// The id that UPL had.
        id: MessageId,
        /// The canonical URI that UPL was answered with.
        uri: String,
        /// The file.
        file: FileMeta,
        /// When the visitor sent it, by the client's clock.
        sent_at: Timestamp,
    },
    /// `["PING"]`: answered by PONG.
    Ping,
    /// `["PONG"]`: answers a PING.
    Pong,
}

impl ClientFrame {
    /// The frame that these elements are.
    pub fn decode(elements: Vec<Element>) -> Result<Self, DecodeError> {
        Self::read(Reader::new(elements)).map_err(|wrong| *wrong.0)
    }

    fn read(mut reader: Reader) -> Result<Self, Wrong> {
        let frame_type = reader.frame_type(TYPES)?;
        Ok(match frame_type.as_str() {
            "JOIN" => Self::Join {
                member: reader.id("memberId", MemberId::EXPECTED, MemberId::new)?,
                name: reader.member_name()?,
                channel: reader.text("channel", ChannelName::EXPECTED)?,
            },
            "TXT" => Self::Text {
                id: reader.id(MESSAGE_ID, MessageId::EXPECTED, MessageId::new)?,
                text: reader
                    .storable_text("text", "the text of the message, a string without U+0000")?,
                sent_at: reader.timestamp()?,
            },
            "UPL" => Self::Upload {
                id: reader.id(MESSAGE_ID, MessageId::EXPECTED, MessageId::new)?,
                file: reader.file()?,
                sent_at: reader.timestamp()?,
            },
            "BIN" => Self::File {
                id: reader.id(MESSAGE_ID, MessageId::EXPECTED, MessageId::new)?,
                uri: reader.uri("uri")?,
                file: reader.file()?,
                sent_at: reader.timestamp()?,
            },
            "PING" => Self::Ping,
            "PONG" => Self::Pong,
            _ => return Err(DecodeError::unknown_type(&frame_type, TYPES)),
        })
    }

    /// The elements of this frame.
    pub fn encode(&self) -> Vec<Element> {
        match self {
            Self::Join {
                member,
                name,
                channel,
            } => vec![
                "JOIN".into(),
                member.as_str().into(),
                name.as_deref().into(),
                channel.as_str().into(),
            ],
            Self::Text { id, text, sent_at } => super::text(id, text, *sent_at),
            Self::Upload { id, file, sent_at } => super::upload(id, file, *sent_at),
            Self::File {
                id,
                uri,
                file,
                sent_at,
            } => super::file(id, uri, file, *sent_at),
            Self::Ping => vec!["PING".into()],
            Self::Pong => vec!["PONG".into()],
        }
    }
}
