//! Files: before they are sent, where they are, and kept by the visitor.

use js_sys::Array;
use kite_client::{Action, Body, Message, Status};
use kite_protocol::{FileMeta, MessageId};
use web_sys::{Blob, File};

use crate::browser::download::Found;
use crate::browser::object_url::ObjectUrl;
use crate::browser::{record, url};
use crate::model::{Fate, RowBody, Source, is_picture, plain_name};

use super::Controller;

impl Controller {
    /// Makes a file ready to be sent: `done` gets what is to be sent in its
    /// place, or none where that cannot be found out now. Pictures lose where
    /// they were taken, and are brought within what the server takes.
    #[expect(clippy::cast_precision_loss, reason = "sizes below 2^53")]
    pub(super) fn prepare(&self, file: &Blob, done: Box<dyn FnOnce(Option<File>)>) {
        let limits = self.model.limits.peek(|limits| {
            let limits = limits.by_type().iter();
            let limits: Vec<_> = limits
                .map(|(name, max)| (name.as_str(), (*max as f64).into()))
                .collect();
            record::object(&limits)
        });
        self.parts.prepare(file, &limits, done);
    }

    /// Sends what the page gives, as if the visitor had chosen it.
    pub(super) fn send_unprepared(&self, file: &Blob) {
        let me = self.me.clone();
        let ready = Box::new(move |file: Option<File>| {
            if let Some(me) = me.upgrade() {
                match file {
                    Some(file) => {
                        me.send_file(&file);
                    }
                    None => me.report_error("notPrepared", me.strings.unprepared),
                }
            }
        });
        self.prepare(file, ready);
    }

    /// Whether the page does not object.
    pub(super) fn send_file(&self, blob: &File) -> bool {
        let Some(id) = self.may_send("file", blob) else {
            return false;
        };
        // Before one that the page shows by the same id.
        self.files
            .borrow_mut()
            .insert(0, (id.clone(), Blob::clone(blob)));
        let file = meta(blob, &blob.name());
        // Before the message, which is nothing without them.
        let limits = &self.model.limits;
        if limits.peek(|limits| limits.check(&file.media_type, file.size).is_ok()) {
            self.keep_identity();
            self.store.keep_file(&id, blob);
        }
        self.apply(Action::SendFile { id, file });
        true
    }

    /// Saves a message's file under its name.
    pub(super) fn download(&self, id: &MessageId) {
        if let Some((file, source)) = self.file_of(id) {
            let url = source.url.peek(String::clone);
            if !url.is_empty() {
                let name = plain_name(&file.name);
                self.downloads
                    .save(&url, &name, move |found| source.is(found.into()));
            }
        }
    }

    /// Looks whether a message's file is where it should be: it could not be
    /// shown, or the visitor wants it tried again.
    pub(super) fn look_for(&self, id: &MessageId) {
        let Some((_, source)) = self.file_of(id) else {
            return;
        };
        let url = source.url.peek(String::clone);
        if url.starts_with("blob:") {
            return source.is(Fate::Unshown);
        }
        self.downloads.check(&url, move |found| {
            // What is there but could not be shown is no picture.
            let is_new = source.fate.peek(|fate| *fate == Fate::There);
            source.is(match found {
                Found::There if is_new => Fate::Unshown,
                found => found.into(),
            });
        });
    }

    /// Shows the conversation's pictures, beginning with that of this message.
    pub(super) fn show_pictures(&self, first: &MessageId) {
        let pictures = Array::new();
        let add = |id: &MessageId, url: String, file: &FileMeta| {
            pictures.push(&record::object(&[
                ("id", id.as_str().into()),
                ("url", url.into()),
                ("name", plain_name(&file.name).into()),
            ]));
        };
        self.session(|session| {
            for message in self.without_rows(session) {
                if let Body::File { file, .. } = &message.body
                    && is_picture(file)
                    && let Some(url) = self.remote(message)
                {
                    add(&message.id, url, file);
                }
            }
        });
        let mut index = 0;
        for row in self.model.pages.rows() {
            row.body.peek(|body| {
                if let RowBody::File { file, source } = body
                    && is_picture(file)
                    && source.fate.peek(|fate| *fate == Fate::There)
                {
                    if row.id == *first {
                        index = pictures.length();
                    }
                    add(&row.id, source.url.peek(String::clone), file);
                }
            });
        }
        let facts = [("pictures", pictures.into()), ("index", index.into())];
        self.parts.show("lightbox", &facts);
    }

    /// From where the bytes of a message's file come. Those that still have to
    /// go out are on this device: chosen on this page, or kept by it before.
    pub(super) fn source(&self, message: &Message) -> Source {
        if !matches!(message.body, Body::File { .. }) {
            return Source::default();
        }
        let on_page = self.file_on_page(&message.id);
        if message.is_outgoing() && message.status != Status::Sent && on_page.is_none() {
            return self.source_in_store(&message.id);
        }
        match on_page.as_ref().and_then(ObjectUrl::new) {
            Some(local) => {
                let source = Source::default();
                source.set_local(local);
                source
            }
            None => self.remote(message).map(Source::remote).unwrap_or_default(),
        }
    }

    fn source_in_store(&self, id: &MessageId) -> Source {
        let source = Source::default();
        let local = source.clone();
        let found = move |file: Option<Blob>| {
            if let Some(url) = file.as_ref().and_then(ObjectUrl::new) {
                local.set_local(url);
            }
        };
        self.store.file(id, Box::new(found));
        source
    }

    /// What this device never had is on the server once it is sent.
    pub(super) fn complete_source(&self, message: &Message) {
        if message.status == Status::Sent
            && let Some((_, source)) = self.file_of(&message.id)
            && source.url.peek(String::is_empty)
            && let Some(url) = self.remote(message)
        {
            source.url.set(url);
        }
    }

    fn remote(&self, message: &Message) -> Option<String> {
        match &message.body {
            Body::File { uri, .. } => url::resolve(uri.as_deref()?, &self.config.endpoint),
            _ => None,
        }
    }

    fn file_of(&self, id: &MessageId) -> Option<(FileMeta, Source)> {
        let Some(row) = self.model.pages.find(id) else {
            let message = self.message(id)?;
            let Body::File { file, .. } = &message.body else {
                return None;
            };
            return Some((file.clone(), self.source(&message)));
        };
        row.body.peek(|body| match body {
            RowBody::File { file, source } => Some((file.clone(), source.clone())),
            _ => None,
        })
    }
}

impl From<Found> for Fate {
    fn from(found: Found) -> Self {
        match found {
            Found::There => Self::There,
            Found::Lost => Self::Lost,
            Found::Unreached => Self::Unreached,
        }
    }
}

/// What is said of a file of this name.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size in bytes, which JavaScript keeps in a double"
)]
pub(super) fn meta(blob: &Blob, name: &str) -> FileMeta {
    FileMeta {
        name: plain_name(name),
        media_type: blob.type_(),
        size: blob.size() as u64,
    }
}
