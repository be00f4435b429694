//! Frames that are wrong: each gets its answer, and the connection lives.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::server::{CHANNEL, TestServer};
use crate::support::visitor::{Dial, Visitor, txt};

const FRAME_BYTES: usize = 32 * 1024;

/// Sends each vector's text and compares the answer.
async fn check(visitor: &mut Visitor, vectors: &str) {
    let vectors: Vec<Value> = serde_json::from_str(vectors).unwrap();
    assert!(!vectors.is_empty());
    for vector in vectors {
        let name = &vector["name"];
        let text = vector["text"].as_str().unwrap();
        visitor.send_raw(Message::text(text)).await;
        let frame = &vector["frame"];
        let expected = match (&vector["refusal"], frame["type"].as_str()) {
            (Value::Null, Some("PING")) => json!(["PONG"]),
            (Value::Null, Some("PONG")) => {
                visitor.nothing_came().await;
                continue;
            }
            (Value::Null, accepted) => {
                let answer = visitor.receive().await;
                let answers = if accepted == Some("TXT") {
                    "ACK"
                } else {
                    "UPL"
                };
                assert_eq!(answer[0], answers, "{name}: {answer}");
                assert_eq!(answer[1], frame["id"], "{name}");
                continue;
            }
            (refusal, _) => json!(["ERR", refusal["reason"], refusal["code"]]),
        };
        assert_eq!(visitor.receive().await, expected, "{name}");
    }
    visitor.nothing_came().await;
}

#[tokio::test]
async fn the_vectors_hold_on_a_connection_that_has_joined() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let vectors = include_str!("../../../../tests/vectors/v1-client.json");
    check(&mut visitor, vectors).await;
}

#[tokio::test]
async fn the_vectors_hold_on_a_connection_that_has_not_joined() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::connect(&server).await;
    let vectors = include_str!("../../../../tests/vectors/v1-client-before-join.json");
    check(&mut visitor, vectors).await;
}

/// A connection that speaks v2 and has not joined.
async fn connect_v2(server: &TestServer) -> Visitor {
    let dial = Dial {
        protocol: Some("k1te.chat.v2"),
        ..Dial::default()
    };
    dial.connect(&server.socket()).await.unwrap().0
}

/// The next frame that is an answer to one: not an entry, nor a mark that moved.
async fn answer(visitor: &mut Visitor, entries: &mut BTreeSet<String>) -> Value {
    loop {
        let frame = visitor.receive().await;
        match frame[0].as_str().unwrap() {
            "TXT" | "BIN" | "EDIT" | "STATE" | "RATE" => {
                entries.insert(frame[2].as_str().unwrap().to_owned());
            }
            "MARK" => {}
            _ => return frame,
        }
    }
}

/// Sends each vector's text and compares the answer, up to a PING's behind it.
/// The ids of what became an entry.
async fn check_v2(visitor: &mut Visitor, vectors: &str) -> BTreeSet<String> {
    let vectors: Vec<Value> = serde_json::from_str(vectors).unwrap();
    assert!(!vectors.is_empty());
    let (mut written, mut entries) = (BTreeSet::new(), BTreeSet::new());
    for vector in vectors {
        let (name, frame) = (&vector["name"], &vector["frame"]);
        let text = vector["text"].as_str().unwrap();
        visitor.send_raw(Message::text(text)).await;
        visitor.send(json!(["PING"])).await;
        let refusal = &vector["refusal"];
        let expected = match (refusal, frame["type"].as_str()) {
            (Value::Null, Some("PONG" | "MARK" | "TYPE")) => None,
            (Value::Null, Some("PING")) => Some(json!(["PONG"])),
            (Value::Null, Some("HIST")) => Some(json!(["PAGE", frame["id"]])),
            (Value::Null, Some("UPL")) => Some(json!(["UPL", frame["id"]])),
            (Value::Null, Some("REPORT")) => Some(json!(["ACK", frame["id"], 0])),
            (Value::Null, _) => {
                written.insert(frame["id"].as_str().unwrap().to_owned());
                Some(json!(["ACK", frame["id"]]))
            }
            (refusal, _) => {
                let (code, id) = (&refusal["code"], &refusal["id"]);
                Some(json!(["ERR", code, id, refusal["reason"], null]))
            }
        };
        if let Some(expected) = expected {
            let answer = answer(visitor, &mut entries).await;
            let answer: Vec<_> = answer.as_array().unwrap().iter().collect();
            let expected: Vec<_> = expected.as_array().unwrap().iter().collect();
            assert_eq!(answer[..expected.len()], expected, "{name}");
        }
        assert_eq!(
            answer(visitor, &mut entries).await,
            json!(["PONG"]),
            "{name}"
        );
    }
    while !written.is_subset(&entries) {
        let entry = visitor.receive().await;
        entries.insert(entry[2].as_str().unwrap_or_default().to_owned());
    }
    entries
}

#[tokio::test]
async fn the_vectors_of_v2_hold_on_a_connection_that_has_joined() {
    let server = TestServer::start().await;
    let mut visitor = connect_v2(&server).await;
    let device = "d".repeat(32);
    visitor
        .send(json!(["JOIN", "member_1", null, CHANNEL, device]))
        .await;
    assert_eq!(visitor.receive().await, json!(["OK", 0, "open"]));
    while visitor.receive().await != json!(["LIVE"]) {}
    let vectors = include_str!("../../../../tests/vectors/v2-client.json");
    let entries = check_v2(&mut visitor, vectors).await;
    assert!(entries.contains("entry1"), "{entries:?}");
}

#[tokio::test]
async fn the_vectors_of_v2_hold_on_a_connection_that_has_not_joined() {
    let server = TestServer::start().await;
    let mut visitor = connect_v2(&server).await;
    let vectors = include_str!("../../../../tests/vectors/v2-client-before-join.json");
    let entries = check_v2(&mut visitor, vectors).await;
    assert!(entries.is_empty(), "{entries:?}");
}

#[tokio::test]
async fn a_binary_frame_is_refused() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    visitor
        .send_raw(Message::binary(b"[\"PING\"]".as_slice()))
        .await;
    assert_eq!(visitor.refused().await, 400);
    visitor.say("after", "still here").await;
}

#[tokio::test]
async fn an_oversize_frame_is_refused() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    for size in [FRAME_BYTES + 1, 2 * FRAME_BYTES] {
        visitor.send_raw(Message::text("x".repeat(size))).await;
        assert_eq!(visitor.refused().await, 400, "{size}");
    }
    visitor.say("after", "still here").await;
}

#[tokio::test]
async fn a_frame_beyond_reading_ends_its_connection_only() {
    let server = TestServer::start().await;
    let mut other = Visitor::joined(&server, "member_2").await;
    for size in [2 * FRAME_BYTES + 1, 4 * 1024 * 1024] {
        let mut visitor = Visitor::joined(&server, "member_1").await;
        let (text, frame) = (Message::text("x".repeat(size)), txt("a", "b"));
        // The server may hang up while this is being written.
        let _ = futures::SinkExt::send(&mut visitor.socket, text).await;
        let _ = futures::SinkExt::send(&mut visitor.socket, Message::text(frame.to_string())).await;
        let close = visitor.closed().await;
        assert_eq!(u16::from(close.code), 1009, "{close:?}");
        assert!(close.reason.contains("32 KiB"), "{close:?}");
    }
    other.say("after", "still here").await;
    assert!(server.entries("member_1").await.is_empty());
}

#[tokio::test]
async fn a_broken_websocket_frame_ends_its_connection() {
    use tokio::io::AsyncWriteExt;

    let server = TestServer::start().await;
    for (bytes, code) in [
        // Text that is no UTF-8, masked by zeros.
        ([0x81, 0x81, 0, 0, 0, 0, 0xff].as_slice(), 1007),
        // A reserved opcode.
        ([0x83, 0x80, 0, 0, 0, 0].as_slice(), 1002),
        // Not masked.
        ([0x81, 0x01, b'x'].as_slice(), 1002),
    ] {
        let mut visitor = Visitor::joined(&server, "member_1").await;
        visitor.socket.get_mut().write_all(bytes).await.unwrap();
        assert_eq!(u16::from(visitor.closed().await.code), code, "{bytes:?}");
    }
}
