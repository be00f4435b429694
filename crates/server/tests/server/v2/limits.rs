//! Who may write, and how much.

use k1te_server::config::Config;
use k1te_server::limits::LimitsConfig;
use serde_json::json;

use crate::support::device::{Card, Device};
use crate::support::server::TestServer;
use crate::support::visitor::{SENT_AT, Visitor, txt, upl};

async fn limited(messages: &str) -> TestServer {
    let limits = LimitsConfig {
        messages: messages.parse().ok(),
        ..LimitsConfig::default()
    };
    TestServer::with(Config {
        limits,
        ..Config::default()
    })
    .await
}

#[tokio::test]
async fn who_writes_too_much_waits_and_nobody_else_does() {
    let server = limited("3/hour").await;
    let mut script = Device::joined(&server, "member_1").await;
    for n in 0..3 {
        script.say(&format!("id_{n}"), "spam").await;
    }
    for frame in [
        json!(["TXT", "id_3", "spam", SENT_AT]),
        json!(["EDIT", "id_4", 1, "spam", SENT_AT]),
        json!(["RATE", "id_5", 1, null, SENT_AT]),
        json!(["REPORT", "id_6", null]),
        upl("id_7", "a.png", "image/png", 3),
    ] {
        let id = frame[1].clone();
        script.send(frame).await;
        let error = script.next("ERR").await;
        assert_eq!((&error[1], &error[2]), (&json!("rate-limited"), &id));
        let wait = error[4].as_u64().unwrap();
        assert!((1_100_000..=1_200_000).contains(&wait), "{wait}");
    }
    script.rest().await;
    script.nothing_came().await;
    let mut person = Device::joined(&server, "member_2").await;
    assert_eq!(person.say("id_0", "hello").await, 1);
    // On another connection it is the same visitor.
    let mut again = Device::connect(&server).await;
    again.join(&Card::new("member_1", "device").after(3)).await;
    assert_eq!(
        again.fails(json!(["TXT", "x", "y", SENT_AT])).await,
        "rate-limited"
    );
}

#[tokio::test]
async fn signals_have_a_limit_of_their_own() {
    let server = limited("1/hour").await;
    let mut device = Device::joined(&server, "member_1").await;
    for _ in 0..10 {
        device.send(json!(["MARK", "read", 0])).await;
    }
    device.nothing_came().await;
    device.send(json!(["TYPE", true])).await;
    assert_eq!(device.refused().await, "rate-limited");
    assert_eq!(
        device.fails(json!(["HIST", "a", 1, 1])).await,
        "rate-limited"
    );
    assert_eq!(device.say("id_1", "still").await, 1);
}

#[tokio::test]
async fn v1_is_told_so_as_well() {
    let server = limited("1/hour").await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    visitor.say("id_1", "one").await;
    visitor.send(txt("id_2", "two")).await;
    let error = visitor.receive().await;
    assert_eq!(error[2], 429);
    let reason = error[1].as_str().unwrap();
    assert!(
        reason.starts_with("⛔ Too many requests: try again in "),
        "{reason}"
    );
    visitor.nothing_came().await;
}

#[tokio::test]
async fn joins_have_a_limit() {
    let limits = LimitsConfig {
        joins: "2/hour".parse().ok(),
        ..LimitsConfig::default()
    };
    let server = TestServer::with(Config {
        limits,
        ..Config::default()
    })
    .await;
    let card = Card::new("member_1", "phone");
    for _ in 0..2 {
        card.join(&server).await;
    }
    assert_eq!(card.refused(&server).await, "rate-limited");
    Device::joined(&server, "member_2").await;
}

#[tokio::test]
async fn a_full_channel_takes_no_further_file() {
    let server = TestServer::start().await;
    server.add_channel("other_channel", &[]).await;
    let mut channel = server.channel().await;
    channel.quota = Some(10);
    let store = server.state.chat.store();
    store.update_channel(channel).await.unwrap();
    let mut device = Device::joined(&server, "member_1").await;
    device.send(upl("id_1", "a.png", "image/png", 8)).await;
    device.next("UPL").await;
    let more = upl("id_2", "b.png", "image/png", 3);
    assert_eq!(device.fails(more.clone()).await, "quota-exceeded");
    // What is registered stays so, and texts are no files.
    device.send(upl("id_1", "a.png", "image/png", 8)).await;
    device.next("UPL").await;
    device.say("id_3", "full").await;
    let mut old = Visitor::joined(&server, "member_2").await;
    old.send(more.clone()).await;
    assert_eq!(old.refused().await, 507);
    let mut elsewhere = Visitor::connect(&server).await;
    elsewhere.join("member_1", "other_channel").await;
    elsewhere.send(more).await;
    assert_eq!(elsewhere.receive().await[0], "UPL");
}
