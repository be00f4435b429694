//! What Prometheus is shown.

use std::time::Duration;

use k1te_server::config::Config;
use k1te_server::limits::LimitsConfig;

use crate::support::files::{PICTURE, get};
use crate::support::server::TestServer;
use crate::support::soon;
use crate::support::visitor::{Dial, Visitor, txt};

async fn page(server: &TestServer) -> String {
    let response = get(&server.metrics).await;
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

/// The value of a line of the page.
fn value(page: &str, name: &str) -> Option<String> {
    let line = page
        .lines()
        .find(|line| line.starts_with(&format!("{name} ")))?;
    line.split(' ').nth(1).map(str::to_owned)
}

#[tokio::test]
async fn what_happens_is_counted() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    visitor.say("id_1", "one").await;
    visitor.say("id_2", "two").await;
    visitor.send(txt("id_3", " ")).await;
    assert_eq!(visitor.refused().await, 400);
    PICTURE.send(&mut visitor).await;
    let page = page(&server).await;
    let uploaded = PICTURE.bytes.len().to_string();
    for (name, expected) in [
        ("k1te_connections", "1"),
        ("k1te_joins_total", "1"),
        ("k1te_acknowledgement_seconds_count", "3"),
        ("k1te_acknowledgement_seconds_bucket{le=\"+Inf\"}", "3"),
        ("k1te_messages_total{author=\"visitor\",kind=\"text\"}", "2"),
        ("k1te_messages_total{author=\"visitor\",kind=\"file\"}", "1"),
        ("k1te_refusals_total{code=\"text-empty\"}", "1"),
        ("k1te_uploaded_bytes_total", &uploaded),
    ] {
        assert_eq!(
            value(&page, name).as_deref(),
            Some(expected),
            "{name}:\n{page}"
        );
    }
    assert!(page.ends_with("# EOF\n"));
    assert!(!page.contains("member_1"));
}

#[tokio::test]
async fn a_connection_counts_until_it_ends() {
    let server = TestServer::start().await;
    let visitor = Visitor::joined(&server, "member_1").await;
    drop(visitor);
    let none_open =
        async { while value(&page(&server).await, "k1te_connections").as_deref() != Some("0") {} };
    soon("the end of the connection", none_open).await;
}

#[tokio::test]
async fn what_is_owed_is_counted_with_its_age() {
    let server = TestServer::start().await;
    drop(Visitor::joined(&server, "member_1").await);
    let before = server.reply("member_1", "op_1", "Are you there?").await;
    server.reply("member_1", "op_2", "Hello?").await;
    let page = page(&server).await;
    let owed = value(&page, "k1te_deliveries_waiting");
    assert_eq!(owed.as_deref(), Some("2"), "{page}");
    let age = value(&page, "k1te_deliveries_oldest_seconds");
    let age: f64 = age.unwrap().parse().unwrap();
    let most = server.state.clock.now().millis() - before.stored_at.millis();
    let most = Duration::from_millis(most.unsigned_abs());
    assert!((0.0..=most.as_secs_f64()).contains(&age), "{page}");
}

#[tokio::test]
async fn what_came_too_often_is_counted() {
    let limits = LimitsConfig {
        joins: "1/hour".parse().ok(),
        ..LimitsConfig::default()
    };
    let server = TestServer::with(Config {
        limits,
        ..Config::default()
    })
    .await;
    let dial = Dial::default();
    while dial.connect(&server.socket()).await.is_ok() {}
    let page = page(&server).await;
    let limited = value(&page, "k1te_limited_total{kind=\"handshake\"}");
    assert_eq!(limited.as_deref(), Some("1"), "{page}");
}

#[tokio::test]
async fn visitors_are_not_shown_what_is_counted() {
    let server = TestServer::start().await;
    assert_eq!(get(&server.url("/metrics")).await.status(), 404);
}
