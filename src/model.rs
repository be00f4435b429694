//! The view model: what the views read. It knows neither session nor browser.

mod watched;

use std::sync::{Arc, OnceLock};

use kite_client::{Author, Body, Message, Status};
use kite_protocol::{FileMeta, MessageId};

use crate::browser::object_url::ObjectUrl;

pub(crate) use watched::Watched;

/// Each thing that changes by itself. Clones are the same model.
#[derive(Clone, Default)]
pub(crate) struct Model {
    pub(crate) title: Watched<String>,
    /// Whether messages come and go.
    pub(crate) online: Watched<bool>,
    /// How the connection stands, under the title.
    pub(crate) presence: Watched<String>,
    /// What is wrong with the connection, if anything.
    pub(crate) trouble: Watched<String>,
    /// What will be done about it.
    pub(crate) remedy: Watched<String>,
    /// What screen readers are to say.
    pub(crate) announcement: Watched<String>,
    /// The log.
    pub(crate) rows: Watched<Vec<Arc<Row>>>,
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
    pub(crate) state: Watched<RowState>,
}

/// What stands in a bubble.
pub(crate) enum RowBody {
    Text(String),
    File { file: FileMeta, source: Source },
}

/// From where a file's bytes come.
#[derive(Default)]
pub(crate) struct Source {
    /// A blob: or http(s) URL; empty while there is none.
    pub(crate) url: Watched<String>,
    /// Keeps a blob: URL.
    local: OnceLock<ObjectUrl>,
}

impl Source {
    /// On the server: an http(s) URL.
    pub(crate) fn remote(url: String) -> Self {
        Self {
            url: Watched::new(url),
            local: OnceLock::new(),
        }
    }

    /// On this device. Only the first is taken.
    pub(crate) fn set_local(&self, url: ObjectUrl) {
        let text = url.as_str().to_owned();
        if self.local.set(url).is_ok() {
            self.url.set(text);
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
                    source,
                },
            },
            time,
            full_time,
            fresh,
            state: Watched::new(RowState {
                status: message.status.clone(),
                day: None,
                first: true,
                last: true,
            }),
        }
    }

    /// Tells the view, if anything is different.
    pub(crate) fn set_state(&self, state: RowState) {
        if self.state.peek(|old| *old != state) {
            self.state.set(state);
        }
    }
}
