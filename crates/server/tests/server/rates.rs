//! Who comes too often is told how long to wait; everybody else is served.

use axum::http::Response;
use k1te_server::address::TrustedProxies;
use k1te_server::config::Config;
use k1te_server::limits::LimitsConfig;

use crate::support::files::{PICTURE, Upload, header};
use crate::support::process::run;
use crate::support::server::TestServer;
use crate::support::visitor::{Dial, Visitor, join};

/// A server whose every limit is this rate.
async fn limited(rate: &str) -> TestServer {
    let rate = rate.parse().ok();
    let limits = LimitsConfig {
        joins: rate,
        messages: rate,
        uploads: rate,
    };
    let config = Config {
        limits,
        ..Config::default()
    };
    let loopback = TrustedProxies::new(["127.0.0.0/8".parse().unwrap()]);
    TestServer::trusting(config, loopback).await
}

/// Connects as if through a proxy, from an address.
async fn from(
    server: &TestServer,
    address: &str,
) -> Result<Visitor, Box<Response<Option<Vec<u8>>>>> {
    let dial = Dial {
        forwarded_for: Some(address),
        ..Dial::default()
    };
    dial.connect(&server.socket())
        .await
        .map(|(visitor, _)| visitor)
}

#[tokio::test]
async fn an_address_that_connects_too_often_is_refused_and_others_are_not() {
    let server = limited("1/hour").await;
    let mut open = Vec::new();
    let refusal = loop {
        match from(&server, "198.51.100.1").await {
            Ok(visitor) => open.push(visitor),
            Err(refusal) => break refusal,
        }
    };
    assert_eq!(open.len(), 20);
    assert_eq!(refusal.status(), 429);
    let wait = refusal.headers()["retry-after"].to_str().unwrap();
    // The next of twenty an hour.
    assert!(
        (170..=180).contains(&wait.parse::<u32>().unwrap()),
        "{wait}"
    );
    // What stands before the proxy's word is the visitor's own.
    let liar = from(&server, "203.0.113.9, 198.51.100.1").await;
    assert!(liar.is_err_and(|refusal| refusal.status() == 429));

    let mut other = from(&server, "198.51.100.2").await.unwrap();
    other.join("member_2", "test_channel").await;
    for visitor in &mut open {
        visitor.nothing_came().await;
    }
}

#[tokio::test]
async fn who_claims_to_be_somebody_does_not_keep_them_out() {
    let server = limited("2/hour").await;
    let mut known = from(&server, "198.51.100.1").await.unwrap();
    known.join("member_1", "test_channel").await;
    for _ in 0..2 {
        let mut stranger = from(&server, "198.51.100.2").await.unwrap();
        stranger.join("member_1", "test_channel").await;
    }
    let mut stranger = from(&server, "198.51.100.2").await.unwrap();
    stranger.send(join("member_1", "test_channel")).await;
    assert_eq!(stranger.refused().await, 429);
    let mut again = from(&server, "198.51.100.1").await.unwrap();
    again.join("member_1", "test_channel").await;
}

#[tokio::test]
async fn without_a_trusted_proxy_nobody_invents_an_address() {
    let limits = LimitsConfig {
        joins: "1/hour".parse().ok(),
        ..LimitsConfig::default()
    };
    let server = TestServer::with(Config {
        limits,
        ..Config::default()
    })
    .await;
    for host in 0..20 {
        assert!(from(&server, &format!("198.51.100.{host}")).await.is_ok());
    }
    let refused = from(&server, "198.51.100.99").await;
    assert!(refused.is_err_and(|refusal| refusal.status() == 429));
}

#[tokio::test]
async fn who_uploads_too_much_is_told_to_wait_and_others_are_not() {
    let server = limited("6/hour").await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    // Each counts for four.
    let film = Upload {
        media_type: "video/mp4",
        bytes: vec![7; 16 << 20].leak(),
        ..PICTURE
    };
    let slot = film.offer(&mut visitor).await;
    assert_eq!(film.put(&slot).await.status(), 204);
    let refused = film.put(&slot).await;
    assert_eq!(refused.status(), 429);
    // Until two of six an hour have come back.
    let wait: u32 = header(&refused, "retry-after").parse().unwrap();
    assert!((1100..=1200).contains(&wait), "{wait}");
    assert_eq!(header(&refused, "access-control-allow-origin"), "*");
    assert!(header(&refused, "access-control-expose-headers").contains("Retry-After"));

    let mut other = Visitor::joined(&server, "member_2").await;
    let slot = PICTURE.offer(&mut other).await;
    assert_eq!(PICTURE.put(&slot).await.status(), 204);
}

#[tokio::test]
async fn the_rates_are_those_that_the_protocol_document_says() {
    let document = include_str!("../../../../docs/protocol.md");
    let help = run(&["serve", "--help"]).await.out;
    for limit in ["joins", "messages", "uploads"] {
        let flag = format!("--limit-{limit}");
        let (_, described) = help.split_once(&format!("{flag} <RATE>")).unwrap();
        let (_, default) = described.split_once("[default: ").unwrap();
        let (default, _) = default.split_once(']').unwrap();
        let row = format!("| `{flag}` | {default} |");
        assert!(document.contains(&row), "no row ends with {row}");
    }
}
