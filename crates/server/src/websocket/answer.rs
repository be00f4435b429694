//! What frames are answered with, and how either version says it.

use kite_domain::{Conversation, Entry, Marks, Membership, Side};
use kite_protocol::v2::{Info, Mark, Role};
use kite_protocol::{MessageId, Timestamp, v1, v2};
use kite_telegram::connector::Link;

use super::history::History;
use super::version::{Frame, Version};

/// What a frame is answered with.
#[derive(Debug)]
pub enum Answer {
    /// The connection has joined.
    Joined(Box<Joined>),
    /// The sign of life is returned.
    Pong,
    /// An entry is stored.
    Stored {
        /// The id that the client chose.
        id: MessageId,
        /// The entry.
        entry: Entry,
    },
    /// Something else is stored.
    Noted {
        /// The id that the client chose.
        id: MessageId,
        /// When.
        at: Timestamp,
    },
    /// A place for a file.
    Place {
        /// The id that the client chose.
        id: MessageId,
        /// From where the file can be fetched.
        canonical_uri: String,
        /// Where to PUT its bytes.
        upload_uri: String,
    },
    /// Where the visitor can go on.
    Link {
        /// The id that the client chose.
        id: MessageId,
        /// The link.
        link: Link,
    },
    /// Earlier entries, which are yet to be read.
    History(History),
}

/// What a connection finds when it has joined.
#[derive(Clone, Debug)]
pub struct Joined {
    /// As whom.
    pub membership: Membership,
    /// The last number that its device holds.
    pub after: Option<u32>,
    /// How the conversation stands.
    pub conversation: Conversation,
    /// What there is to know of the channel.
    pub info: Info,
    /// The operators who are there.
    pub present: Vec<String>,
}

impl Answer {
    /// The frames, in their order.
    pub fn frames(&self, version: Version) -> Vec<Frame> {
        match version {
            Version::V1 => self.v1().map(Frame::V1).into_iter().collect(),
            Version::V2 => self.v2().into_iter().map(Frame::V2).collect(),
        }
    }

    fn v1(&self) -> Option<v1::ServerFrame> {
        Some(match self {
            Self::Joined(_) => v1::ServerFrame::Ok,
            Self::Pong => v1::ServerFrame::Pong,
            Self::Stored { id, entry } => v1::ServerFrame::Ack {
                id: id.clone(),
                destination_id: entry.id.clone(),
                stored_at: entry.stored_at,
            },
            Self::Place {
                id,
                canonical_uri,
                upload_uri,
            } => v1::ServerFrame::Upload {
                id: id.clone(),
                canonical_uri: canonical_uri.clone(),
                upload_uri: Some(upload_uri.clone()),
            },
            // Nobody can ask for these in v1.
            Self::Noted { .. } | Self::Link { .. } | Self::History(_) => return None,
        })
    }

    fn v2(&self) -> Vec<v2::ServerFrame> {
        vec![match self {
            Self::Joined(joined) => return joined.v2(),
            Self::Pong => v2::ServerFrame::Pong,
            Self::Stored { id, entry } => v2::ServerFrame::Ack {
                id: id.clone(),
                seq: entry.seq.0,
                stored_at: entry.stored_at,
            },
            Self::Noted { id, at } => v2::ServerFrame::Ack {
                id: id.clone(),
                seq: 0,
                stored_at: *at,
            },
            Self::Place {
                id,
                canonical_uri,
                upload_uri,
            } => v2::ServerFrame::Upload {
                id: id.clone(),
                canonical_uri: canonical_uri.clone(),
                upload_uri: Some(upload_uri.clone()),
            },
            Self::Link { id, link } => v2::ServerFrame::Link {
                id: id.clone(),
                url: link.url.clone(),
                expires_at: link.expires_at,
            },
            // It is read page by page, while it is sent.
            Self::History(_) => return Vec::new(),
        }]
    }
}

impl Joined {
    fn v2(&self) -> Vec<v2::ServerFrame> {
        let mut frames = vec![
            v2::ServerFrame::Ok {
                last: self.conversation.last.0,
                state: self.conversation.state,
            },
            v2::ServerFrame::Info(self.info.clone()),
        ];
        frames.extend(Told::default().news(&self.conversation));
        frames.push(v2::ServerFrame::Presence {
            names: self.present.clone(),
        });
        frames
    }
}

/// The marks that a peer has been told; at first none.
#[derive(Debug, Default)]
pub(super) struct Told {
    visitor: Marks,
    operator: Marks,
}

impl Told {
    /// What a peer knows that has been told how a conversation stands.
    pub(super) fn all_of(conversation: &Conversation) -> Self {
        Self {
            visitor: conversation.visitor_marks,
            operator: conversation.operator_marks,
        }
    }

    /// The marks that are others now.
    pub(super) fn news(&mut self, conversation: &Conversation) -> Vec<v2::ServerFrame> {
        let mut frames = Vec::new();
        for (side, role, told) in [
            (Side::Visitor, Role::Visitor, &mut self.visitor),
            (Side::Operator, Role::Operator, &mut self.operator),
        ] {
            let now = conversation.marks(side);
            for (mark, now, told) in [
                (Mark::Delivered, now.received, told.received),
                (Mark::Read, now.read, told.read),
            ] {
                if now > told {
                    frames.push(v2::ServerFrame::Mark {
                        side: role,
                        mark,
                        up_to: now.0,
                    });
                }
            }
            *told = now;
        }
        frames
    }
}
