//! Pages of the history, backwards.

use std::time::Duration;

use futures::SinkExt;
use k1te_server::config::Config;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::device::{Card, Device, seq};
use crate::support::server::TestServer;
use crate::support::until;
use crate::support::visitor::Dial;

#[tokio::test]
async fn pages_lead_back_to_the_beginning() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let conversation = server.conversation_by(&card).await;
    for n in 1..=230 {
        let (id, text) = (format!("op_{n}"), format!("answer {n}"));
        server.reply_in(conversation, &id, &text).await;
    }
    let mut device = Device::connect(&server).await;
    let welcome = device.join(&card).await;
    let mut log: Vec<Value> = welcome.entries;
    assert_eq!(seq(&log[0]), 181);
    for (limit, first, more) in [
        (100, 81, true),
        (1, 80, true),
        (50, 30, true),
        (28, 2, true),
        (100, 1, false),
    ] {
        let before = u32::try_from(seq(&log[0])).unwrap();
        let (mut page, end) = device.history(before, limit).await;
        assert_eq!(end, json!(["PAGE", "page", first, more]));
        page.append(&mut log);
        log = page;
    }
    let numbers: Vec<u64> = log.iter().map(seq).collect();
    assert_eq!(numbers, (1..=230).collect::<Vec<_>>());
    assert_eq!(log[6][5], "answer 7");
    for before in [0, 1] {
        let empty = (vec![], json!(["PAGE", "page", null, false]));
        assert_eq!(device.history(before, 100).await, empty);
    }
    let (page, end) = device.history(u32::MAX, 2).await;
    let numbers: Vec<u64> = page.iter().map(seq).collect();
    assert_eq!(numbers, [229, 230]);
    assert_eq!(end, json!(["PAGE", "page", 229, true]));
    device.nothing_came().await;
}

#[tokio::test]
async fn a_page_has_a_size() {
    let server = TestServer::start().await;
    let mut device = Device::joined(&server, "member_1").await;
    for limit in [
        json!(0),
        json!(101),
        json!(1_000_000_000),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!("100"),
        json!(null),
    ] {
        let frame = json!(["HIST", "page", 10, limit]);
        assert_eq!(device.fails(frame).await, "bad-frame");
    }
    for before in [
        json!(-1),
        json!(4_294_967_296_u64),
        json!(1e300),
        json!(null),
    ] {
        let frame = json!(["HIST", "page", before, 10]);
        assert_eq!(device.fails(frame).await, "bad-frame");
    }
    device.nothing_came().await;
}

#[tokio::test]
async fn who_asks_and_does_not_read_is_dropped_and_holds_nobody_up() {
    let config = Config {
        write_timeout: Duration::from_secs(1),
        ..Config::default()
    };
    let server = TestServer::with(config).await;
    let card = Card::new("member_1", "phone");
    let conversation = server.conversation_by(&card).await;
    let long = "x".repeat(4096);
    for n in 0..100 {
        let id = format!("op_{n}");
        server.reply_in(conversation, &id, &long).await;
    }
    let dial = Dial {
        receive_buffer: Some(4096),
        ..Dial::default()
    };
    let mut deaf = Device::dial(&server.socket(), dial).await;
    deaf.join(&card.clone().after(100)).await;
    let mut other = Device::joined(&server, "member_2").await;
    let mut asked = 0;
    until("the end of the deaf connection", async || {
        asked += 1;
        let frame = json!(["HIST", format!("h{asked}"), 101, 100]);
        // The server may have hung up already.
        let _ = deaf
            .visitor
            .socket
            .send(Message::text(frame.to_string()))
            .await;
        other.say(&format!("id_{asked}"), "I am well").await;
        !server.state.hub.is_watched(conversation)
    })
    .await;
    let mut back = Device::connect(&server).await;
    assert_eq!(back.join(&card.after(90)).await.entries.len(), 10);
}
