//! Who may ask at all: a session, the header, the origin.

use kite_desk_api::{CSRF_HEADER, Me};
use reqwest::Method;
use reqwest::header::ORIGIN;
use serde_json::{Value, json};

use crate::desk::{Desk, send};

/// Every endpoint, with a body where it takes one.
fn endpoints(conversation: i64) -> Vec<(Method, String, Value)> {
    let of = |path: &str| format!("/conversations/{conversation}{path}");
    let none = || json!(null);
    vec![
        (Method::POST, "/login".into(), json!({ "token": "x" })),
        (Method::POST, "/logout".into(), none()),
        (Method::GET, "/me".into(), none()),
        (Method::PUT, "/me/away".into(), json!({ "away": true })),
        (Method::GET, "/conversations".into(), none()),
        (
            Method::POST,
            "/conversations/received".into(),
            json!({ "conversations": [{ "id": conversation, "seq": 1 }] }),
        ),
        (Method::GET, of(""), none()),
        (Method::GET, of("/entries"), none()),
        (
            Method::POST,
            of("/messages"),
            json!({ "id": "r1", "text": "hello" }),
        ),
        (Method::POST, of("/files/f1?name=a.png"), json!("bytes")),
        (
            Method::POST,
            of("/edits"),
            json!({ "id": "e1", "seq": 1, "text": "hello" }),
        ),
        (
            Method::POST,
            of("/states"),
            json!({ "id": "s1", "state": "resolved" }),
        ),
        (Method::POST, of("/read"), json!({ "seq": 1 })),
        (Method::POST, of("/typing"), json!({ "on": true })),
        (Method::PUT, of("/blocked"), json!({ "blocked": true })),
        (Method::DELETE, of("/report"), none()),
        (Method::GET, "/channels".into(), none()),
        (Method::GET, "/channels/demo_channel/hours".into(), none()),
        (
            Method::PUT,
            "/channels/demo_channel/hours".into(),
            json!({ "week": null }),
        ),
        (Method::GET, "/events".into(), none()),
    ]
}

/// Nothing came of any of them.
async fn untouched(desk: &Desk, conversation: i64) {
    let conversation = desk.conversation(conversation).await;
    assert_eq!((conversation.last_seq, conversation.unread), (1, 1));
    assert_eq!(conversation.received, 0);
    assert_eq!(conversation.blocked_since, None);
    let me: Me = desk.get("/me").await.json();
    assert!(!me.away);
}

#[tokio::test]
async fn without_a_session_there_is_nothing_to_see() {
    let desk = Desk::start().await;
    let visitor = desk.visitor("a", None).await;
    desk.say(&visitor, "m1", "hello").await;
    for (method, path, body) in endpoints(visitor.conversation.0) {
        if path == "/login" {
            continue;
        }
        let request = desk.request(method.clone(), &path).json(&body);
        let refusal = send(request).await.refusal();
        assert_eq!(refusal, (401, "not-logged-in".into()), "{method} {path}");
    }
}

#[tokio::test]
async fn changes_need_the_header() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    desk.say(&visitor, "m1", "hello").await;
    let id = visitor.conversation.0;
    for (method, path, body) in endpoints(id) {
        if method == Method::GET {
            continue;
        }
        let request = desk.bare_request(method, &path).json(&body);
        let refusal = send(request).await.refusal();
        assert_eq!(refusal, (403, "csrf".into()), "{path}");
    }
    untouched(&desk, id).await;
}

#[tokio::test]
async fn changes_from_another_site_are_refused() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    desk.say(&visitor, "m1", "hello").await;
    let id = visitor.conversation.0;
    for (method, path, body) in endpoints(id) {
        if method == Method::GET {
            continue;
        }
        for origin in ["https://evil.test", "null", "http://127.0.0.1:1"] {
            let request = desk.request(method.clone(), &path).json(&body);
            let refusal = send(request.header(ORIGIN, origin)).await.refusal();
            assert_eq!(refusal, (403, "foreign-origin".into()), "{path} {origin}");
        }
    }
    untouched(&desk, id).await;

    for origin in ["http://chat.example", &desk.url] {
        let read = desk.request(Method::POST, &format!("/conversations/{id}/read"));
        let read = read.json(&json!({ "seq": 1 })).header(ORIGIN, origin);
        assert_eq!(send(read).await.status, 204, "{origin}");
    }
}

#[tokio::test]
async fn a_preflight_of_another_site_gets_no_leave() {
    let desk = Desk::logged_in().await;
    let preflight = desk
        .bare_request(Method::OPTIONS, "/logout")
        .header(ORIGIN, "https://evil.test")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", CSRF_HEADER);
    let answer = send(preflight).await;
    assert_eq!(answer.refusal(), (405, "wrong-method".into()));
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn what_is_not_there_is_said_to_be_not_there() {
    let desk = Desk::logged_in().await;
    let answer = desk.get("/nothing/here").await;
    assert_eq!(answer.refusal(), (404, "unknown-endpoint".into()));
    let answer = desk.get("/login").await;
    assert_eq!(answer.refusal(), (405, "wrong-method".into()));
    assert_eq!(answer.header("allow"), "POST");

    let empty = json!(null);
    for (method, path, body) in endpoints(4711) {
        let one = path.starts_with("/conversations/4711");
        if !one || path.contains("/files/") {
            continue;
        }
        for path in [path.clone(), path.replace("4711", "no-number")] {
            let mut request = desk.request(method.clone(), &path);
            if body != empty {
                request = request.json(&body);
            }
            let refusal = send(request).await.refusal();
            assert_eq!(refusal, (404, "unknown-conversation".into()), "{path}");
        }
    }
}
