//! The view model: what the views read. It knows neither session nor browser.

use std::sync::Arc;

use kite_client::{Author, Body, Message, Status};
use kite_protocol::{FileMeta, MessageId};
use leptos::prelude::*;

use crate::browser::object_url::ObjectUrl;

/// One signal for each thing that changes by itself.
#[derive(Clone, Copy)]
pub(crate) struct Model {
    /// The title that the site gives.
    pub(crate) heading: RwSignal<Option<String>>,
    /// The log.
    pub(crate) rows: RwSignal<Vec<Arc<Row>>>,
    /// The connection.
    pub(crate) link: RwSignal<Link>,
    /// Seconds until the next try to connect.
    pub(crate) seconds: RwSignal<u32>,
    /// What screen readers are to say.
    pub(crate) announcement: RwSignal<String>,
    /// Counts what the visitor sent, for the log to show its end.
    pub(crate) sent: RwSignal<u32>,
}

impl Model {
    /// Under the owner of the mounted view, and gone with it.
    pub(crate) fn new(heading: Option<String>) -> Self {
        Self {
            heading: RwSignal::new(heading),
            rows: RwSignal::default(),
            link: RwSignal::new(Link::Idle),
            seconds: RwSignal::default(),
            announcement: RwSignal::default(),
            sent: RwSignal::default(),
        }
    }
}

/// The connection, as the visitor is told of it.
#[derive(Clone, Eq, PartialEq)]
pub(crate) enum Link {
    /// None yet, and none needed.
    Idle,
    /// On its way for the first time.
    Connecting,
    /// There.
    Online,
    /// Broken; the next try is planned, or going on.
    Trouble { trying: bool },
    /// The server does not take this visitor, in its words.
    Refused(String),
}

/// One message in the log.
pub(crate) struct Row {
    pub(crate) id: MessageId,
    pub(crate) outgoing: bool,
    pub(crate) body: RowBody,
    /// The local time, and with it the day.
    pub(crate) time: String,
    pub(crate) full_time: String,
    /// Whether it came while the panel was there: only then it moves in.
    pub(crate) fresh: bool,
    pub(crate) state: ArcRwSignal<RowState>,
}

/// What stands in a bubble.
pub(crate) enum RowBody {
    Text(String),
    File {
        file: FileMeta,
        source: ArcRwSignal<Source>,
    },
}

/// From where a file's bytes come.
#[derive(Clone)]
pub(crate) enum Source {
    /// Not known yet.
    None,
    /// From this device.
    Local(Arc<ObjectUrl>),
    /// From the server: an http(s) URL.
    Remote(String),
}

impl Source {
    pub(crate) fn url(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Local(url) => Some(url.as_str()),
            Self::Remote(url) => Some(url),
        }
    }
}

/// What changes about a message.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct RowState {
    pub(crate) status: Status,
    /// The day, above the first message of each.
    pub(crate) day: Option<String>,
    /// First and last of what one author wrote within a minute.
    pub(crate) first: bool,
    pub(crate) last: bool,
}

impl Row {
    /// A row that has not found its place yet.
    pub(crate) fn new(
        message: &Message,
        time: String,
        full_time: String,
        source: Source,
        fresh: bool,
    ) -> Self {
        Self {
            id: message.id.clone(),
            outgoing: message.author == Author::Visitor,
            body: match &message.body {
                Body::Text(text) => RowBody::Text(text.clone()),
                Body::File { file, .. } => RowBody::File {
                    file: file.clone(),
                    source: ArcRwSignal::new(source),
                },
            },
            time,
            full_time,
            fresh,
            state: ArcRwSignal::new(RowState {
                status: message.status.clone(),
                day: None,
                first: true,
                last: true,
            }),
        }
    }

    /// Tells the view, if anything is different.
    pub(crate) fn set_state(&self, state: RowState) {
        if self.state.with_untracked(|old| *old != state) {
            self.state.set(state);
        }
    }
}
