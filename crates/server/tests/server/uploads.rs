//! Files on their way in.

use std::time::Duration;

use futures::{StreamExt, stream};
use k1te_server::config::Config;
use reqwest::{Body, Client, Method};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::support::files::{PICTURE, Slot, Upload, get, header, put};
use crate::support::server::TestServer;
use crate::support::visitor::{Visitor, bin, upl};

async fn offered(server: &TestServer, upload: Upload<'_>) -> (Visitor, Slot) {
    let mut visitor = Visitor::joined(server, "member_1").await;
    let slot = upload.offer(&mut visitor).await;
    (visitor, slot)
}

/// PUTs without saying how much will come.
async fn put_chunked(slot: &Slot, chunks: Vec<&'static [u8]>) -> reqwest::Response {
    let chunks = stream::iter(chunks).map(Ok::<_, std::io::Error>);
    let request = Client::new().put(&slot.upload);
    let request = request.header("Content-Type", PICTURE.media_type);
    request
        .body(Body::wrap_stream(chunks))
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_file_arrives_as_it_was_sent() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let slot = PICTURE.send(&mut visitor).await;
    assert_ne!(slot.canonical, slot.upload);
    let response = get(&slot.canonical).await;
    assert_eq!(response.bytes().await.unwrap(), PICTURE.bytes);
    assert_eq!(server.entries("member_1").await.len(), 1);
    // All of it again, as after a lost ACK, changes nothing.
    assert_eq!(PICTURE.send(&mut visitor).await.canonical, slot.canonical);
    assert_eq!(server.entries("member_1").await.len(), 1);
}

#[tokio::test]
async fn the_type_must_be_the_announced_one() {
    let server = TestServer::start().await;
    let (mut visitor, slot) = offered(&server, PICTURE).await;
    for media_type in ["text/html", "image/png; charset=x", ""] {
        let response = put(&slot.upload, media_type, PICTURE.bytes).await;
        assert_eq!(response.status(), 415, "{media_type}");
        assert!(response.text().await.unwrap().contains("image/png"));
    }
    PICTURE.announce(&mut visitor, &slot.canonical).await;
    assert_eq!(visitor.refused().await, 409);
    assert_eq!(get(&slot.canonical).await.status(), 404);
}

#[tokio::test]
async fn the_size_must_be_the_announced_one() {
    let server = TestServer::start().await;
    let (mut visitor, slot) = offered(&server, PICTURE).await;
    let (short, long) = (b"short".as_slice(), b"longer than announced".as_slice());
    assert!(short.len() < PICTURE.bytes.len() && long.len() > PICTURE.bytes.len());
    for (bytes, status) in [(short, 400), (long, 413)] {
        let announced = put(&slot.upload, PICTURE.media_type, bytes).await;
        assert_eq!(announced.status(), status);
        let words = announced.text().await.unwrap();
        assert!(words.contains(&PICTURE.bytes.len().to_string()), "{words}");
        let counted = put_chunked(&slot, vec![bytes]).await;
        assert_eq!(counted.status(), status);
    }
    PICTURE.announce(&mut visitor, &slot.canonical).await;
    assert_eq!(visitor.refused().await, 409);
    let (head, tail) = PICTURE.bytes.split_at(3);
    assert_eq!(put_chunked(&slot, vec![head, tail]).await.status(), 204);
    let response = get(&slot.canonical).await;
    assert_eq!(response.bytes().await.unwrap(), PICTURE.bytes);
}

#[tokio::test]
async fn a_refusal_is_heard_by_who_sends_first_and_listens_then() {
    let server = TestServer::start().await;
    let (_visitor, slot) = offered(&server, PICTURE).await;
    let body = vec![0; 16 << 20];
    let host = server.url("").replace("http://", "");
    let path = slot.upload.trim_start_matches(&server.url(""));
    let head = format!(
        "PUT {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: image/png\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(&host).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_wrong_token_opens_nothing() {
    let server = TestServer::start().await;
    let (_visitor, slot) = offered(&server, PICTURE).await;
    let storage = server.url("/api/storage");
    let changed = format!("{}A", slot.upload);
    for (url, status) in [
        (storage.clone(), 400),
        (format!("{storage}?token=a&token=b"), 400),
        (format!("{storage}?token="), 403),
        (format!("{storage}?token=u.x.0.AAAA"), 403),
        (changed, 403),
        // A right to read is none to write.
        (slot.canonical.clone(), 403),
    ] {
        let response = put(&url, PICTURE.media_type, PICTURE.bytes).await;
        assert_eq!(response.status(), status, "{url}");
        let words = response.text().await.unwrap();
        assert!(words.contains("link"), "{words}");
    }
    // And the other way round.
    assert_eq!(PICTURE.put(&slot).await.status(), 204);
    assert_eq!(get(&slot.upload).await.status(), 403);
}

#[tokio::test]
async fn pages_of_other_sites_cannot_upload() {
    let server = TestServer::start().await;
    server
        .add_channel("shop_channel", &["https://shop.example"])
        .await;
    let dial = crate::support::visitor::Dial {
        origin: Some("https://shop.example"),
        ..Default::default()
    };
    let (mut visitor, _) = dial.connect(&server.socket()).await.unwrap();
    visitor.join("member_1", "shop_channel").await;
    let slot = PICTURE.offer(&mut visitor).await;
    for (origin, status) in [
        (Some("https://evil.example"), 403),
        (Some("null"), 403),
        (None, 403),
        (Some("https://shop.example"), 204),
    ] {
        let mut request = Client::new().put(&slot.upload);
        if let Some(origin) = origin {
            request = request.header("Origin", origin);
        }
        let request = request.header("Content-Type", PICTURE.media_type);
        let response = request.body(PICTURE.bytes).send().await.unwrap();
        assert_eq!(response.status(), status, "{origin:?}");
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
    }
}

#[tokio::test]
async fn browsers_may_ask_first() {
    let server = TestServer::start().await;
    let url = server.url("/api/storage?token=anything");
    let request = Client::new()
        .request(Method::OPTIONS, url)
        .header("Origin", "https://shop.example")
        .header("Access-Control-Request-Method", "PUT")
        .header("Access-Control-Request-Headers", "content-type");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(header(&response, "access-control-allow-origin"), "*");
    let methods = header(&response, "access-control-allow-methods");
    assert!(methods.contains("PUT") && methods.contains("GET"));
    assert_eq!(
        header(&response, "access-control-allow-headers"),
        "Content-Type"
    );
}

#[tokio::test]
async fn an_upload_that_stands_still_is_dropped() {
    let config = Config {
        body_idle_timeout: Duration::from_millis(200),
        ..Config::default()
    };
    let server = TestServer::with(config).await;
    let (_visitor, slot) = offered(&server, PICTURE).await;
    let head = stream::iter([Ok::<_, std::io::Error>(&PICTURE.bytes[..3])]);
    let request = Client::new().put(&slot.upload);
    let request = request.header("Content-Type", PICTURE.media_type);
    let body = Body::wrap_stream(head.chain(stream::pending()));
    let began = Instant::now();
    let response = request.body(body).send().await.unwrap();
    assert_eq!(response.status(), 408);
    assert!(began.elapsed() < crate::support::PATIENCE);
    assert_eq!(PICTURE.put(&slot).await.status(), 204);
}

#[tokio::test]
async fn a_file_message_names_our_own_link() {
    let server = TestServer::start().await;
    let (mut visitor, slot) = offered(&server, PICTURE).await;
    assert_eq!(PICTURE.put(&slot).await.status(), 204);
    for uri in [
        "https://evil.example/picture.png",
        "javascript:alert(1)",
        &slot.upload,
        &format!("{}x", slot.canonical),
    ] {
        PICTURE.announce(&mut visitor, uri).await;
        assert_eq!(visitor.refused().await, 404, "{uri}");
    }
    // The right link under another id.
    let frame = bin("id_2", &slot.canonical, PICTURE.name, PICTURE.media_type, 1);
    visitor.send(frame).await;
    assert_eq!(visitor.refused().await, 404);
    assert!(server.entries("member_1").await.is_empty());
}

#[tokio::test]
async fn an_id_stands_for_one_file() {
    let server = TestServer::start().await;
    let (mut visitor, slot) = offered(&server, PICTURE).await;
    visitor
        .send(upl(PICTURE.id, "another.png", "image/png", 3))
        .await;
    assert_eq!(visitor.refused().await, 404);
    // Files of one name do not overwrite each other.
    let twin = Upload {
        id: "file_2",
        bytes: b"another picture",
        ..PICTURE
    };
    let second = twin.send(&mut visitor).await;
    assert_eq!(PICTURE.put(&slot).await.status(), 204);
    PICTURE.announce(&mut visitor, &slot.canonical).await;
    assert_eq!(visitor.receive().await[0], json!("ACK"));
    for (slot, upload) in [(slot, PICTURE), (second, twin)] {
        let response = get(&slot.canonical).await;
        assert_eq!(response.bytes().await.unwrap(), upload.bytes);
    }
}
