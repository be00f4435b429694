//! The view model: what the views read. It knows neither session nor browser.

use std::sync::{Arc, OnceLock};

use kite_client::{Author, Body, Message, Status};
use kite_protocol::{FileMeta, MessageId};
use leptos::prelude::*;

use crate::browser::object_url::ObjectUrl;

/// One signal for each thing that changes by itself. Few types of signals:
/// each type is a copy of their machinery in the module.
#[derive(Clone, Copy)]
pub(crate) struct Model {
    pub(crate) title: RwSignal<String>,
    /// Whether messages come and go.
    pub(crate) online: RwSignal<bool>,
    /// How the connection stands, under the title.
    pub(crate) presence: RwSignal<String>,
    /// What is wrong with the connection, if anything.
    pub(crate) trouble: RwSignal<String>,
    /// What will be done about it.
    pub(crate) remedy: RwSignal<String>,
    /// What screen readers are to say.
    pub(crate) announcement: RwSignal<String>,
    /// The log.
    pub(crate) rows: RwSignal<Vec<Arc<Row>>>,
}

impl Model {
    /// Under the owner of the mounted view, and gone with it.
    pub(crate) fn new() -> Self {
        Self {
            title: RwSignal::default(),
            online: RwSignal::default(),
            presence: RwSignal::default(),
            trouble: RwSignal::default(),
            remedy: RwSignal::default(),
            announcement: RwSignal::default(),
            rows: RwSignal::default(),
        }
    }
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
    File { file: FileMeta, source: Source },
}

/// From where a file's bytes come.
#[derive(Default)]
pub(crate) struct Source {
    /// A blob: or http(s) URL; empty while there is none.
    pub(crate) url: ArcRwSignal<String>,
    /// Keeps a blob: URL.
    local: OnceLock<ObjectUrl>,
}

impl Source {
    /// On the server: an http(s) URL.
    pub(crate) fn remote(url: String) -> Self {
        Self {
            url: ArcRwSignal::new(url),
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
