//! What the server says to a client.

use std::time::Duration;

use crate::decode::{DecodeError, Reader, Wrong};
use crate::element::Element;
use crate::id::MessageId;
use crate::limits::{PRESENT_NAMES, REASON_BYTES};
use crate::timestamp::Timestamp;
use crate::v1;

use super::entry::Entry;
use super::info::Info;
use super::words::{Mark, Role, State};
use super::{SEQ, id, optional_name};

const TYPES: &str = "\"OK\", \"INFO\", \"SYNC\", \"LIVE\", \"TXT\", \"BIN\", \"EDIT\", \"STATE\", \
                     \"RATE\", \"HANDOFF\", \"PAGE\", \"ACK\", \"UPL\", \"LINK\", \"MARK\", \"TYPE\", \"PRES\", \
                     \"ERR\", \"PING\" or \"PONG\"";

const NAMES: &str = "a list of names of 1 to 256 bytes without control characters";

const REASON: &str = "the reason, a string of up to 1024 bytes without U+0000";

const MILLIS: &str = "null or milliseconds: a whole number from 0 to 4294967295";

/// A frame from server to client.
#[derive(Clone, Debug, PartialEq)]
pub enum ServerFrame {
    /// `["OK", last, state]`: joined.
    Ok {
        /// The number of the conversation's last entry.
        last: u32,
        /// How the conversation stands.
        state: State,
    },
    /// `["INFO", …]`: the channel; again whenever it changes.
    Info(Info),
    /// `["SYNC", first]`: the server cannot go on where the client is. What
    /// the client holds of numbered entries is void; the next one has the
    /// number `first`.
    Sync {
        /// That number.
        first: u32,
    },
    /// `["LIVE"]`: what was missing at JOIN is out; what follows happens now.
    Live,
    /// An entry: TXT, BIN, EDIT, STATE, RATE or HANDOFF.
    Entry(Entry),
    /// `["PAGE", id, first, more]`: the entries that HIST asked for are out.
    Page {
        /// The id that HIST had.
        id: MessageId,
        /// The smallest number of the page; none: it was empty.
        first: Option<u32>,
        /// Whether there are still earlier ones.
        more: bool,
    },
    /// `["ACK", id, seq, timestamp]`: what the client asked for is durable.
    Ack {
        /// The id that the client chose.
        id: MessageId,
        /// The number of its entry; 0 where it makes none.
        seq: u32,
        /// When it was stored, by the server's clock.
        stored_at: Timestamp,
    },
    /// `["UPL", id, canonicalUri, uploadUri]`: where to PUT the file of a
    /// client's UPL.
    Upload {
        /// The id that the client's UPL had.
        id: MessageId,
        /// What BIN must name; from here the file can be fetched.
        canonical_uri: String,
        /// Where to PUT the bytes; none: to the canonical URI.
        upload_uri: Option<String>,
    },
    /// `["LINK", id, url, expiresAt]`: where the visitor can go on.
    Link {
        /// The id that the client's LINK had.
        id: MessageId,
        /// The link: good once.
        url: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// `["MARK", side, mark, seq]`: how far a side has come with what the other
    /// one wrote.
    Mark {
        /// Which side.
        side: Role,
        /// In which respect.
        mark: Mark,
        /// Up to this number.
        up_to: u32,
    },
    /// `["TYPE", name, true|false]`: whether an operator is typing.
    Typing {
        /// Who.
        name: Option<String>,
        /// Whether.
        on: bool,
    },
    /// `["PRES", names]`: the operators who are there, at most
    /// [`PRESENT_NAMES`].
    Presence {
        /// Their names; empty: nobody is there.
        names: Vec<String>,
    },
    /// `["ERR", code, id, reason, retryAfter]`: a frame could not be served.
    Error {
        /// What was wrong, for programs: a stable word, or a number in v1.
        code: String,
        /// The id of the frame that it is about, if that had one.
        id: Option<MessageId>,
        /// What was wrong and what is right, for people.
        reason: String,
        /// How long to wait before trying again; in the frame in milliseconds.
        retry_after: Option<Duration>,
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
        if let Some(entry) = Entry::decode(&frame_type, &mut reader) {
            return entry.map(Self::Entry);
        }
        Ok(match frame_type.as_str() {
            "OK" => Self::Ok {
                last: reader.seq("last")?,
                state: reader.word("state", State::EXPECTED, State::from_word)?,
            },
            "INFO" => Self::Info(Info::decode(&mut reader)?),
            "SYNC" => Self::Sync {
                first: reader.entry_seq("first")?,
            },
            "LIVE" => Self::Live,
            "PAGE" => Self::Page {
                id: id(&mut reader)?,
                first: reader.optional(|reader| reader.entry_seq("first"))?,
                more: reader.flag("more")?,
            },
            "ACK" => Self::Ack {
                id: id(&mut reader)?,
                seq: reader.seq(SEQ)?,
                stored_at: reader.timestamp()?,
            },
            "UPL" => Self::Upload {
                id: id(&mut reader)?,
                canonical_uri: reader.uri("canonicalUri")?,
                upload_uri: reader.optional(|reader| reader.uri("uploadUri"))?,
            },
            "LINK" => Self::Link {
                id: id(&mut reader)?,
                url: reader.uri("url")?,
                expires_at: reader.timestamp()?,
            },
            "MARK" => Self::Mark {
                side: reader.word("side", "\"visitor\" or \"operator\"", side)?,
                mark: reader.word("mark", Mark::EXPECTED, Mark::from_word)?,
                up_to: reader.seq(SEQ)?,
            },
            "TYPE" => Self::Typing {
                name: optional_name(&mut reader, "name")?,
                on: reader.flag("typing")?,
            },
            "PRES" => Self::Presence {
                names: reader.list("names", NAMES, PRESENT_NAMES, |reader| {
                    reader.name("name", NAMES)
                })?,
            },
            "ERR" => Self::Error {
                code: reader.free_word("code")?,
                id: reader.optional(id)?,
                reason: reader.short_text("reason", REASON, REASON_BYTES)?,
                retry_after: reader
                    .optional(|reader| reader.number("retryAfter", MILLIS, 0..=u32::MAX))?
                    .map(|millis| Duration::from_millis(u64::from(millis))),
            },
            "PING" => Self::Ping,
            "PONG" => Self::Pong,
            _ => return Err(DecodeError::unknown_type(&frame_type, TYPES)),
        })
    }

    /// The elements of this frame.
    pub fn encode(&self) -> Vec<Element> {
        match self {
            Self::Ok { last, state } => vec!["OK".into(), (*last).into(), (*state).into()],
            Self::Info(info) => info.encode(),
            Self::Sync { first } => vec!["SYNC".into(), (*first).into()],
            Self::Live => vec!["LIVE".into()],
            Self::Entry(entry) => entry.encode(),
            Self::Page { id, first, more } => vec![
                "PAGE".into(),
                id.as_str().into(),
                (*first).into(),
                (*more).into(),
            ],
            Self::Ack { id, seq, stored_at } => vec![
                "ACK".into(),
                id.as_str().into(),
                (*seq).into(),
                (*stored_at).into(),
            ],
            Self::Upload {
                id,
                canonical_uri,
                upload_uri,
            } => v1::place(id, canonical_uri, upload_uri.as_deref()),
            Self::Link {
                id,
                url,
                expires_at,
            } => vec![
                "LINK".into(),
                id.as_str().into(),
                url.as_str().into(),
                (*expires_at).into(),
            ],
            Self::Mark { side, mark, up_to } => vec![
                "MARK".into(),
                (*side).into(),
                (*mark).into(),
                (*up_to).into(),
            ],
            Self::Typing { name, on } => {
                vec!["TYPE".into(), name.as_deref().into(), (*on).into()]
            }
            Self::Presence { names } => vec![
                "PRES".into(),
                Element::List(names.iter().map(|name| name.as_str().into()).collect()),
            ],
            Self::Error {
                code,
                id,
                reason,
                retry_after,
            } => vec![
                "ERR".into(),
                code.as_str().into(),
                id.as_ref().map(MessageId::as_str).into(),
                reason.as_str().into(),
                retry_after
                    .map(|time| u32::try_from(time.as_millis()).unwrap_or(u32::MAX))
                    .into(),
            ],
            Self::Ping => vec!["PING".into()],
            Self::Pong => vec!["PONG".into()],
        }
    }
}

/// Marks are of those who read; a notice does not.
fn side(word: &str) -> Option<Role> {
    Role::from_word(word).filter(|role| *role != Role::Notice)
}
