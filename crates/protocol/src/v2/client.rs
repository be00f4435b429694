//! What a client says to the server.

use crate::decode::{DecodeError, Reader, Wrong};
use crate::element::Element;
use crate::file::FileMeta;
use crate::id::{ChannelName, DeviceToken, MemberId, MessageId};
use crate::limits::{PAGE_ENTRIES, USER_TOKEN_BYTES};
use crate::timestamp::Timestamp;
use crate::v1;

use super::words::Mark;
use super::{SEQ, comment, id, optional_text, stars};

const TYPES: &str = "\"JOIN\", \"TXT\", \"UPL\", \"BIN\", \"EDIT\", \"RATE\", \"REPORT\", \
                     \"LINK\", \"HIST\", \"MARK\", \"TYPE\", \"PING\" or \"PONG\"";

/// A frame from client to server.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientFrame {
    /// `["JOIN", memberId, memberName, channel, deviceToken, after, userToken]`:
    /// who this connection is. Answered by OK.
    Join(Join),
    /// `["TXT", id, text, timestamp]`: a text message.
    Text {
        /// Chosen by the client.
        id: MessageId,
        /// The text; its length is checked by [`crate::check_text`].
        text: String,
        /// When the visitor sent it, by the client's clock.
        sent_at: Timestamp,
    },
    /// `["UPL", id, fileName, fileType, fileSize, timestamp]`: asks for a place
    /// to upload a file to.
    Upload {
        /// Chosen by the client; BIN repeats it.
        id: MessageId,
        /// The file.
        file: FileMeta,
        /// When the visitor sent it, by the client's clock.
        sent_at: Timestamp,
    },
    /// `["BIN", id, uri, fileName, fileType, fileSize, timestamp]`: the file
    /// has been uploaded.
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
    /// `["EDIT", id, target, text, timestamp]`: another text for one of the
    /// visitor's own messages, or none: it is deleted.
    Edit {
        /// Chosen by the client.
        id: MessageId,
        /// The number of the message.
        target: u32,
        /// What it says now.
        text: Option<String>,
        /// When the visitor did it, by the client's clock.
        sent_at: Timestamp,
    },
    /// `["RATE", id, stars, comment, timestamp]`: how it was.
    Rate {
        /// Chosen by the client.
        id: MessageId,
        /// 1 (bad) to 5 (good).
        stars: u8,
        /// In the visitor's words.
        comment: Option<String>,
        /// When the visitor did it, by the client's clock.
        sent_at: Timestamp,
    },
    /// `["REPORT", id, reason]`: something is wrong in this conversation.
    Report {
        /// Chosen by the client.
        id: MessageId,
        /// In the visitor's words.
        reason: Option<String>,
    },
    /// `["LINK", id]`: asks for a link by which to go on elsewhere.
    Link {
        /// Chosen by the client.
        id: MessageId,
    },
    /// `["HIST", id, before, limit]`: asks for earlier entries.
    History {
        /// Chosen by the client.
        id: MessageId,
        /// Those before this number.
        before: u32,
        /// At most so many: 1 to [`PAGE_ENTRIES`].
        limit: u32,
    },
    /// `["MARK", "delivered"|"read", seq]`: how far the visitor has come.
    Mark {
        /// In which respect.
        mark: Mark,
        /// Up to this number.
        up_to: u32,
    },
    /// `["TYPE", true|false]`: whether the visitor is typing.
    Typing {
        /// Whether.
        on: bool,
    },
    /// `["PING"]`: answered by PONG.
    Ping,
    /// `["PONG"]`: answers a PING.
    Pong,
}

/// Who a connection is.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// The visitor's id.
    pub member: MemberId,
    /// The name to show; none, or sent empty: one that the server chooses.
    pub name: Option<String>,
    /// As it was sent: a bad channel name is refused with a reason of its own.
    pub channel: String,
    /// The secret of this device; none only in v1.
    pub device: Option<DeviceToken>,
    /// The last number that this device has; none: it has nothing.
    pub after: Option<u32>,
    /// A JWT that proves who the visitor is.
    pub user_token: Option<UserToken>,
}

/// A JWT. It has no `Display`, and `Debug` hides it.
#[derive(Clone, Eq, PartialEq)]
pub struct UserToken(pub String);

impl std::fmt::Debug for UserToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UserToken(hidden)")
    }
}

impl ClientFrame {
    /// The frame that these elements are.
    pub fn decode(elements: Vec<Element>) -> Result<Self, DecodeError> {
        Self::read(Reader::new(elements)).map_err(|wrong| *wrong.0)
    }

    fn read(mut reader: Reader) -> Result<Self, Wrong> {
        let frame_type = reader.frame_type(TYPES)?;
        Ok(match frame_type.as_str() {
            "JOIN" => Self::Join(join(&mut reader)?),
            "TXT" => Self::Text {
                id: id(&mut reader)?,
                text: reader
                    .storable_text("text", "the text of the message, a string without U+0000")?,
                sent_at: reader.timestamp()?,
            },
            "UPL" => Self::Upload {
                id: id(&mut reader)?,
                file: reader.file()?,
                sent_at: reader.timestamp()?,
            },
            "BIN" => Self::File {
                id: id(&mut reader)?,
                uri: reader.uri("uri")?,
                file: reader.file()?,
                sent_at: reader.timestamp()?,
            },
            "EDIT" => Self::Edit {
                id: id(&mut reader)?,
                target: reader.seq("target")?,
                text: reader.optional(|reader| {
                    reader.storable_text("text", "null or a text without U+0000")
                })?,
                sent_at: reader.timestamp()?,
            },
            "RATE" => Self::Rate {
                id: id(&mut reader)?,
                stars: stars(&mut reader)?,
                comment: comment(&mut reader, "comment")?,
                sent_at: reader.timestamp()?,
            },
            "REPORT" => Self::Report {
                id: id(&mut reader)?,
                reason: comment(&mut reader, "reason")?,
            },
            "LINK" => Self::Link {
                id: id(&mut reader)?,
            },
            "HIST" => Self::History {
                id: id(&mut reader)?,
                before: reader.seq("before")?,
                limit: reader.number(
                    "limit",
                    "a number of entries: a whole number from 1 to 100",
                    1..=PAGE_ENTRIES,
                )?,
            },
            "MARK" => Self::Mark {
                mark: reader.word("mark", Mark::EXPECTED, Mark::from_word)?,
                up_to: reader.seq(SEQ)?,
            },
            "TYPE" => Self::Typing {
                on: reader.flag("typing")?,
            },
            "PING" => Self::Ping,
            "PONG" => Self::Pong,
            _ => return Err(DecodeError::unknown_type(&frame_type, TYPES)),
        })
    }

    /// The elements of this frame.
    pub fn encode(&self) -> Vec<Element> {
        match self {
            Self::Join(join) => vec![
                "JOIN".into(),
                join.member.as_str().into(),
                join.name.as_deref().into(),
                join.channel.as_str().into(),
                join.device.as_ref().map(DeviceToken::as_str).into(),
                join.after.into(),
                join.user_token
                    .as_ref()
                    .map(|token| token.0.as_str())
                    .into(),
            ],
            Self::Edit {
                id,
                target,
                text,
                sent_at,
            } => vec![
                "EDIT".into(),
                id.as_str().into(),
                (*target).into(),
                text.as_deref().into(),
                (*sent_at).into(),
            ],
            Self::Rate {
                id,
                stars,
                comment,
                sent_at,
            } => vec![
                "RATE".into(),
                id.as_str().into(),
                u32::from(*stars).into(),
                comment.as_deref().into(),
                (*sent_at).into(),
            ],
            Self::Report { id, reason } => vec![
                "REPORT".into(),
                id.as_str().into(),
                reason.as_deref().into(),
            ],
            Self::Link { id } => vec!["LINK".into(), id.as_str().into()],
            Self::History { id, before, limit } => vec![
                "HIST".into(),
                id.as_str().into(),
                (*before).into(),
                (*limit).into(),
            ],
            Self::Mark { mark, up_to } => {
                vec!["MARK".into(), (*mark).into(), (*up_to).into()]
            }
            Self::Typing { on } => vec!["TYPE".into(), (*on).into()],
            Self::Text { id, text, sent_at } => v1::text(id, text, *sent_at),
            Self::Upload { id, file, sent_at } => v1::upload(id, file, *sent_at),
            Self::File {
                id,
                uri,
                file,
                sent_at,
            } => v1::file(id, uri, file, *sent_at),
            Self::Ping => vec!["PING".into()],
            Self::Pong => vec!["PONG".into()],
        }
    }

    /// The id that an ERR about this frame names.
    pub fn id(&self) -> Option<&MessageId> {
        match self {
            Self::Text { id, .. }
            | Self::Upload { id, .. }
            | Self::File { id, .. }
            | Self::Edit { id, .. }
            | Self::Rate { id, .. }
            | Self::Report { id, .. }
            | Self::Link { id }
            | Self::History { id, .. } => Some(id),
            Self::Join(_) | Self::Mark { .. } | Self::Typing { .. } | Self::Ping | Self::Pong => {
                None
            }
        }
    }

    /// The id that an ERR about elements names that are no frame.
    pub fn id_of(elements: &[Element]) -> Option<MessageId> {
        match elements {
            [Element::Text(frame_type), Element::Text(id), ..]
                if matches!(
                    frame_type.as_str(),
                    "TXT" | "UPL" | "BIN" | "EDIT" | "RATE" | "REPORT" | "LINK" | "HIST"
                ) =>
            {
                MessageId::new(id.as_str()).ok()
            }
            _ => None,
        }
    }
}

fn join(reader: &mut Reader) -> Result<Join, Wrong> {
    const TOKEN: &str = "null or a JWT of up to 8192 bytes";
    Ok(Join {
        member: reader.id("memberId", MemberId::EXPECTED, MemberId::new)?,
        name: reader.member_name()?,
        channel: reader.text("channel", ChannelName::EXPECTED)?,
        device: Some(reader.id("deviceToken", DeviceToken::EXPECTED, DeviceToken::new)?),
        after: reader.optional(|reader| reader.seq("after"))?,
        user_token: optional_text(reader, "userToken", TOKEN, USER_TOKEN_BYTES)?.map(UserToken),
    })
}
