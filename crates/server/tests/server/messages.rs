//! What visitors say.

use kite_domain::{Content, Entry};
use serde_json::json;

use crate::support::server::{CHANNEL, TestServer};
use crate::support::visitor::{Visitor, join, txt};

fn text(entry: &Entry) -> &str {
    match &entry.content {
        Content::Text(text) => text,
        other => panic!("not a text: {other:?}"),
    }
}

fn texts(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(text).collect()
}

#[tokio::test]
async fn what_is_acknowledged_is_stored() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let ack = visitor.say("id_1", "Grüße 👋\n<b>&</b>").await;
    let stored = server.entries("member_1").await;
    assert_eq!(texts(&stored), ["Grüße 👋\n<b>&</b>"]);
    assert_eq!(ack[2], stored[0].id.as_str());
    assert_eq!(ack[3], stored[0].stored_at.to_string());
}

#[tokio::test]
async fn the_same_id_gives_the_same_ack_and_one_message() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let first = visitor.say("id_1", "once").await;
    assert_eq!(visitor.say("id_1", "once").await, first);
    let mut again = Visitor::joined(&server, "member_1").await;
    assert_eq!(again.say("id_1", "once").await, first);
    assert_eq!(texts(&server.entries("member_1").await), ["once"]);
    // Another visitor's ids are another visitor's.
    let mut other = Visitor::joined(&server, "member_2").await;
    assert_ne!(other.say("id_1", "mine").await[2], first[2]);
}

#[tokio::test]
async fn frames_before_ok_are_held_and_served_in_order() {
    use futures::SinkExt;
    use tokio_tungstenite::tungstenite::Message as Frame;

    let server = TestServer::start().await;
    let mut visitor = Visitor::connect(&server).await;
    let texts_sent: Vec<String> = (0..50).map(|n| format!("message {n}")).collect();
    let mut frames = vec![join("member_1", CHANNEL)];
    frames.extend(
        texts_sent
            .iter()
            .enumerate()
            .map(|(n, text)| txt(&format!("id_{n}"), text)),
    );
    for frame in frames {
        let frame = Frame::text(frame.to_string());
        visitor.socket.feed(frame).await.unwrap();
    }
    visitor.socket.flush().await.unwrap();
    assert_eq!(visitor.receive().await, json!(["OK"]));
    for n in 0..50 {
        let ack = visitor.receive().await;
        assert_eq!(
            (&ack[0], &ack[1]),
            (&json!("ACK"), &json!(format!("id_{n}")))
        );
    }
    assert_eq!(texts(&server.entries("member_1").await), texts_sent);
}

#[tokio::test]
async fn nobody_hears_themselves() {
    let server = TestServer::start().await;
    let mut one = Visitor::joined(&server, "member_1").await;
    let mut two = Visitor::joined(&server, "member_1").await;
    one.say("id_1", "hello").await;
    two.say("id_2", "from the other tab").await;
    one.nothing_came().await;
    two.nothing_came().await;
    let mut again = Visitor::joined(&server, "member_1").await;
    again.nothing_came().await;
}

#[tokio::test]
async fn join_comes_once() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    visitor.send(join("member_2", CHANNEL)).await;
    let answer = visitor.receive().await;
    let expected = json!(["ERR", "⛔ You are already in this Channel", 409]);
    assert_eq!(answer, expected);
    visitor.say("id_1", "still the first one").await;
    assert_eq!(server.entries("member_1").await.len(), 1);
}

#[tokio::test]
async fn a_failing_database_is_said_and_the_connection_lives() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let mut stranger = Visitor::connect(&server).await;
    server.data.close().await;
    visitor.send(txt("id_1", "hello")).await;
    assert_eq!(visitor.refused().await, 503);
    stranger.send(join("member_2", CHANNEL)).await;
    assert_eq!(stranger.refused().await, 503);
    visitor.nothing_came().await;
    stranger.nothing_came().await;
}
