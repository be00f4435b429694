//! What the visitor wants, as the views say it, and what the page wants.

use kite_client::{Action, Ask, Author, Body, Message, Status};
use kite_protocol::{FileMeta, MessageId, Timestamp};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File};

use crate::browser::object_url::ObjectUrl;
use crate::browser::store::Write;
use crate::browser::{download, event, random, record, url};
use crate::model::{RowBody, Source};

use super::Controller;

/// What a view asks for.
pub(crate) enum Intent {
    SendText(String),
    SendFile(File),
    Retry(MessageId),
    Discard(MessageId),
    Download(MessageId),
    /// The visitor typed, or the field is empty again.
    Typing(bool),
    Earlier,
    /// A link to Telegram.
    Link,
    TryNow,
    Close,
}

#[wasm_bindgen]
extern "C" {
    /// The `<kite-chat>` element, as far as the panel asks anything of it.
    type Host;

    #[wasm_bindgen(method)]
    fn hide(this: &Host);
}

impl Controller {
    /// Does what a view asks for.
    pub(crate) fn intend(&self, intent: Intent) {
        match intent {
            Intent::SendText(text) => self.send_text(text),
            Intent::SendFile(file) => {
                let name = file.name();
                self.send_file(&file, name);
            }
            Intent::Retry(id) => self.apply(Action::Retry { id }),
            Intent::Discard(id) => self.apply(Action::Discard { id }),
            Intent::Download(id) => self.download(&id),
            Intent::Typing(on) => self.apply_if_ready(Action::Typing(on)),
            Intent::Earlier => {
                if let Ok(id) = MessageId::new(random::message_id()) {
                    let ask = Ask::Earlier;
                    self.apply_if_ready(Action::Ask { id, ask });
                }
            }
            Intent::Link => self.ask_link(),
            Intent::TryNow => self.apply(Action::Connect),
            Intent::Close => self.host.unchecked_ref::<Host>().hide(),
        }
    }

    /// Sends what the page gives: a text or a file.
    pub(crate) fn send(&self, message: &JsValue) {
        if let Some(text) = message.as_string() {
            self.send_text(text);
        } else if let Some(file) = message.dyn_ref::<File>() {
            self.send_file(file, file.name());
        } else if let Some(blob) = message.dyn_ref::<Blob>() {
            self.send_file(blob, String::new());
        } else {
            self.report_error("badArgument", "send takes a text or a File");
        }
    }

    /// Shows a message of the page's own, on this page only: a text, or the
    /// original's object {text, messageId?, timestamp?, status?}, which with
    /// a status is one of the visitor's.
    pub(crate) fn append(&self, message: &JsValue) {
        let Some(text) = message
            .as_string()
            .or_else(|| record::text(message, "text"))
        else {
            return self.report_error("badArgument", "appendMsg takes a text or {text}");
        };
        let id = record::text(message, "messageId").unwrap_or_else(random::message_id);
        let Ok(id) = MessageId::new(id) else {
            return self.report_error("badArgument", MessageId::EXPECTED);
        };
        let at = record::text(message, "timestamp")
            .and_then(|text| Timestamp::parse(&text))
            .unwrap_or_else(|| self.clock.now());
        let outgoing = record::text(message, "status").is_some();
        self.apply(Action::Restore(vec![Message {
            id,
            order: u64::try_from(at.millis()).unwrap_or(0),
            seq: 0,
            after: self.session(|session| session.progress().last).unwrap_or(0),
            author: if outgoing {
                Author::Visitor
            } else {
                Author::Operator
            },
            name: None,
            body: Body::Text(text),
            sent_at: at,
            edited_at: None,
            status: Status::Sent,
        }]));
    }

    fn send_text(&self, text: String) {
        if let Some(id) = self.may_send("text", &text.as_str().into()) {
            self.apply(Action::SendText { id, text });
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size in bytes, which JavaScript keeps in a double"
    )]
    fn send_file(&self, blob: &Blob, name: String) {
        if let Some(id) = self.may_send("file", blob) {
            self.files.borrow_mut().push((id.clone(), blob.clone()));
            let file = FileMeta {
                name,
                media_type: blob.type_(),
                size: blob.size() as u64,
            };
            // Before the message, which is nothing without them.
            if file.check().is_ok() {
                self.keep_identity();
                let id = id.as_str().to_owned();
                self.store.write(Write::File(id, blob.clone()));
            }
            self.apply(Action::SendFile { id, file });
        }
    }

    /// The id of a message that the page does not object to.
    fn may_send(&self, kind: &str, content: &JsValue) -> Option<MessageId> {
        let id = random::message_id();
        let detail = record::object(&[("messageId", id.as_str().into()), (kind, content.clone())]);
        if !event::ask(&self.host, "send", &detail) {
            return None;
        }
        MessageId::new(id).ok()
    }

    fn download(&self, id: &MessageId) {
        let found = self.model.rows.peek(|rows| {
            let row = rows.iter().rfind(|row| row.id == *id)?;
            row.body.peek(|body| match body {
                RowBody::File { file, source } => {
                    Some((source.url.peek(String::clone), file.name.clone()))
                }
                _ => None,
            })
        });
        if let Some((url, name)) = found
            && !url.is_empty()
        {
            let me = self.me.clone();
            download::save(url, name, move |file| {
                if let Some(me) = me.upgrade() {
                    me.saved.replace(Some(file));
                }
            });
        }
    }

    /// From where the bytes of a message's file come, as far as that is known.
    pub(super) fn source(&self, message: &Message) -> Source {
        let Body::File { uri, .. } = &message.body else {
            return Source::default();
        };
        let file = self.file_on_page(&message.id);
        if let Some(local) = file.as_ref().and_then(ObjectUrl::new) {
            let source = Source::default();
            source.set_local(local);
            return source;
        }
        uri.as_deref()
            .and_then(|uri| url::resolve(uri, &self.config.endpoint))
            .map(Source::remote)
            .unwrap_or_default()
    }
}
