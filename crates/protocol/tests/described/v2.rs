//! Frames of v2.

use std::time::Duration;

use kite_protocol::v2::{ClientFrame, Content, Entry, Hours, Info, Join, ServerFrame};
use kite_protocol::{DeviceToken, MessageId, Refusal, Timestamp};
use serde_json::{Value, json};

use super::described;

pub(crate) fn client_frame(frame: &ClientFrame) -> Value {
    match frame {
        ClientFrame::Join(join) => described_join(join),
        ClientFrame::Text { id, text, sent_at } => json!({
            "type": "TXT", "id": id.as_str(), "text": text, "sentAt": sent_at.to_string(),
        }),
        ClientFrame::Upload { id, file, sent_at } => json!({
            "type": "UPL", "id": id.as_str(), "file": described(file),
            "sentAt": sent_at.to_string(),
        }),
        ClientFrame::File {
            id,
            uri,
            file,
            sent_at,
        } => json!({
            "type": "BIN", "id": id.as_str(), "uri": uri, "file": described(file),
            "sentAt": sent_at.to_string(),
        }),
        ClientFrame::Edit {
            id,
            target,
            text,
            sent_at,
        } => json!({
            "type": "EDIT", "id": id.as_str(), "target": target, "text": text,
            "sentAt": sent_at.to_string(),
        }),
        ClientFrame::Rate {
            id,
            stars,
            comment,
            sent_at,
        } => json!({
            "type": "RATE", "id": id.as_str(), "stars": stars, "comment": comment,
            "sentAt": sent_at.to_string(),
        }),
        ClientFrame::Report { id, reason } => json!({
            "type": "REPORT", "id": id.as_str(), "reason": reason,
        }),
        ClientFrame::Link { id } => json!({ "type": "LINK", "id": id.as_str() }),
        ClientFrame::History { id, before, limit } => json!({
            "type": "HIST", "id": id.as_str(), "before": before, "limit": limit,
        }),
        ClientFrame::Mark { mark, up_to } => json!({
            "type": "MARK", "mark": mark.as_str(), "upTo": up_to,
        }),
        ClientFrame::Typing { on } => json!({ "type": "TYPE", "on": on }),
        ClientFrame::Ping => json!({ "type": "PING" }),
        ClientFrame::Pong => json!({ "type": "PONG" }),
    }
}

fn described_join(join: &Join) -> Value {
    json!({
        "type": "JOIN", "member": join.member.as_str(), "name": join.name,
        "channel": join.channel, "device": join.device.as_ref().map(DeviceToken::as_str),
        "after": join.after, "userToken": join.user_token.as_ref().map(|token| &token.0),
    })
}

pub(crate) fn server_frame(frame: &ServerFrame) -> Value {
    match frame {
        ServerFrame::Ok { last, state } => json!({
            "type": "OK", "last": last, "state": state.as_str(),
        }),
        ServerFrame::Info(info) => described_info(info),
        ServerFrame::Sync { first } => json!({ "type": "SYNC", "first": first }),
        ServerFrame::Live => json!({ "type": "LIVE" }),
        ServerFrame::Entry(entry) => described_entry(entry),
        ServerFrame::Page { id, first, more } => json!({
            "type": "PAGE", "id": id.as_str(), "first": first, "more": more,
        }),
        ServerFrame::Ack { id, seq, stored_at } => json!({
            "type": "ACK", "id": id.as_str(), "seq": seq, "storedAt": stored_at.to_string(),
        }),
        ServerFrame::Upload {
            id,
            canonical_uri,
            upload_uri,
        } => json!({
            "type": "UPL", "id": id.as_str(), "canonicalUri": canonical_uri,
            "uploadUri": upload_uri,
        }),
        ServerFrame::Link {
            id,
            url,
            expires_at,
        } => json!({
            "type": "LINK", "id": id.as_str(), "url": url, "expiresAt": expires_at.to_string(),
        }),
        ServerFrame::Mark { side, mark, up_to } => json!({
            "type": "MARK", "side": side.as_str(), "mark": mark.as_str(), "upTo": up_to,
        }),
        ServerFrame::Typing { name, on } => json!({ "type": "TYPE", "name": name, "on": on }),
        ServerFrame::Presence { names } => json!({ "type": "PRES", "names": names }),
        ServerFrame::Error {
            code,
            id,
            reason,
            retry_after,
        } => json!({
            "type": "ERR", "code": code, "id": id.as_ref().map(MessageId::as_str),
            "reason": reason, "retryAfter": retry_after.as_ref().map(Duration::as_millis),
        }),
        ServerFrame::Ping => json!({ "type": "PING" }),
        ServerFrame::Pong => json!({ "type": "PONG" }),
    }
}

fn described_info(info: &Info) -> Value {
    let files = info.files.iter();
    let files = files.map(|(media_type, bytes)| json!({ "type": media_type, "bytes": bytes }));
    json!({
        "type": "INFO", "title": info.title, "connectors": info.connectors,
        "textBytes": info.text_bytes, "files": files.collect::<Vec<_>>(),
        "languages": info.languages, "hours": info.hours.as_ref().map(described_hours),
    })
}

fn described_hours(hours: &Hours) -> Value {
    let week = hours.week.iter();
    let week =
        week.map(|span| json!({ "weekday": span.weekday, "from": span.from, "to": span.to }));
    json!({
        "open": hours.open, "changesAt": written(hours.changes_at),
        "timeZone": hours.time_zone, "week": week.collect::<Vec<_>>(),
    })
}

fn described_entry(entry: &Entry) -> Value {
    let mut value = match &entry.content {
        Content::Text { text, edited_at } => json!({
            "type": "TXT", "text": text, "editedAt": written(*edited_at),
        }),
        Content::File { uri, file } => json!({
            "type": "BIN", "uri": uri, "file": described(file),
        }),
        Content::Edit { target, text } => json!({
            "type": "EDIT", "target": target, "text": text,
        }),
        Content::State(state) => json!({ "type": "STATE", "state": state.as_str() }),
        Content::Rating { stars, comment } => json!({
            "type": "RATE", "stars": stars, "comment": comment,
        }),
        Content::Handoff(connector) => json!({ "type": "HANDOFF", "connector": connector }),
    };
    value["seq"] = entry.seq.into();
    value["id"] = entry.id.as_str().into();
    value["role"] = entry.role.as_str().into();
    value["author"] = entry.author.as_deref().into();
    value["at"] = entry.at.to_string().into();
    value
}

fn written(time: Option<Timestamp>) -> Option<String> {
    time.map(|time| time.to_string())
}

/// The ERR that it is answered with, about the frame with this id.
pub(crate) fn refusal(refusal: &Refusal, id: Option<MessageId>) -> Value {
    match refusal.to_v2(id) {
        ServerFrame::Error {
            code,
            id,
            reason,
            retry_after: None,
        } => json!({
            "code": code, "id": id.as_ref().map(MessageId::as_str), "reason": reason,
        }),
        other => panic!("a refusal of a vector is an ERR without a wait, not {other:?}"),
    }
}
