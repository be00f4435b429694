//! The log, at its loudest, tells no secret.

use serde_json::json;
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::Message;

use crate::support::files::{PICTURE, get, put};
use crate::support::process::{Process, run};
use crate::support::visitor::{Dial, join, txt};

#[tokio::test]
async fn the_log_tells_no_secret() {
    let dir = TempDir::new().unwrap();
    let server = Process::serve(dir.path()).await;
    let member = "SecretMemberId42";
    let dial = Dial {
        query: "?c=demo_channel",
        ..Dial::default()
    };
    let (mut visitor, _) = dial.connect(&server.socket()).await.unwrap();
    visitor.join(member, "demo_channel").await;
    visitor.say("id_1", "SecretText").await;
    let slot = PICTURE.send(&mut visitor).await;
    // What goes wrong is logged more.
    visitor.send(join(member, "demo_channel")).await;
    assert_eq!(visitor.refused().await, 409);
    let bad = format!("[\"JOIN\", \"{member}\", 7");
    visitor.send_raw(Message::text(bad)).await;
    assert_eq!(visitor.refused().await, 400);
    visitor.send(txt("id_2", &"SecretText".repeat(1000))).await;
    assert_eq!(visitor.refused().await, 400);
    assert_eq!(put(&slot.upload, "text/html", "x").await.status(), 415);
    assert_eq!(get(&slot.upload).await.status(), 403);
    assert_eq!(get(&slot.canonical).await.status(), 200);

    let [device, stranger] = ["SecretDevice", "SecretStranger"].map(|word| format!("{word:_<32}"));
    let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJTZWNyZXRVc2VyIn0.U2VjcmV0U2lnbmF0dXJl";
    for (member, device, user_token, answer) in [
        ("SecretUser", &device, Some(jwt), "ERR"),
        ("SecretOther", &device, None, "OK"),
        ("SecretOther", &stranger, None, "ERR"),
    ] {
        let dial = Dial {
            protocol: Some("k1te.chat.v2"),
            ..Dial::default()
        };
        let (mut visitor, _) = dial.connect(&server.socket()).await.unwrap();
        let join = json!([
            "JOIN",
            member,
            null,
            "demo_channel",
            device,
            null,
            user_token
        ]);
        visitor.send(join).await;
        assert_eq!(visitor.receive().await[0], answer, "{member}");
    }

    let log_in = async |token: &str| {
        let request = reqwest::Client::new()
            .post(format!("{}/desk/api/login", server.url()))
            .header("x-kite-desk", "1")
            .json(&json!({"token": token}));
        request.send().await.unwrap()
    };
    let first = server.login_token().to_owned();
    let response = log_in(&first).await;
    assert_eq!(response.status(), 200);
    let cookie = response.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .to_owned();
    let session = cookie.split([';', '=']).nth(1).unwrap().to_owned();
    assert!(session.len() >= 32, "{cookie}");
    let data = dir.path().to_str().unwrap();
    let link = run(&["operator", "link", "--data-dir", data]).await;
    let token = link.out.split_once("#login=").unwrap().1.trim();
    assert!(!link.err.contains(token));
    assert_eq!(log_in(token).await.status(), 200);

    let token_of = |url: &str| url.split_once("?token=").unwrap().1.to_owned();
    let (upload, download) = (token_of(&slot.upload), token_of(&slot.canonical));
    server.terminate().await;
    let (_, log) = server.end().await;
    assert!(
        log.contains("listening") && log.contains("stopped"),
        "{log}"
    );
    for secret in [
        member,
        "SecretText",
        &first,
        token,
        &session,
        &upload,
        &download,
        &device,
        &stranger,
        "SecretUser",
        "SecretOther",
        jwt.rsplit('.').next().unwrap(),
    ] {
        let leak = log.lines().find(|line| line.contains(secret));
        assert_eq!(leak, None, "{secret}");
    }
}
