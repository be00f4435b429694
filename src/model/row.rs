//! One message in the log.

use std::mem;

use kite_client::{Author, Body, Message, Status};
use kite_protocol::{FileMeta, MessageId, Timestamp};

use super::{Source, Watched, plain_name};

/// One message in the log.
pub(crate) struct Row {
    pub(crate) id: MessageId,
    pub(crate) side: Side,
    /// The operator's name, where it is known.
    pub(crate) name: Option<String>,
    pub(crate) body: Watched<RowBody>,
    pub(crate) at: Timestamp,
    /// Whether it came while the panel was there: only then it moves in.
    pub(crate) fresh: bool,
    pub(crate) state: Watched<RowState>,
}

/// Where a message stands.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Side {
    Incoming,
    Outgoing,
    /// In the middle: the server's own.
    Notice,
}

impl Side {
    fn of(message: &Message) -> Self {
        match message.author {
            Author::Visitor => Self::Outgoing,
            Author::Operator => Self::Incoming,
            Author::Notice => Self::Notice,
        }
    }
}

/// What stands in a bubble.
pub(crate) enum RowBody {
    Text(String),
    File {
        file: FileMeta,
        source: Source,
    },
    Deleted,
    /// Whether the visitor goes on elsewhere too, or no longer.
    Handoff(bool),
}

/// What changes about a message, besides what it says.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct RowState {
    pub(crate) status: Status,
    /// Whether it says that it is sent, delivered or read: the last one of
    /// each does.
    pub(crate) tells: bool,
    pub(crate) edited: bool,
    pub(crate) change: Change,
    /// Whether it is the first one that was new when it came.
    pub(crate) is_news: bool,
    /// The day, above the first message of each.
    pub(crate) day: Option<String>,
    pub(crate) group: Group,
}

impl RowState {
    /// Whether something is said below the message: its time, or how far it has
    /// come.
    pub(crate) fn has_meta(&self) -> bool {
        let is_moving = matches!(self.status, Status::Failed(_) | Status::Uploading { .. });
        is_moving || self.group.is_last || self.tells || self.edited || self.change != Change::None
    }
}

/// What becomes of the visitor's wish to change a message.
#[derive(Clone, Default, Eq, PartialEq)]
pub(crate) enum Change {
    /// There is none.
    #[default]
    None,
    /// It waits for an answer.
    Asked,
    /// It was refused, for this reason.
    Refused(String),
}

/// Where a message stands in what one author wrote within a minute.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) struct Group {
    pub(crate) is_first: bool,
    pub(crate) is_last: bool,
}

/// Whether its text is not the first one.
pub(crate) fn is_edited(message: &Message) -> bool {
    message.edited_at.is_some() && message.body != Body::Deleted
}

/// The author's name, where it is known.
pub(crate) fn name_of(message: &Message) -> Option<String> {
    let name = message.name.as_deref().map(plain_name);
    name.filter(|name| !name.is_empty())
}

impl RowBody {
    /// What a message says; `source` is where its file's bytes come from.
    pub(crate) fn new(message: &Message, source: Source) -> Self {
        match &message.body {
            Body::Text(text) => Self::Text(text.clone()),
            Body::File { file, .. } => Self::File {
                file: file.clone(),
                source,
            },
            Body::Deleted => Self::Deleted,
            Body::Handoff(connector) => Self::Handoff(connector.is_some()),
        }
    }
}

impl Row {
    /// A row that has not found its place yet.
    pub(crate) fn new(message: &Message, status: Status, source: Source, fresh: bool) -> Self {
        Self {
            id: message.id.clone(),
            side: Side::of(message),
            name: name_of(message),
            body: Watched::new(RowBody::new(message, source)),
            at: message.sent_at,
            fresh,
            state: Watched::new(RowState {
                status,
                tells: false,
                edited: is_edited(message),
                change: Change::None,
                is_news: false,
                day: None,
                group: Group {
                    is_first: true,
                    is_last: true,
                },
            }),
        }
    }

    /// Whether it is the row of this message.
    pub(crate) fn is_of(&self, message: &Message) -> bool {
        self.id == message.id && self.side == Side::of(message)
    }

    /// Changes the state, and tells the view if anything is different.
    pub(crate) fn change_state(&self, change: impl FnOnce(&mut RowState)) {
        let mut state = self.state.peek(RowState::clone);
        change(&mut state);
        if let Status::Uploading { sent } = &mut state.status {
            // Followed by itself: what stands beside it stays.
            let sent = mem::take(sent);
            self.body.peek(|body| {
                if let RowBody::File { source, .. } = body {
                    source.sent.set(sent);
                }
            });
        }
        if self.state.peek(|old| *old != state) {
            self.state.set(state);
        }
    }
}
