//! Bounds: silence, and peers that do not read.

use std::time::Duration;

use axum::body::Bytes;
use futures::future::join_all;
use futures::{StreamExt, stream};
use k1te_server::config::Config;
use reqwest::{Body, Client};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, sleep};

use crate::support::files::{PICTURE, Upload, get};
use crate::support::server::TestServer;
use crate::support::visitor::{Dial, Visitor};
use crate::support::{soon, until};

const SHORT: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let config = Config {
        idle_timeout: SHORT,
        ..Config::default()
    };
    let server = TestServer::with(config).await;
    let mut stranger = Visitor::connect(&server).await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    for visitor in [&mut stranger, &mut visitor] {
        let close = visitor.closed().await;
        assert_eq!(u16::from(close.code), 1000);
        assert!(close.reason.contains("PING"), "{close:?}");
    }
}

#[tokio::test]
async fn a_connection_with_a_sign_of_life_stays() {
    let config = Config {
        idle_timeout: SHORT,
        ..Config::default()
    };
    let server = TestServer::with(config).await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let began = Instant::now();
    while began.elapsed() < 4 * SHORT {
        visitor.nothing_came().await;
        sleep(SHORT / 10).await;
    }
}

#[tokio::test]
async fn who_does_not_read_is_dropped_and_loses_nothing() {
    let config = Config {
        write_timeout: SHORT,
        ..Config::default()
    };
    let server = TestServer::with(config).await;
    let dial = Dial {
        receive_buffer: Some(4096),
        ..Dial::default()
    };
    let (mut deaf, _) = dial.connect(&server.socket()).await.unwrap();
    deaf.join("member_1", crate::support::server::CHANNEL).await;
    let conversation = server.conversation("member_1").await;
    let text = "x".repeat(4096);
    let mut replies = 0;
    until("the end of the deaf connection", async || {
        // Together, so that a slow disk does not make it long.
        let ids: Vec<_> = (replies..replies + 64).map(|n| format!("op_{n}")).collect();
        replies += ids.len();
        join_all(ids.iter().map(|id| server.reply("member_1", id, &text))).await;
        server.state.hub.watched() == 0
    })
    .await;
    let mut other = Visitor::joined(&server, "member_2").await;
    other.say("id_1", "I am well").await;
    let mut back = Visitor::joined(&server, "member_1").await;
    for _ in 0..replies {
        assert_eq!(back.receive().await[2].as_str().unwrap().len(), 4096);
    }
    back.confirm().await;
    assert_eq!(server.conversation("member_1").await, conversation);
}

#[tokio::test]
async fn who_does_not_read_a_download_gives_its_place_back() {
    let config = Config {
        max_requests: 1,
        write_timeout: SHORT,
        ..Config::default()
    };
    let server = TestServer::with(config).await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let large = Upload {
        media_type: "video/mp4",
        bytes: vec![0; 16 << 20].leak(),
        ..PICTURE
    };
    let slot = large.send(&mut visitor).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let address = server.url("").trim_start_matches("http://").parse();
    let mut deaf = socket.connect(address.unwrap()).await.unwrap();
    let path = slot.canonical.trim_start_matches(&server.url(""));
    let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
    deaf.write_all(request.as_bytes()).await.unwrap();
    deaf.readable().await.unwrap();
    let health = soon("a place for others", get(&server.url("/healthz"))).await;
    assert_eq!(health.status(), 200);
}

#[tokio::test]
async fn who_says_too_little_gives_their_place_back() {
    let config = Config {
        max_requests: 1,
        header_timeout: SHORT,
        ..Config::default()
    };
    let server = TestServer::with(config).await;
    let address = server.url("").trim_start_matches("http://").to_owned();
    // The last begins like every version of HTTP does.
    for said in ["", "GET /healthz HTTP/1.1\r\nHost:", "P"] {
        let mut shy = TcpStream::connect(&address).await.unwrap();
        shy.write_all(said.as_bytes()).await.unwrap();
        let health = soon("a place for others", get(&server.url("/healthz"))).await;
        assert_eq!(health.status(), 200, "{said:?}");
    }
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let server = TestServer::start().await;
    let address = server.url("").trim_start_matches("http://").to_owned();
    let mut talker = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX: {}",
        "x".repeat(80 << 10)
    );
    talker.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    soon("a refusal", talker.read_to_string(&mut answer))
        .await
        .unwrap();
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[tokio::test]
async fn an_operators_upload_that_stands_still_is_dropped() {
    let config = Config {
        body_idle_timeout: SHORT,
        ..Config::default()
    };
    let server = TestServer::with(config).await;
    let _visitor = Visitor::joined(&server, "member_1").await;
    let conversation = server.conversation("member_1").await;
    let token = Sha256::digest("token").into();
    let chat = &server.state.chat;
    chat.allow_login("Maria", token).await.unwrap();
    chat.log_in(token, token).await.unwrap();

    let path = format!(
        "/desk/api/conversations/{}/files/f1?name=a.png",
        conversation.0
    );
    let head = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"half"))]);
    let body = Body::wrap_stream(head.chain(stream::pending()));
    let request = Client::new()
        .post(server.url(&path))
        .header("Cookie", "kite_desk=token")
        .header("X-Kite-Desk", "1")
        .header("Content-Type", PICTURE.media_type)
        .header("Content-Length", "8");
    let response = soon("an answer", request.body(body).send()).await.unwrap();
    assert_eq!(response.status(), 400);
    let error = response.text().await.unwrap();
    assert!(error.contains("\"upload-broken\""), "{error}");
}
