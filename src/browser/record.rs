//! Messages as JavaScript objects: what IndexedDB keeps and events carry.

use js_sys::{Array, Object};
use kite_client::{Author, Body, Failure, Message, Status};
use kite_protocol::{FileMeta, MessageId, Timestamp};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Any value, as far as it has properties.
    type Properties;

    #[wasm_bindgen(method, structural, indexing_getter, catch)]
    fn get(this: &Properties, name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set(this: &Properties, name: &str, value: &JsValue);
}

const NOTICE: &str = "notice";
const DELETED: &str = "deleted";
const HANDOFF: &str = "handoff";

/// A plain object with these properties.
pub(crate) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        set(&object, name, value);
    }
    object.into()
}

/// Gives an object a property.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) {
    object.unchecked_ref::<Properties>().set(name, value);
}

/// A property; undefined where there is no object.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    let properties = object.unchecked_ref::<Properties>();
    properties.get(name).unwrap_or_default()
}

/// A property that is a string.
pub(crate) fn text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name).as_string()
}

/// A property that is an array; an empty one where it is none.
pub(crate) fn items(object: &JsValue, name: &str) -> Array {
    get(object, name).dyn_into().unwrap_or_default()
}

/// The record of a message.
pub(crate) fn from_message(message: &Message) -> JsValue {
    object(&properties(message, &message.status))
}

/// A message as events carry it: its record with how far it has come, and the
/// names of the original.
pub(crate) fn detail(message: &Message, status: &Status) -> JsValue {
    let mut properties = properties(message, status);
    properties.push(("messageId", message.id.as_str().into()));
    properties.push(("timestamp", message.sent_at.text().into()));
    object(&properties)
}

#[expect(clippy::cast_precision_loss, reason = "orders and sizes below 2^53")]
fn properties(message: &Message, status: &Status) -> Vec<(&'static str, JsValue)> {
    let role = match message.author {
        Author::Visitor => "visitor",
        Author::Operator => "operator",
        Author::Notice => NOTICE,
    };
    let mut properties = vec![
        ("id", message.id.as_str().into()),
        ("order", (message.order as f64).into()),
        ("seq", message.seq.into()),
        ("after", message.after.into()),
        ("outgoing", message.is_outgoing().into()),
        ("role", role.into()),
        ("author", message.name.as_deref().into()),
        ("sentAt", number(message.sent_at)),
        ("editedAt", message.edited_at.map(number).into()),
        ("status", status_name(status).into()),
    ];
    match &message.body {
        Body::Text(text) => properties.push(("text", text.into())),
        Body::File { file, uri } => {
            properties.push(("name", file.name.as_str().into()));
            properties.push(("type", file.media_type.as_str().into()));
            properties.push(("size", (file.size as f64).into()));
            properties.push(("uri", uri.as_deref().into()));
        }
        Body::Deleted => properties.push((DELETED, true.into())),
        // Empty: with none any more.
        Body::Handoff(connector) => {
            properties.push((HANDOFF, connector.as_deref().unwrap_or_default().into()));
        }
    }
    if let Status::Uploading { sent } = status {
        properties.push(("sent", (*sent as f64).into()));
    }
    if let Status::Failed(failure) = status {
        let (name, value) = write_failure(failure);
        properties.push(("failure", name.into()));
        properties.push(("detail", value));
        if let Failure::Refused { code, .. } = failure {
            properties.push(("code", code.into()));
        }
    }
    properties
}

/// The message of a record; none for what was never one. What something else
/// has spoilt around what it says is made up for. Records of before there were
/// numbers have neither those nor a role.
pub(crate) fn to_message(record: &JsValue) -> Option<Message> {
    let outgoing = get(record, "outgoing").is_truthy();
    let body = if get(record, DELETED).is_truthy() {
        Body::Deleted
    } else if let Some(text) = text(record, "text") {
        Body::Text(text)
    } else if let Some(connector) = text(record, HANDOFF) {
        Body::Handoff(Some(connector).filter(|connector| !connector.is_empty()))
    } else {
        Body::File {
            file: FileMeta {
                name: text(record, "name")?,
                media_type: text(record, "type")?,
                size: whole(record, "size")?,
            },
            uri: text(record, "uri"),
        }
    };
    let status = match text(record, "status").unwrap_or_default().as_str() {
        _ if !outgoing => Status::Received,
        "sent" => Status::Sent,
        "failed" => Status::Failed(read_failure(record)),
        "sending" => Status::Sending,
        "uploading" => Status::Uploading {
            sent: whole(record, "sent").unwrap_or(0),
        },
        _ => Status::Waiting,
    };
    Some(Message {
        id: MessageId::new(text(record, "id")?).ok()?,
        // A larger one would leave no order to those that come after it.
        order: whole(record, "order")
            .unwrap_or(0)
            .min(Timestamp::MAX.millis().unsigned_abs()),
        seq: small(record, "seq"),
        after: small(record, "after"),
        author: if outgoing {
            Author::Visitor
        } else if text(record, "role").as_deref() == Some(NOTICE) {
            Author::Notice
        } else {
            Author::Operator
        },
        name: text(record, "author"),
        body,
        sent_at: time(record, "sentAt").unwrap_or(Timestamp::from_millis(0)),
        edited_at: time(record, "editedAt"),
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
        Status::Delivered => "delivered",
        Status::Read => "read",
        Status::Received => "received",
        Status::Failed(_) => "failed",
    }
}

#[expect(clippy::cast_precision_loss, reason = "a limit far below 2^53")]
fn write_failure(failure: &Failure) -> (&'static str, JsValue) {
    match failure {
        Failure::Refused { reason, .. } => ("refused", reason.into()),
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
            code: text(record, "code").unwrap_or_default(),
            reason: text(record, "detail").unwrap_or_default(),
        },
    }
}

/// A time as a number; [`time`] reads it.
#[expect(clippy::cast_precision_loss, reason = "within the years 0 to 9999")]
pub(crate) fn number(at: Timestamp) -> JsValue {
    (at.millis() as f64).into()
}

/// A property that is a time.
pub(crate) fn time(object: &JsValue, name: &str) -> Option<Timestamp> {
    let millis = i64::try_from(whole(object, name)?).ok()?;
    Some(Timestamp::from_millis(millis))
}

/// A property that is a small number; 0 where it is none.
pub(crate) fn small(object: &JsValue, name: &str) -> u32 {
    let number = whole(object, name).unwrap_or(0);
    u32::try_from(number).unwrap_or(u32::MAX)
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
