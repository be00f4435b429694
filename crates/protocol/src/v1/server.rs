//! What the server says to a client.

use crate::decode::{DecodeError, Reader, Wrong};
use crate::element::Element;
use crate::file::FileMeta;
use crate::id::MessageId;
use crate::timestamp::Timestamp;

use super::MESSAGE_ID;

const TYPES: &str = "\"OK\", \"TXT\", \"UPL\", \"BIN\", \"ACK\", \"ERR\", \"PING\" or \"PONG\"";

/// A frame from server to client.
#[derive(Clone, Debug, PartialEq)]
pub enum ServerFrame {
    /// `["OK"]`: joined.
    Ok,
    /// `["TXT", messageId, text, timestamp]`: a text message.
    Text {
        /// Chosen by the server.
        id: MessageId,
        /// The text.
        text: String,
        /// When it was written, by the server's clock.
        sent_at: Timestamp,
    },
    /// `["UPL", messageId, canonicalUri, uploadUri?]`: where to PUT the file
    /// of a client's UPL.
    Upload {
        /// The id that the client's UPL had.
        id: MessageId,
        /// What BIN must name; from here the file can be fetched.
        canonical_uri: String,
        /// Where to PUT the bytes; none: to the canonical URI.
        upload_uri: Option<String>,
    },
    /// `["BIN", messageId, uri, fileName, fileType, fileSize, timestamp]`: a
    /// file to fetch.
    File {
        /// Chosen by the server.
        id: MessageId,
        /// From where to GET the bytes.
        uri: String,
        /// The file.
        file: FileMeta,
        /// When it was sent, by the server's clock.
        sent_at: Timestamp,
    },
    /// `["ACK", messageId, destinationMessageId, timestamp]`: the client's
    /// message is stored.
    Ack {
        /// The id that the client chose.
        id: MessageId,
        /// The id under which the server keeps it.
        destination_id: MessageId,
        /// When it was stored, by the server's clock.
        stored_at: Timestamp,
    },
    /// `["ERR", reason, code]`: a frame could not be served.
    Error {
        /// What was wrong and what is right, for people.
        reason: String,
        /// What was wrong, for programs.
        code: u16,
    },
    /// `["PING"]`: answered by PONG.
    Ping,
    /// `["PONG"]`: answers a PING.
    Pong,
}

impl ServerFrame {
    /// The frame that these elements are.
    pub fn decode(elements: Vec<Element>) -> Result<Self, DecodeError> {
        Self::read(Reader::new(elements)).map_err(|wrong| *wrong.0)
    }

    fn read(mut reader: Reader) -> Result<Self, Wrong> {
        let frame_type = reader.frame_type(TYPES)?;
        Ok(match frame_type.as_str() {
            "OK" => Self::Ok,
            "TXT" => Self::Text {
                id: reader.id(MESSAGE_ID, MessageId::EXPECTED, MessageId::new)?,
                text: reader.text("text", "the text of the message, a string")?,
                sent_at: reader.timestamp()?,
            },
            "UPL" => Self::Upload {
                id: reader.id(MESSAGE_ID, MessageId::EXPECTED, MessageId::new)?,
                canonical_uri: reader.uri("canonicalUri")?,
                upload_uri: reader.optional(|reader| reader.uri("uploadUri"))?,
            },
            "BIN" => Self::File {
                id: reader.id(MESSAGE_ID, MessageId::EXPECTED, MessageId::new)?,
                uri: reader.uri("uri")?,
                file: reader.file()?,
                sent_at: reader.timestamp()?,
            },
            "ACK" => Self::Ack {
                id: reader.id(MESSAGE_ID, MessageId::EXPECTED, MessageId::new)?,
                destination_id: reader.id(
                    "destinationMessageId",
                    MessageId::EXPECTED,
                    MessageId::new,
                )?,
                stored_at: reader.timestamp()?,
            },
            "ERR" => Self::Error {
                reason: reader.text("reason", "the reason, a string")?,
                code: reader.code()?,
            },
            "PING" => Self::Ping,
            "PONG" => Self::Pong,
            _ => return Err(DecodeError::unknown_type(&frame_type, TYPES)),
        })
    }

    /// The elements of this frame.
    pub fn encode(&self) -> Vec<Element> {
        match self {
            Self::Ok => vec!["OK".into()],
            Self::Text { id, text, sent_at } => super::text(id, text, *sent_at),
            Self::Upload {
                id,
                canonical_uri,
                upload_uri,
            } => super::place(id, canonical_uri, upload_uri.as_deref()),
            Self::File {
                id,
                uri,
                file,
                sent_at,
            } => super::file(id, uri, file, *sent_at),
            Self::Ack {
                id,
                destination_id,
                stored_at,
            } => vec![
                "ACK".into(),
                id.as_str().into(),
                destination_id.as_str().into(),
                (*stored_at).into(),
            ],
            Self::Error { reason, code } => vec![
                "ERR".into(),
                reason.as_str().into(),
                Element::Number(f64::from(*code)),
            ],
            Self::Ping => vec!["PING".into()],
            Self::Pong => vec!["PONG".into()],
        }
    }
}
