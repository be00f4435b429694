//! What tabs tell each other, as JavaScript objects. What is none of them is
//! nothing: other scripts of the page can speak on the same channel.

use js_sys::Array;
use kite_client::{Action, Answer, Connection, Request, Standing, Told, Version};
use kite_protocol::v2::{ServerFrame, UserToken};
use kite_protocol::{MessageId, Timestamp};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::progress::{self, from_request, to_request};
use super::record::{self, get, items, number, object, small, text, time};
use super::socket;

/// The object for the others, and whether whoever leads owes an answer to it.
/// `file` is what a message still carries.
pub(crate) fn write(told: &Told, file: Option<&Blob>) -> (JsValue, bool) {
    let mut is_asking = false;
    let told = match told {
        Told::Hello { last, leads } => kind(
            "hello",
            &[("last", (*last).into()), ("leads", (*leads).into())],
        ),
        Told::Message(message) => {
            is_asking = message.is_unsent();
            kind(
                "message",
                &[
                    ("message", record::from_message(message)),
                    ("file", file.map_or(JsValue::NULL, JsValue::from)),
                ],
            )
        }
        Told::Seen(up_to) => kind("seen", &[("upTo", (*up_to).into())]),
        Told::Removed(id) => kind("removed", &[("id", id.as_str().into())]),
        Told::Progress(progress) => kind("progress", &[("progress", progress::record(progress))]),
        Told::Standing(standing) => from_standing(standing),
        Told::Info(info) => kind("info", &[("frame", socket::list(&info.encode()).into())]),
        Told::Answered { id, answer } => kind(
            "answered",
            &[("id", id.as_str().into()), ("answer", from_answer(answer))],
        ),
        Told::Do(action) => {
            is_asking = !matches!(**action, Action::Typing(_));
            from_action(action)
        }
    };
    (told, is_asking)
}

/// What such an object says, and the file that comes with it.
pub(crate) fn read(told: &JsValue) -> Option<(Told, Option<Blob>)> {
    let mut file = None;
    let told = match text(told, "kind")?.as_str() {
        "hello" => Told::Hello {
            last: small(told, "last"),
            leads: get(told, "leads").is_truthy(),
        },
        "message" => {
            file = get(told, "file").dyn_into().ok();
            Told::Message(record::to_message(&get(told, "message"))?)
        }
        "seen" => Told::Seen(small(told, "upTo")),
        "removed" => Told::Removed(id_of(told)?),
        "progress" => Told::Progress(progress::read(&get(told, "progress"))?),
        "standing" => Told::Standing(to_standing(told)?),
        "info" => match ServerFrame::decode(socket::from_array(&get(told, "frame"))) {
            Ok(ServerFrame::Info(info)) => Told::Info(info),
            _ => return None,
        },
        "answered" => Told::Answered {
            id: id_of(told)?,
            answer: to_answer(&get(told, "answer")),
        },
        "do" => Told::Do(Box::new(to_action(told)?)),
        _ => return None,
    };
    Some((told, file))
}

fn kind(kind: &str, properties: &[(&str, JsValue)]) -> JsValue {
    let mut told = vec![("kind", kind.into())];
    told.extend_from_slice(properties);
    object(&told)
}

fn id_of(told: &JsValue) -> Option<MessageId> {
    MessageId::new(text(told, "id")?).ok()
}

fn from_standing(standing: &Standing) -> JsValue {
    let (name, until, attempt, code, reason) = match &standing.connection {
        Connection::Idle => ("idle", None, 0, "", ""),
        Connection::Waiting { until, attempt } => ("waiting", Some(*until), *attempt, "", ""),
        Connection::Connecting => ("connecting", None, 0, "", ""),
        Connection::Joining => ("joining", None, 0, "", ""),
        Connection::Online => ("online", None, 0, "", ""),
        Connection::Refused { code, reason } => ("refused", None, 0, &**code, &**reason),
    };
    let version = match standing.version {
        None => 0,
        Some(Version::V1) => 1,
        Some(Version::V2) => 2,
    };
    let present = standing.present.iter().map(JsValue::from);
    kind(
        "standing",
        &[
            ("connection", name.into()),
            ("until", until.map(number).into()),
            ("attempt", attempt.into()),
            ("code", code.into()),
            ("reason", reason.into()),
            ("version", version.into()),
            ("heldUntil", standing.held_until.map(number).into()),
            ("present", present.collect::<Array>().into()),
            ("typing", standing.typing.as_deref().into()),
            ("unnumbered", standing.unnumbered.into()),
        ],
    )
}

fn to_standing(told: &JsValue) -> Option<Standing> {
    let words = |name| text(told, name).unwrap_or_default();
    let connection = match text(told, "connection")?.as_str() {
        "waiting" => Connection::Waiting {
            until: time(told, "until")?,
            attempt: small(told, "attempt"),
        },
        "connecting" => Connection::Connecting,
        "joining" => Connection::Joining,
        "online" => Connection::Online,
        "refused" => Connection::Refused {
            code: words("code"),
            reason: words("reason"),
        },
        _ => Connection::Idle,
    };
    let present = items(told, "present");
    Some(Standing {
        connection,
        version: match small(told, "version") {
            1 => Some(Version::V1),
            2 => Some(Version::V2),
            _ => None,
        },
        held_until: time(told, "heldUntil"),
        present: present.iter().filter_map(|name| name.as_string()).collect(),
        typing: text(told, "typing"),
        unnumbered: small(told, "unnumbered"),
    })
}

fn from_answer(answer: &Answer) -> JsValue {
    match answer {
        Answer::Done => JsValue::NULL,
        Answer::Link { url, expires_at } => {
            object(&[("url", url.into()), ("expiresAt", number(*expires_at))])
        }
        Answer::Refused { code, reason } => {
            object(&[("code", code.into()), ("reason", reason.into())])
        }
    }
}

fn to_answer(answer: &JsValue) -> Answer {
    if let Some(url) = text(answer, "url") {
        Answer::Link {
            url,
            expires_at: time(answer, "expiresAt").unwrap_or(Timestamp::from_millis(0)),
        }
    } else if let Some(code) = text(answer, "code") {
        Answer::Refused {
            code,
            reason: text(answer, "reason").unwrap_or_default(),
        }
    } else {
        Answer::Done
    }
}

fn from_action(action: &Action) -> JsValue {
    let (name, of) = match action {
        Action::Connect => ("connect", JsValue::NULL),
        Action::Disconnect => ("disconnect", JsValue::NULL),
        Action::Identify(token) => (
            "identify",
            token.as_ref().map(|token| token.0.as_str()).into(),
        ),
        Action::Retry { id } => ("retry", id.as_str().into()),
        Action::Discard { id } => ("discard", id.as_str().into()),
        Action::Ask { id, ask } => ("ask", from_request(id, ask, Timestamp::from_millis(0))),
        Action::Typing(on) => ("typing", (*on).into()),
        // Nothing else is passed on.
        _ => ("", JsValue::NULL),
    };
    kind("do", &[("action", name.into()), ("of", of)])
}

fn to_action(told: &JsValue) -> Option<Action> {
    let of = get(told, "of");
    let id = || MessageId::new(of.as_string()?).ok();
    Some(match text(told, "action")?.as_str() {
        "connect" => Action::Connect,
        "disconnect" => Action::Disconnect,
        "identify" => Action::Identify(of.as_string().map(UserToken)),
        "retry" => Action::Retry { id: id()? },
        "discard" => Action::Discard { id: id()? },
        "ask" => {
            let Request { id, ask, .. } = to_request(&of)?;
            Action::Ask { id, ask }
        }
        "typing" => Action::Typing(of.is_truthy()),
        _ => return None,
    })
}
