//! Stopping loses nothing and keeps nobody waiting.

use std::time::Duration;

use futures::{StreamExt, stream};
use k1te_server::config::Config;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::support::files::PICTURE;
use crate::support::process::Process;
use crate::support::server::TestServer;
use crate::support::until;
use crate::support::visitor::{Visitor, txt};

/// An upload has begun when there is a place for its bytes.
async fn upload_began(server: &TestServer) {
    let partial = server.dir.path().join("files/tmp");
    until("the upload", async || {
        partial.read_dir().unwrap().next().is_some()
    })
    .await;
}

#[tokio::test]
async fn everybody_is_told_and_what_was_acknowledged_stays() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let mut quiet = Visitor::connect_to(&server.socket()).await;
    quiet.join("member_1", "demo_channel").await;
    let mut busy = Visitor::connect_to(&server.socket()).await;
    busy.join("member_2", "demo_channel").await;
    let ack = busy.say("id_1", "hello").await;
    let idle_http = TcpStream::connect(server.url().trim_start_matches("http://"));
    let mut idle_http = idle_http.await.unwrap();

    server.terminate().await;
    for visitor in [&mut quiet, &mut busy] {
        let close = visitor.closed().await;
        assert_eq!(u16::from(close.code), 1001);
        assert_eq!(close.reason.as_str(), "server restarting");
    }
    let (code, log) = server.end().await;
    assert_eq!(code, Some(0), "{log}");
    assert_eq!(idle_http.read(&mut [0; 16]).await.unwrap(), 0);

    let server = Process::serve(dir.path()).await;
    let mut back = Visitor::connect_to(&server.socket()).await;
    back.join("member_2", "demo_channel").await;
    assert_eq!(back.say("id_1", "hello").await, ack);
}

#[tokio::test]
async fn the_frame_in_hand_is_answered() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    for n in 0..200 {
        visitor.send(txt(&format!("id_{n}"), "on the way")).await;
    }
    assert_eq!(visitor.receive().await[0], "ACK");
    let stopping = tokio::spawn(server.stop());
    let mut acknowledged = 1;
    // Every ACK comes before the Close, and then nothing more.
    let close = loop {
        use tokio_tungstenite::tungstenite::Message;
        match visitor.socket.next().await.unwrap().unwrap() {
            Message::Text(text) => {
                assert!(text.starts_with("[\"ACK\""), "{text}");
                acknowledged += 1;
            }
            Message::Close(close) => break close.unwrap(),
            _ => {}
        }
    };
    assert_eq!(u16::from(close.code), 1001);
    let dir = stopping.await.unwrap();
    let server = TestServer::over(dir, Config::default()).await;
    assert_eq!(server.entries("member_1").await.len(), acknowledged);
}

#[tokio::test]
async fn the_upload_in_hand_is_finished() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let slot = PICTURE.offer(&mut visitor).await;
    let (head, tail) = PICTURE.bytes.split_at(3);
    let (rest, rest_comes) = tokio::sync::oneshot::channel();
    let body = stream::iter([Ok(head)]).chain(stream::once(async {
        rest_comes.await.map_err(std::io::Error::other)
    }));
    let upload = reqwest::Client::new()
        .put(&slot.upload)
        .header("Content-Type", PICTURE.media_type)
        .body(reqwest::Body::wrap_stream(body))
        .send();
    let upload = tokio::spawn(upload);
    upload_began(&server).await;
    let mut state = server.state.clone();
    let stopping = tokio::spawn(server.stop());
    state.stopping.wait_for(|stopping| *stopping).await.unwrap();
    assert_eq!(u16::from(visitor.closed().await.code), 1001);
    rest.send(tail).unwrap();
    assert_eq!(upload.await.unwrap().unwrap().status(), 204);
    stopping.await.unwrap();
}

#[tokio::test]
async fn who_does_not_end_is_cut_off() {
    let config = Config {
        drain_timeout: Duration::from_millis(300),
        ..Config::default()
    };
    let server = TestServer::with(config).await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let slot = PICTURE.offer(&mut visitor).await;
    let body = reqwest::Body::wrap_stream(stream::pending::<std::io::Result<Vec<u8>>>());
    let upload = reqwest::Client::new()
        .put(&slot.upload)
        .header("Content-Type", PICTURE.media_type)
        .body(body)
        .send();
    let upload = tokio::spawn(upload);
    upload_began(&server).await;
    let began = Instant::now();
    server.stop().await;
    assert!(began.elapsed() < Duration::from_secs(10));
    upload.abort();
}

#[tokio::test]
async fn a_restart_keeps_everything() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let ack = visitor.say("id_1", "hello").await;
    let slot = PICTURE.send(&mut visitor).await;
    drop(visitor);
    server.reply("member_1", "op_1", "Hello!").await;
    let before = server.entries("member_1").await;
    let dir = server.stop().await;

    let server = TestServer::over(dir, Config::default()).await;
    assert_eq!(server.entries("member_1").await, before);
    let mut back = Visitor::joined(&server, "member_1").await;
    assert_eq!(back.receive().await[2], json!("Hello!"));
    assert_eq!(back.say("id_1", "hello").await, ack);
    // Links stay good: only the port is another one here.
    let token = slot.canonical.split_once("?token=").unwrap().1;
    let url = server.url(&format!("/api/storage?token={token}"));
    let response = crate::support::files::get(&url).await;
    assert_eq!(response.bytes().await.unwrap(), PICTURE.bytes);
}
