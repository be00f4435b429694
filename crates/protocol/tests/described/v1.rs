//! Frames of v1.

use kite_protocol::Refusal;
use kite_protocol::v1::{ClientFrame, ServerFrame};
use serde_json::{Value, json};

use super::described;

pub(crate) fn client_frame(frame: &ClientFrame) -> Value {
    match frame {
        ClientFrame::Join {
            member,
            name,
            channel,
        } => json!({
            "type": "JOIN", "member": member.as_str(), "name": name, "channel": channel,
        }),
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
        ClientFrame::Ping => json!({ "type": "PING" }),
        ClientFrame::Pong => json!({ "type": "PONG" }),
    }
}

pub(crate) fn server_frame(frame: &ServerFrame) -> Value {
    match frame {
        ServerFrame::Ok => json!({ "type": "OK" }),
        ServerFrame::Text { id, text, sent_at } => json!({
            "type": "TXT", "id": id.as_str(), "text": text, "sentAt": sent_at.to_string(),
        }),
        ServerFrame::Upload {
            id,
            canonical_uri,
            upload_uri,
        } => json!({
            "type": "UPL", "id": id.as_str(), "canonicalUri": canonical_uri,
            "uploadUri": upload_uri,
        }),
        ServerFrame::File {
            id,
            uri,
            file,
            sent_at,
        } => json!({
            "type": "BIN", "id": id.as_str(), "uri": uri, "file": described(file),
            "sentAt": sent_at.to_string(),
        }),
        ServerFrame::Ack {
            id,
            destination_id,
            stored_at,
        } => json!({
            "type": "ACK", "id": id.as_str(), "destinationId": destination_id.as_str(),
            "storedAt": stored_at.to_string(),
        }),
        ServerFrame::Error { reason, code } => json!({
            "type": "ERR", "reason": reason, "code": code,
        }),
        ServerFrame::Ping => json!({ "type": "PING" }),
        ServerFrame::Pong => json!({ "type": "PONG" }),
    }
}

/// The ERR that it is answered with.
pub(crate) fn refusal(refusal: &Refusal) -> Value {
    match refusal.to_v1() {
        ServerFrame::Error { reason, code } => json!({ "code": code, "reason": reason }),
        other => panic!("a refusal is an ERR, not {other:?}"),
    }
}
