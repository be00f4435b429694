//! Frames without end on one connection: they are refused, then the connection
//! is closed, and nobody else notices.

use futures::SinkExt;
use k1te_server::config::Config;
use k1te_server::limits::LimitsConfig;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::device::{Card, Device};
use crate::support::files::get;
use crate::support::server::TestServer;
use crate::support::visitor::{Dial, SENT_AT, Visitor, txt};

/// Frames that a connection may send here before they are too many.
const ALLOWED: usize = 20;

/// And how many of those that are too many it may send.
const PATIENCE: usize = 40;

async fn server() -> TestServer {
    let limits = LimitsConfig {
        messages: "1/hour".parse().ok(),
        ..LimitsConfig::default()
    };
    TestServer::with(Config {
        limits,
        ..Config::default()
    })
    .await
}

async fn connect(server: &TestServer, protocol: &str) -> Visitor {
    let dial = Dial {
        protocol: Some(protocol),
        ..Dial::default()
    };
    dial.connect(&server.socket()).await.unwrap().0
}

fn is_limited(error: &Value) -> bool {
    error[0] == "ERR" && (error[1] == "rate-limited" || error[2] == 429)
}

#[tokio::test]
async fn a_connection_is_refused_what_is_too_much_and_goes_on() {
    let server = server().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    // One frame was JOIN.
    for n in 1..ALLOWED {
        let (frame, answer) = match n % 3 {
            0 => (Message::text("["), "bad-frame"),
            1 => (Message::binary(b"x".as_slice()), "binary-frame"),
            _ => (
                Message::text(json!(["EDIT", "id"]).to_string()),
                "bad-frame",
            ),
        };
        device.visitor.send_raw(frame).await;
        assert_eq!(device.refused().await, answer);
    }
    for (frame, id) in [
        (json!(["PING"]), json!(null)),
        (json!(["TXT", "id_1", "hello", SENT_AT]), json!("id_1")),
        (json!(["EDIT", "id_2"]), json!("id_2")),
        (json!("nothing"), json!(null)),
    ] {
        device.send(frame).await;
        let error = device.next("ERR").await;
        assert_eq!((&error[1], &error[2]), (&json!("rate-limited"), &id));
        // The next of twenty an hour.
        let wait = error[4].as_u64().unwrap();
        assert!((170_000..=180_000).contains(&wait), "{wait}");
    }
    // What is said to the connection still comes.
    let conversation = server.conversation_by(&card).await;
    server.reply_in(conversation, "op_1", "Are you well?").await;
    let entry = device.entry().await;
    assert_eq!((&entry[1], &entry[5]), (&json!(1), &json!("Are you well?")));
    let metrics = get(&server.metrics).await.text().await.unwrap();
    let line = "k1te_limited_total{kind=\"frame\"} 4";
    assert!(metrics.contains(line), "{metrics}");
}

#[tokio::test]
async fn who_does_not_care_is_closed_and_nobody_else_notices() {
    let server = server().await;
    let mut old = Visitor::joined(&server, "member_2").await;
    let mut new = Device::joined(&server, "member_3").await;
    for protocol in ["k1te.chat.v1", "k1te.chat.v2"] {
        let mut script = connect(&server, protocol).await;
        for _ in 0..=ALLOWED + PATIENCE {
            script
                .socket
                .feed(Message::text(r#"["PING"]"#))
                .await
                .unwrap();
        }
        script.socket.flush().await.unwrap();
        for _ in 0..ALLOWED {
            assert_eq!(script.receive().await, json!(["PONG"]), "{protocol}");
        }
        for _ in 0..PATIENCE {
            let error = script.receive().await;
            assert!(is_limited(&error), "{protocol}: {error}");
        }
        let close = script.closed().await;
        assert_eq!(u16::from(close.code), 1008, "{protocol}: {close:?}");
    }
    old.nothing_came().await;
    new.nothing_came().await;
    old.say("id_1", "still here").await;
    new.say("id_1", "so am I").await;
    Visitor::joined(&server, "member_4").await;
}

#[tokio::test]
async fn what_is_no_frame_of_the_chat_counts_as_well() {
    let server = server().await;
    for message in [
        Message::Ping(Vec::new().into()),
        Message::Pong(7_u32.to_be_bytes().to_vec().into()),
        Message::text("x".repeat(40 << 10)),
    ] {
        let mut script = Visitor::connect(&server).await;
        for _ in 0..ALLOWED {
            script.send_raw(message.clone()).await;
        }
        script.send(txt("id_1", "hello")).await;
        while !is_limited(&script.receive().await) {}
        for _ in 1..=PATIENCE {
            // The server may hang up while this is being written.
            let _ = script.socket.send(message.clone()).await;
        }
        let close = script.closed().await;
        assert_eq!(u16::from(close.code), 1008, "{close:?}");
    }
}
