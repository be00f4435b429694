//! Requests whose sender goes away before the answer.

use std::time::Duration;

use futures::stream;
use kite_domain::operator::Grant;
use kite_protocol::{FileMeta, MessageId, Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection, query};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::backup::place_of;
use crate::support::device::Card;
use crate::support::files::{PICTURE, get};
use crate::support::server::TestServer;
use crate::support::{soon, until};

const COOKIE: &str = "a-session-for-this-test-alone-123";

/// Logs Maria in; her requests bring [`COOKIE`].
async fn log_in(server: &TestServer) {
    let store = server.state.chat.store();
    let maria = server.operator().await;
    let expires_at = server.state.clock.now() + Duration::from_hours(1);
    let login = Grant {
        token: Sha256::digest("login").into(),
        expires_at,
    };
    store.add_login(maria.id, login).await.unwrap();
    let session = Grant {
        token: Sha256::digest(COOKIE).into(),
        expires_at,
    };
    let login = Sha256::digest("login").into();
    let now = Timestamp::from_millis(0);
    let redeemed = store.redeem_login(login, session, now).await;
    assert!(redeemed.unwrap().is_some());
}

/// Keeps everybody from writing, until the connection is dropped.
async fn hold_the_database(server: &TestServer) -> SqliteConnection {
    let mut database = SqliteConnectOptions::new()
        .filename(server.dir.path().join("kite.db"))
        .connect()
        .await
        .unwrap();
    query("BEGIN IMMEDIATE")
        .execute(&mut database)
        .await
        .unwrap();
    database
}

/// Sends a request of the desk and goes away; returns when the server knows.
async fn post_and_leave(server: &TestServer, path: &str, body: &str) {
    let address = server.url("").trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "POST /desk/api{path} HTTP/1.1\r\nHost: {address}\r\nX-Kite-Desk: 1\r\n\
         Cookie: kite_desk={COOKIE}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    let ended = soon("the server's end of it", stream.read_to_end(&mut answer));
    ended.await.unwrap();
    assert_eq!(String::from_utf8(answer).unwrap(), "");
}

#[tokio::test]
async fn a_reply_whose_sender_is_gone_arrives_at_once() {
    let server = TestServer::start().await;
    log_in(&server).await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    let conversation = server.conversation_by(&card).await;
    let database = hold_the_database(&server).await;
    let path = format!("/conversations/{}/messages", conversation.0);
    post_and_leave(&server, &path, r#"{"id":"r1","text":"Still here"}"#).await;
    drop(database);
    assert_eq!(device.entry().await[5], "Still here");
}

#[tokio::test]
async fn a_deletion_whose_sender_is_gone_takes_the_bytes_along() {
    let server = TestServer::start().await;
    log_in(&server).await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    let conversation = server.conversation_by(&card).await;
    let meta = FileMeta {
        name: PICTURE.name.to_owned(),
        media_type: PICTURE.media_type.to_owned(),
        size: PICTURE.bytes.len() as u64,
    };
    let operator = server.operator().await;
    let bytes = Box::pin(stream::iter([Ok(PICTURE.bytes.into())]));
    let id = MessageId::new("r1").unwrap();
    let chat = &server.state.chat;
    let sent = chat.reply_with_file(&operator, conversation, id, meta, bytes);
    sent.await.unwrap();
    let uri = device.entry().await[5].as_str().unwrap().to_owned();
    assert_eq!(get(&uri).await.status(), 200);
    let place = place_of(server.dir.path(), &uri);
    assert!(place.exists());

    let database = hold_the_database(&server).await;
    let path = format!("/conversations/{}/edits", conversation.0);
    post_and_leave(&server, &path, r#"{"id":"e1","seq":1,"text":null}"#).await;
    drop(database);
    let edit = device.entry().await;
    assert_eq!((&edit[0], &edit[6]), (&json!("EDIT"), &json!(null)));
    until("the end of the bytes", async || !place.exists()).await;
}
