//! What the visitor wants, as the views say it, and what the page wants.

use std::cell::Cell;
use std::rc::Rc;

use kite_client::{Action, Author, Body, Message, Status};
use kite_protocol::{MessageId, Timestamp};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File};

use crate::browser::{event, random, record};

use super::Controller;
use super::files::meta;

/// What a view asks for.
pub(crate) enum Intent {
    /// The draft has become this.
    Write(String),
    /// Sends the draft, if the page does not object; else it stays.
    SendDraft,
    /// A file made ready to be sent; none where that cannot be done now.
    Prepare(File, Box<dyn FnOnce(Option<File>)>),
    /// A file that is: does it go out, or does the page object?
    SendFile(File, Rc<Cell<bool>>),
    Retry(MessageId),
    Discard(MessageId),
    Download(MessageId),
    /// Whether the file of this message is there.
    LookFor(MessageId),
    /// The pictures of the conversation, beginning with this message's.
    Pictures(MessageId),
    Earlier,
    /// The visitor is near the first message that is there.
    NearTop,
    /// The log's end is in sight, or no longer.
    AtEnd(bool),
    /// The visitor has reached a message of theirs: may it be changed?
    Reach(MessageId, Rc<Cell<bool>>),
    /// The visitor wants to change it.
    Change(MessageId),
    Menu,
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
    /// Does what a part of the panel asks for.
    pub(super) fn grant(&self, wish: &str, value: &JsValue) {
        match wish {
            "link" => self.ask_link(),
            "unlink" => self.hide_link(),
            "rate" => self.rate(value),
            "report" => self.report(value.as_string()),
            "transcript" => self.save_transcript(),
            "forget" => self.forget(),
            "change" => self.change(value),
            "anew" => self.begin_another(),
            "save" => {
                let id = value.as_string().and_then(|id| MessageId::new(id).ok());
                if let Some(id) = id {
                    self.download(&id);
                }
            }
            _ => {}
        }
    }

    /// Does what a view asks for.
    pub(crate) fn intend(&self, intent: Intent) {
        match intent {
            Intent::Write(text) => self.write(text),
            Intent::SendDraft => self.send_draft(),
            Intent::Prepare(file, done) => self.prepare(&file, done),
            Intent::SendFile(file, sent) => sent.set(self.send_file(&file)),
            Intent::Retry(id) => self.apply(Action::Retry { id }),
            Intent::Discard(id) => self.apply(Action::Discard { id }),
            Intent::Download(id) => self.download(&id),
            Intent::LookFor(id) => self.look_for(&id),
            Intent::Pictures(id) => self.show_pictures(&id),
            Intent::Earlier => self.show_more(),
            Intent::NearTop => self.want_earlier(),
            Intent::AtEnd(is_at_end) => self.set_at_end(is_at_end),
            Intent::Reach(id, may) => may.set(self.may_change(&id)),
            Intent::Change(id) => self.ask_for_change(&id),
            Intent::Menu => self.show_menu(),
            Intent::TryNow => self.apply(Action::Connect),
            Intent::Close => self.host.unchecked_ref::<Host>().hide(),
        }
    }

    /// Sends what the page gives: a text or a file.
    pub(crate) fn send(&self, message: &JsValue) {
        if let Some(text) = message.as_string() {
            self.send_text(&text);
        } else if let Some(file) = message.dyn_ref::<Blob>() {
            self.send_unprepared(file);
        } else {
            self.report_error("badArgument", "send takes a text or a File");
        }
    }

    /// Shows a message of the page's own, on this page only: a text, or the
    /// original's object {text or file, messageId?, timestamp?, status?, edited?},
    /// which with a status is one of the visitor's. One that the conversation has
    /// stays as it is there.
    pub(crate) fn append(&self, message: &JsValue) {
        let of = |name| record::get(message, name);
        let text = message.as_string().or_else(|| of("text").as_string());
        let file = of("file").dyn_into::<Blob>();
        let body = match (text, &file) {
            (Some(text), _) => Body::Text(text),
            (None, Ok(file)) => Body::File {
                file: meta(file, &record::text(file, "name").unwrap_or_default()),
                uri: None,
            },
            (None, Err(_)) => {
                let expected = "appendMsg takes a text, {text} or {file}";
                return self.report_error("badArgument", expected);
            }
        };
        let id = record::text(message, "messageId").unwrap_or_else(random::message_id);
        let Ok(id) = MessageId::new(id) else {
            return self.report_error("badArgument", MessageId::EXPECTED);
        };
        let at = moment(of("timestamp")).unwrap_or_else(|| self.clock.now());
        let status = of("status");
        let outgoing = !(status.is_undefined() || status.is_null());
        if let Ok(file) = file {
            self.files.borrow_mut().push((id.clone(), file));
        }
        self.apply(Action::Show(Message {
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
            body,
            sent_at: at,
            edited_at: of("edited").is_truthy().then_some(at),
            status: Status::Sent,
        }));
    }

    fn write(&self, text: String) {
        self.apply_if_ready(Action::Typing(!text.trim().is_empty()));
        self.set_draft(text);
    }

    fn send_draft(&self) {
        let draft = self.model.draft.peek(String::clone);
        // The page may have written something else while it was asked.
        if self.send_text(draft.trim()) && self.model.draft.peek(|now| *now == draft) {
            self.set_draft(String::new());
        }
    }

    /// Whether the page does not object.
    fn send_text(&self, text: &str) -> bool {
        let id = self.may_send("text", &text.into());
        let may = id.is_some();
        if let Some(id) = id {
            let text = text.to_owned();
            self.apply(Action::SendText { id, text });
        }
        may
    }

    /// The id of a message that the page does not object to.
    pub(super) fn may_send(&self, kind: &str, content: &JsValue) -> Option<MessageId> {
        let id = random::message_id();
        let detail = record::object(&[("messageId", id.as_str().into()), (kind, content.clone())]);
        if !event::ask(&self.host, "send", &detail) {
            return None;
        }
        MessageId::new(id).ok()
    }
}

/// A time as pages have it: a text, a `Date` or a number.
#[expect(clippy::cast_possible_truncation, reason = "a cast saturates")]
fn moment(given: JsValue) -> Option<Timestamp> {
    match given.as_string() {
        Some(text) => Timestamp::parse(&text),
        None => f64::try_from(given)
            .ok()
            .filter(|millis| *millis > 0.0)
            .map(|millis| Timestamp::from_millis(millis as i64)),
    }
}
