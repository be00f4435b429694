//! Who may open a connection.

use k1te_server::config::Config;

use crate::support::files::{get, header};
use crate::support::server::{CHANNEL, TestServer};
use crate::support::until;
use crate::support::visitor::{Dial, Visitor};

const SHOP: &str = "https://shop.example";

/// The status and the words of a refused handshake.
async fn refused(dial: Dial<'_>, server: &TestServer) -> (u16, String) {
    let Err(response) = dial.connect(&server.socket()).await else {
        panic!("{dial:?} was not refused");
    };
    let status = response.status().as_u16();
    let body = response.into_body().unwrap_or_default();
    (status, String::from_utf8(body).unwrap())
}

#[tokio::test]
async fn the_subprotocol_must_be_offered() {
    let server = TestServer::start().await;
    for protocol in [None, Some("k1te.chat.v9"), Some("chat, superchat")] {
        let dial = Dial {
            protocol,
            ..Dial::default()
        };
        let (status, words) = refused(dial, &server).await;
        assert_eq!(status, 400, "{protocol:?}");
        assert!(words.contains("k1te.chat.v1"), "{words}");
    }
    let several = Dial {
        protocol: Some("k1te.chat.v1, k1te.chat.v9"),
        ..Dial::default()
    };
    let (_visitor, response) = several.connect(&server.socket()).await.unwrap();
    let selected = response.headers().get("sec-websocket-protocol").unwrap();
    assert_eq!(selected, "k1te.chat.v1");
}

#[tokio::test]
async fn a_page_is_told_that_this_is_no_page() {
    let server = TestServer::start().await;
    let response = get(&server.url("/channels?c=test_channel")).await;
    assert_eq!(response.status(), 426);
    assert_eq!(header(&response, "upgrade"), "websocket");
    assert!(response.text().await.unwrap().contains("WebSocket"));
}

#[tokio::test]
async fn a_channel_with_a_list_serves_only_its_sites() {
    let server = TestServer::start().await;
    server.add_channel("shop_channel", &[SHOP]).await;
    server.add_channel("file_channel", &[SHOP, "null"]).await;
    for (query, origin, allowed) in [
        ("?c=shop_channel", Some(SHOP), true),
        ("?c=shop_channel", Some("https://evil.example"), false),
        ("?c=shop_channel", Some("null"), false),
        ("?c=shop_channel", None, false),
        ("?c=file_channel", Some("null"), true),
        ("?c=test_channel", Some("null"), true),
        ("?c=test_channel", None, true),
    ] {
        let dial = Dial {
            query,
            origin,
            ..Dial::default()
        };
        match dial.connect(&server.socket()).await {
            Ok(_) => assert!(allowed, "{dial:?}"),
            Err(response) => {
                assert!(!allowed, "{dial:?}");
                assert_eq!(response.status(), 403);
                let words = String::from_utf8(response.into_body().unwrap()).unwrap();
                assert!(words.contains("origin"), "{words}");
            }
        }
    }
}

#[tokio::test]
async fn join_too_checks_the_origin() {
    let server = TestServer::start().await;
    server.add_channel("shop_channel", &[SHOP]).await;
    // The handshake names no channel, or another one.
    for query in ["", "?c=test_channel"] {
        let dial = Dial {
            query,
            origin: Some("https://evil.example"),
            ..Dial::default()
        };
        let (mut visitor, _) = dial.connect(&server.socket()).await.unwrap();
        let join = crate::support::visitor::join("member_1", "shop_channel");
        visitor.send(join).await;
        assert_eq!(visitor.refused().await, 403);
        visitor.join("member_1", CHANNEL).await;
    }
}

#[tokio::test]
async fn an_unknown_or_bad_channel_is_answered_by_join() {
    let server = TestServer::start().await;
    for (channel, code) in [("no_such_channel", 404), ("bad", 400)] {
        for query in [format!("?c={channel}"), "?c=a&c=b".to_owned()] {
            let dial = Dial {
                query: &query,
                ..Dial::default()
            };
            let (mut visitor, _) = dial.connect(&server.socket()).await.unwrap();
            visitor
                .send(crate::support::visitor::join("member_1", channel))
                .await;
            assert_eq!(visitor.refused().await, code, "{channel}");
            visitor.join("member_1", CHANNEL).await;
        }
    }
}

#[tokio::test]
async fn beyond_the_bound_others_have_to_wait() {
    let config = Config {
        max_connections: 2,
        ..Config::default()
    };
    let server = TestServer::with(config).await;
    let mut first = Visitor::joined(&server, "member_1").await;
    let second = Visitor::joined(&server, "member_2").await;
    let (status, words) = refused(Dial::default(), &server).await;
    assert_eq!(status, 503);
    assert!(words.contains("later"), "{words}");
    first.nothing_came().await;
    drop(second);
    until("a place for another one", async || {
        Dial::default().connect(&server.socket()).await.is_ok()
    })
    .await;
    first.nothing_came().await;
}
