//! Devices that come back, and what they get.

use kite_protocol::Timestamp;
use serde_json::json;

use crate::support::device::{Card, Device, seq};
use crate::support::server::TestServer;
use crate::support::until;

/// A server whose visitor has a log of this length.
async fn with_log(length: u32) -> (TestServer, Card) {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let conversation = server.conversation_by(&card).await;
    for n in 1..=length {
        let (id, text) = (format!("op_{n}"), format!("answer {n}"));
        server.reply_in(conversation, &id, &text).await;
    }
    (server, card)
}

/// A time after everything that has happened, and before everything to come.
async fn later(server: &TestServer) -> Timestamp {
    let now = server.state.clock.now();
    until("a later millisecond", async || {
        server.state.clock.now() > now
    })
    .await;
    server.state.clock.now()
}

#[tokio::test]
async fn a_device_gets_what_it_lacks_and_then_what_comes() {
    let (server, card) = with_log(70).await;
    for (after, sync, first) in [
        (None, None, 21),
        (Some(0), None, 1),
        (Some(33), None, 34),
        (Some(69), None, 70),
        // From the future.
        (Some(71), Some(21), 21),
        (Some(u32::MAX), Some(21), 21),
    ] {
        let mut device = Device::connect(&server).await;
        let mut card = card.clone();
        card.after = after;
        let welcome = device.join(&card).await;
        assert_eq!((welcome.last, welcome.sync), (70, sync), "{after:?}");
        let expected: Vec<u64> = (first..=70).collect();
        assert_eq!(welcome.numbers(), expected, "{after:?}");
    }
    let mut device = Device::connect(&server).await;
    let welcome = device.join(&card.clone().after(70)).await;
    assert_eq!((welcome.sync, welcome.numbers()), (None, vec![]));
    let conversation = server.conversation_by(&card).await;
    for n in 71..=75 {
        let id = format!("op_{n}");
        let reply = server.reply_in(conversation, &id, "more").await;
        let entry = device.entry().await;
        assert_eq!((seq(&entry), u64::from(reply.seq.0)), (n, n));
        assert_eq!(entry[2], reply.id.as_str());
        assert_eq!(
            (&entry[3], &entry[4]),
            (&json!("operator"), &json!("Maria"))
        );
    }
    device.nothing_came().await;
}

#[tokio::test]
async fn who_is_too_far_behind_begins_anew() {
    let (server, card) = with_log(1001).await;
    let mut device = Device::connect(&server).await;
    let welcome = device.join(&card.clone().after(1)).await;
    assert_eq!((welcome.sync, welcome.entries.len()), (None, 1000));
    let mut device = Device::connect(&server).await;
    let welcome = device.join(&card.after(0)).await;
    assert_eq!((welcome.sync, welcome.entries.len()), (Some(952), 50));
}

#[tokio::test]
async fn what_retention_has_removed_cannot_be_resumed() {
    let (server, card) = with_log(10).await;
    let chat = &server.state.chat;
    let conversation = server.conversation_by(&card).await;
    let before = later(&server).await;
    server.reply_in(conversation, "op_11", "kept").await;
    let channel = server.channel().await;
    let sweep = |before: Timestamp| chat.store().sweep(channel.id, before, 500);
    assert_eq!(sweep(before).await.unwrap().entries, 10);
    for (after, sync, entries) in [
        (None, None, &[11][..]),
        (Some(0), Some(11), &[11]),
        (Some(9), Some(11), &[11]),
        (Some(10), None, &[11]),
        (Some(11), None, &[]),
    ] {
        let mut device = Device::connect(&server).await;
        let mut card = card.clone();
        card.after = after;
        let welcome = device.join(&card).await;
        assert_eq!((welcome.last, welcome.sync), (11, sync), "{after:?}");
        assert_eq!(welcome.numbers(), entries, "{after:?}");
    }

    // Everything is gone but the visitor: numbers go on.
    let before = later(&server).await;
    server.conversation_by(&card).await;
    assert_eq!(sweep(before).await.unwrap().entries, 1);
    let mut device = Device::connect(&server).await;
    let welcome = device.join(&card.clone().after(3)).await;
    assert_eq!((welcome.last, welcome.sync), (11, Some(12)));
    assert_eq!(device.say("id_1", "anybody?").await, 12);
    assert_eq!(seq(&device.entry().await), 12);
    let (page, end) = device.history(12, 100).await;
    assert_eq!((page, end), (vec![], json!(["PAGE", "page", null, false])));
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_between_the_log_and_now() {
    let (server, card) = with_log(100).await;
    let conversation = server.conversation_by(&card).await;
    let writer = async {
        for n in 101..=200 {
            let id = format!("op_{n}");
            server.reply_in(conversation, &id, "and on").await;
        }
    };
    let reader = async {
        for _ in 0..10 {
            let mut device = Device::connect(&server).await;
            let welcome = device.join(&card.clone().after(0)).await;
            let mut numbers = welcome.numbers();
            while numbers.len() < 200 {
                numbers.push(seq(&device.entry().await));
            }
            let expected: Vec<u64> = (1..=200).collect();
            assert_eq!(numbers, expected);
            device.nothing_came().await;
        }
    };
    tokio::join!(writer, reader);
}
