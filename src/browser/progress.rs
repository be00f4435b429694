//! How far a conversation has come, as the object that IndexedDB keeps.

use js_sys::Array;
use kite_client::{Ask, Progress, Request};
use kite_protocol::{MessageId, Timestamp};
use wasm_bindgen::JsValue;

use super::record::{get, items, number, object, small, text, time};

/// The object to keep.
pub(crate) fn record(progress: &Progress) -> JsValue {
    // The others are forgotten at a reload.
    let lasting = progress.requests.iter();
    let lasting = lasting.filter(|request| !matches!(request.ask, Ask::Link | Ask::Earlier));
    let requests = lasting.map(|request| from_request(&request.id, &request.ask, request.at));
    object(&[
        ("first", progress.first.into()),
        ("last", progress.last.into()),
        ("read", progress.read.into()),
        ("operatorDelivered", progress.operator_delivered.into()),
        ("operatorRead", progress.operator_read.into()),
        ("resolved", progress.resolved.into()),
        ("resolvedAt", progress.resolved_at.into()),
        ("rating", progress.rating.into()),
        ("requests", requests.collect::<Array>().into()),
    ])
}

/// What such an object says; none where there is none.
pub(crate) fn read(record: &JsValue) -> Option<Progress> {
    if !record.is_object() {
        return None;
    }
    let requests = items(record, "requests");
    let (first, last) = (small(record, "first"), small(record, "last"));
    // Otherwise it is none that anybody wrote: what the conversation has said is
    // asked for anew.
    let is_sound = (1..=last.saturating_add(1)).contains(&first);
    let (first, last) = if is_sound { (first, last) } else { (0, 0) };
    Some(Progress {
        first,
        last,
        read: small(record, "read"),
        operator_delivered: small(record, "operatorDelivered"),
        operator_read: small(record, "operatorRead"),
        resolved: get(record, "resolved").is_truthy(),
        resolved_at: small(record, "resolvedAt").min(last),
        rating: stars(record),
        requests: requests
            .iter()
            .filter_map(|record| to_request(&record))
            .collect(),
    })
}

/// The object of something that was asked for.
pub(crate) fn from_request(id: &MessageId, ask: &Ask, at: Timestamp) -> JsValue {
    let (target, stars, words): (u32, u8, &Option<String>) = match ask {
        Ask::Edit { target, text } => (*target, 0, text),
        Ask::Rate { stars, comment } => (0, *stars, comment),
        Ask::Report { reason } => (0, 0, reason),
        Ask::Link | Ask::Earlier => (0, 0, &None),
    };
    object(&[
        ("id", id.as_str().into()),
        ("at", number(at)),
        ("target", target.into()),
        ("rating", stars.into()),
        ("text", words.as_deref().into()),
        ("link", matches!(ask, Ask::Link).into()),
        ("earlier", matches!(ask, Ask::Earlier).into()),
    ])
}

/// A request names an edit's target, or a rating's stars, or else reports, if it
/// is not marked as something else.
pub(crate) fn to_request(record: &JsValue) -> Option<Request> {
    let words = text(record, "text");
    let target = small(record, "target");
    let ask = match stars(record) {
        _ if get(record, "link").is_truthy() => Ask::Link,
        _ if get(record, "earlier").is_truthy() => Ask::Earlier,
        _ if target > 0 => Ask::Edit {
            target,
            text: words,
        },
        Some(stars) if stars > 0 => Ask::Rate {
            stars,
            comment: words,
        },
        _ => Ask::Report { reason: words },
    };
    Some(Request {
        id: MessageId::new(text(record, "id")?).ok()?,
        ask,
        at: time(record, "at").unwrap_or(Timestamp::from_millis(0)),
    })
}

fn stars(record: &JsValue) -> Option<u8> {
    get(record, "rating").as_f64()?;
    u8::try_from(small(record, "rating")).ok()
}
