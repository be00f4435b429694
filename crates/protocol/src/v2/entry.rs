//! The entries of a conversation, as the server says them.

use crate::decode::{Reader, Wrong};
use crate::element::Element;
use crate::file::FileMeta;
use crate::id::MessageId;
use crate::limits::TEXT_BYTES;
use crate::timestamp::Timestamp;
use crate::v1;

use super::words::{Role, State};
use super::{SEQ, comment, id, optional_name, optional_text, stars};

/// One entry: what was said, or what changed for good.
///
/// As a frame: `[type, seq, id, role, author, …, timestamp]`, where type and
/// the elements between follow the [`Content`].
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number in the conversation, from 1 without gaps; 0 where the server
    /// speaks v1 and has none.
    pub seq: u32,
    /// The id that the visitor's client chose, or ours.
    pub id: MessageId,
    /// Who wrote it.
    pub role: Role,
    /// The operator's name.
    pub author: Option<String>,
    /// When it was written: by the client's clock if the visitor wrote it, by
    /// the server's otherwise.
    pub at: Timestamp,
    /// What it is.
    pub content: Content,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// `["TXT", seq, id, role, author, text, timestamp, editedAt]`: a text.
    Text {
        /// What it says now; none: it was a text or a file, and is deleted.
        text: Option<String>,
        /// When it was changed last.
        edited_at: Option<Timestamp>,
    },
    /// `["BIN", seq, id, role, author, uri, fileName, fileType, fileSize, timestamp]`:
    /// a file.
    File {
        /// From where to GET the bytes.
        uri: String,
        /// The file.
        file: FileMeta,
    },
    /// `["EDIT", seq, id, role, author, target, text, timestamp]`: an earlier
    /// message says something else.
    Edit {
        /// The number of that message.
        target: u32,
        /// What it says now; none: it is deleted.
        text: Option<String>,
    },
    /// `["STATE", seq, id, role, author, state, timestamp]`: the conversation
    /// stands otherwise.
    State(State),
    /// `["RATE", seq, id, role, author, stars, comment, timestamp]`: how the
    /// visitor found it.
    Rating {
        /// 1 (bad) to 5 (good).
        stars: u8,
        /// In the visitor's words.
        comment: Option<String>,
    },
    /// `["HANDOFF", seq, id, role, author, connector, timestamp]`: the visitor
    /// goes on with this connector, such as `telegram`, too; none: no longer.
    Handoff(Option<String>),
}

impl Entry {
    /// Reads what follows the type; none if the type is no entry's.
    pub(super) fn decode(frame_type: &str, reader: &mut Reader) -> Option<Result<Self, Wrong>> {
        let content = match frame_type {
            "TXT" => text,
            "BIN" => file,
            "EDIT" => edit,
            "STATE" => state,
            "RATE" => rating,
            "HANDOFF" => handoff,
            _ => return None,
        };
        Some(Self::read(reader, content))
    }

    fn read(
        reader: &mut Reader,
        content: fn(&mut Reader) -> Result<(Content, Timestamp), Wrong>,
    ) -> Result<Self, Wrong> {
        let seq = reader.entry_seq(SEQ)?;
        let id = id(reader)?;
        let role = reader.word("role", Role::EXPECTED, Role::from_word)?;
        let author = optional_name(reader, "author")?;
        let (content, at) = content(reader)?;
        Ok(Self {
            seq,
            id,
            role,
            author,
            at,
            content,
        })
    }

    /// The elements of this frame.
    pub(super) fn encode(&self) -> Vec<Element> {
        let (frame_type, content): (&str, Vec<Element>) = match &self.content {
            Content::Text { text, .. } => ("TXT", vec![text.as_deref().into()]),
            Content::File { uri, file } => (
                "BIN",
                vec![
                    uri.as_str().into(),
                    file.name.as_str().into(),
                    file.media_type.as_str().into(),
                    v1::size(file),
                ],
            ),
            Content::Edit { target, text } => {
                ("EDIT", vec![(*target).into(), text.as_deref().into()])
            }
            Content::State(state) => ("STATE", vec![(*state).into()]),
            Content::Rating { stars, comment } => (
                "RATE",
                vec![u32::from(*stars).into(), comment.as_deref().into()],
            ),
            Content::Handoff(connector) => ("HANDOFF", vec![connector.as_deref().into()]),
        };
        let mut elements = vec![
            frame_type.into(),
            self.seq.into(),
            self.id.as_str().into(),
            self.role.into(),
            self.author.as_deref().into(),
        ];
        elements.extend(content);
        elements.push(self.at.into());
        if let Content::Text { edited_at, .. } = self.content {
            elements.push(edited_at.into());
        }
        elements
    }
}

/// What a message says now.
fn current(reader: &mut Reader) -> Result<Option<String>, Wrong> {
    const EXPECTED: &str = "null or a text of up to 4096 bytes without U+0000";
    optional_text(reader, "text", EXPECTED, TEXT_BYTES)
}

fn text(reader: &mut Reader) -> Result<(Content, Timestamp), Wrong> {
    let text = current(reader)?;
    let at = reader.timestamp()?;
    let edited_at = reader.optional(Reader::timestamp)?;
    Ok((Content::Text { text, edited_at }, at))
}

fn file(reader: &mut Reader) -> Result<(Content, Timestamp), Wrong> {
    let uri = reader.uri("uri")?;
    let file = reader.file()?;
    Ok((Content::File { uri, file }, reader.timestamp()?))
}

fn edit(reader: &mut Reader) -> Result<(Content, Timestamp), Wrong> {
    let target = reader.entry_seq("target")?;
    let text = current(reader)?;
    Ok((Content::Edit { target, text }, reader.timestamp()?))
}

fn state(reader: &mut Reader) -> Result<(Content, Timestamp), Wrong> {
    let state = reader.word("state", State::EXPECTED, State::from_word)?;
    Ok((Content::State(state), reader.timestamp()?))
}

fn rating(reader: &mut Reader) -> Result<(Content, Timestamp), Wrong> {
    let stars = stars(reader)?;
    let comment = comment(reader, "comment")?;
    Ok((Content::Rating { stars, comment }, reader.timestamp()?))
}

fn handoff(reader: &mut Reader) -> Result<(Content, Timestamp), Wrong> {
    let connector = reader.optional(|reader| reader.free_word("connector"))?;
    Ok((Content::Handoff(connector), reader.timestamp()?))
}
