//! Who may ask at all: a session, the header, the origin.

use kite_desk_api::CSRF_HEADER;
use reqwest::Method;
use reqwest::header::ORIGIN;
use serde_json::{Value, json};

use crate::desk::{Desk, send};

/// Every endpoint, with a body where it takes one.
fn endpoints(conversation: i64) -> Vec<(Method, String, Value)> {
    let of = |path: &str| format!("/conversations/{conversation}{path}");
    vec![
        (Method::POST, "/login".into(), json!({ "token": "x" })),
        (Method::POST, "/logout".into(), json!(null)),
        (Method::GET, "/me".into(), json!(null)),
        (Method::GET, "/conversations".into(), json!(null)),
        (Method::GET, of(""), json!(null)),
        (Method::GET, of("/messages"), json!(null)),
        (
            Method::POST,
            of("/messages"),
            json!({ "id": "r1", "text": "hello" }),
        ),
        (Method::POST, of("/files/f1?name=a.png"), json!("bytes")),
        (Method::POST, of("/read"), json!({ "seq": 1 })),
        (Method::GET, "/events".into(), json!(null)),
    ]
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
    let conversation = desk.conversation(id).await;
    assert_eq!((conversation.last_seq, conversation.unread), (1, 1));
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
    let conversation = desk.conversation(id).await;
    assert_eq!((conversation.last_seq, conversation.unread), (1, 1));

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
        if !path.starts_with("/conversations/") || path.contains("/files/") {
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
