//! Messages as JavaScript objects: what IndexedDB keeps and events carry.

use js_sys::{Object, Reflect};
use kite_client::{Author, Body, Failure, Message, Status};
use kite_protocol::{FileMeta, MessageId, Timestamp};
use wasm_bindgen::JsValue;

/// A plain object with these properties.
pub(crate) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // Cannot fail on a new, extensible object.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// A property; undefined where there is no object.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// A property that is a string.
pub(crate) fn text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name).as_string()
}

/// The record of a message.
pub(crate) fn from_message(message: &Message) -> JsValue {
    object(&properties(message))
}

/// A message as events carry it: its record, and the names of the original.
pub(crate) fn detail(message: &Message) -> JsValue {
    let mut properties = properties(message);
    properties.push(("messageId", message.id.as_str().into()));
    properties.push(("timestamp", message.sent_at.to_string().into()));
    object(&properties)
}

#[expect(clippy::cast_precision_loss, reason = "times and sizes below 2^53")]
fn properties(message: &Message) -> Vec<(&'static str, JsValue)> {
    let mut properties = vec![
        ("id", message.id.as_str().into()),
        ("order", (message.order as f64).into()),
        ("outgoing", message.is_outgoing().into()),
        ("sentAt", (message.sent_at.millis() as f64).into()),
        ("status", status_name(&message.status).into()),
    ];
    match &message.body {
        Body::Text(text) => properties.push(("text", text.into())),
        Body::File { file, uri } => {
            properties.push(("name", file.name.as_str().into()));
            properties.push(("type", file.media_type.as_str().into()));
            properties.push(("size", (file.size as f64).into()));
            if let Some(uri) = uri {
                properties.push(("uri", uri.into()));
            }
        }
    }
    if let Status::Failed(failure) = &message.status {
        let (name, value) = write_failure(failure);
        properties.push(("failure", name.into()));
        properties.push(("detail", value));
    }
    properties
}

/// The message of a record; none for what was never one.
pub(crate) fn to_message(record: &JsValue) -> Option<Message> {
    let outgoing = get(record, "outgoing").is_truthy();
    let body = match text(record, "text") {
        Some(text) => Body::Text(text),
        None => Body::File {
            file: FileMeta {
                name: text(record, "name")?,
                media_type: text(record, "type")?,
                size: whole(record, "size")?,
            },
            uri: text(record, "uri"),
        },
    };
    let status = match text(record, "status")?.as_str() {
        _ if !outgoing => Status::Received,
        "sent" => Status::Sent,
        "failed" => Status::Failed(read_failure(record)),
        _ => Status::Waiting,
    };
    Some(Message {
        id: MessageId::new(text(record, "id")?).ok()?,
        order: whole(record, "order")?,
        author: if outgoing {
            Author::Visitor
        } else {
            Author::Operator
        },
        body,
        sent_at: Timestamp::from_millis(i64::try_from(whole(record, "sentAt")?).ok()?),
        status,
    })
}

/// The name of a status, for the store and the page.
pub(crate) fn status_name(status: &Status) -> &'static str {
    match status {
        Status::Waiting => "waiting",
        Status::Uploading { .. } => "uploading",
        Status::Sending => "sending",
        Status::Sent => "sent",
        Status::Received => "received",
        Status::Failed(_) => "failed",
    }
}

#[expect(clippy::cast_precision_loss, reason = "a limit far below 2^53")]
fn write_failure(failure: &Failure) -> (&'static str, JsValue) {
    match failure {
        Failure::Refused { reason } => ("refused", reason.into()),
        Failure::TooLarge { max } => ("tooLarge", (*max as f64).into()),
        Failure::UnsupportedType => ("type", JsValue::UNDEFINED),
        Failure::UploadRefused { status } => ("upload", (*status).into()),
        Failure::FileGone => ("gone", JsValue::UNDEFINED),
    }
}

fn read_failure(record: &JsValue) -> Failure {
    let number = whole(record, "detail").unwrap_or(0);
    match text(record, "failure").unwrap_or_default().as_str() {
        "tooLarge" => Failure::TooLarge { max: number },
        "type" => Failure::UnsupportedType,
        "upload" => Failure::UploadRefused {
            status: u16::try_from(number).unwrap_or(0),
        },
        "gone" => Failure::FileGone,
        _ => Failure::Refused {
            reason: text(record, "detail").unwrap_or_default(),
        },
    }
}

/// A property that is a number, as a whole one; what is negative becomes 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a double saturates"
)]
fn whole(object: &JsValue, name: &str) -> Option<u64> {
    get(object, name).as_f64().map(|number| number as u64)
}
