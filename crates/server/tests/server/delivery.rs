//! What operators say reaches each of the visitor's connections once, however
//! long the visitor was away.

use kite_domain::Seq;
use kite_protocol::FileMeta;
use serde_json::{Value, json};

use crate::support::files::{get, header};
use crate::support::server::TestServer;
use crate::support::until;
use crate::support::visitor::Visitor;

async fn delivered(server: &TestServer, up_to: u32) {
    until("the delivery", async || {
        server.membership("member_1").await.delivered >= Seq(up_to)
    })
    .await;
}

fn text_of(frame: &Value) -> &str {
    assert_eq!(frame[0], "TXT", "{frame}");
    frame[2].as_str().unwrap()
}

#[tokio::test]
async fn an_answer_comes_at_once_to_every_connection() {
    let server = TestServer::start().await;
    let mut phone = Visitor::joined(&server, "member_1").await;
    let mut laptop = Visitor::joined(&server, "member_1").await;
    let mut somebody = Visitor::joined(&server, "member_2").await;
    phone.say("id_1", "hello?").await;
    let reply = server.reply("member_1", "op_1", "Hello!").await;
    let expected = json!([
        "TXT",
        reply.id.as_str(),
        "Hello!",
        reply.sent_at.to_string()
    ]);
    assert_eq!(phone.receive().await, expected);
    assert_eq!(laptop.receive().await, expected);
    for visitor in [&mut phone, &mut laptop, &mut somebody] {
        visitor.nothing_came().await;
    }
}

#[tokio::test]
async fn who_was_away_gets_everything_once() {
    let server = TestServer::start().await;
    let mut before = Visitor::joined(&server, "member_1").await;
    before.say("id_1", "back soon").await;
    drop(before);
    for n in 0..100 {
        let text = format!("answer {n}");
        server.reply("member_1", &format!("op_{n}"), &text).await;
    }
    let mut back = Visitor::joined(&server, "member_1").await;
    for n in 0..100 {
        assert_eq!(text_of(&back.receive().await), format!("answer {n}"));
    }
    back.confirm().await;
    drop(back);
    let mut again = Visitor::joined(&server, "member_1").await;
    again.nothing_came().await;
    again.nothing_came().await;
}

#[tokio::test]
async fn what_a_dead_connection_took_along_comes_again() {
    let server = TestServer::start().await;
    let mut dying = Visitor::joined(&server, "member_1").await;
    let reply = server.reply("member_1", "op_1", "Did you get this?").await;
    let first = dying.receive().await;
    // Gone before it has confirmed anything.
    drop(dying);
    let mut back = Visitor::joined(&server, "member_1").await;
    assert_eq!(back.receive().await, first);
    assert_eq!(first[1], reply.id.as_str());
    back.confirm().await;
    drop(back);
    let mut again = Visitor::joined(&server, "member_1").await;
    again.nothing_came().await;
}

#[tokio::test]
async fn nobody_can_confirm_what_was_not_sent() {
    use tokio_tungstenite::tungstenite::Message;

    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    for payload in [b"\xff\xff\xff\xff".as_slice(), b"", b"a longer payload"] {
        visitor.send_raw(Message::Pong(payload.into())).await;
    }
    visitor.nothing_came().await;
    drop(visitor);
    server.reply("member_1", "op_1", "Hello!").await;
    let mut back = Visitor::joined(&server, "member_1").await;
    assert_eq!(text_of(&back.receive().await), "Hello!");
}

#[tokio::test]
async fn answers_and_questions_keep_their_order() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let mut answers = Vec::new();
    for n in 0..20 {
        visitor
            .send(crate::support::visitor::txt(&format!("id_{n}"), "question"))
            .await;
        let text = format!("answer {n}");
        server.reply("member_1", &format!("op_{n}"), &text).await;
        answers.push(text);
    }
    let (mut acks, mut received) = (Vec::new(), Vec::new());
    while acks.len() < 20 || received.len() < 20 {
        let frame = visitor.receive().await;
        if frame[0] == "ACK" {
            acks.push(frame[1].as_str().unwrap().to_owned());
        } else {
            received.push(text_of(&frame).to_owned());
        }
    }
    assert_eq!(received, answers);
    let expected: Vec<String> = (0..20).map(|n| format!("id_{n}")).collect();
    assert_eq!(acks, expected);
    visitor.confirm().await;
    delivered(&server, 20).await;
}

#[tokio::test]
async fn a_file_of_an_operator_can_be_fetched() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let meta = FileMeta {
        name: "the plan.pdf".into(),
        media_type: "application/pdf".into(),
        size: 8,
    };
    let reply = server
        .reply_with_file("member_1", "op_1", meta, b"%PDF-1.7")
        .await;
    let frame = visitor.receive().await;
    assert_eq!(
        (&frame[0], &frame[1]),
        (&json!("BIN"), &json!(reply.id.as_str()))
    );
    assert_eq!(frame[3], "the plan.pdf");
    assert_eq!(
        (&frame[4], &frame[5]),
        (&json!("application/pdf"), &json!(8))
    );
    let response = get(frame[2].as_str().unwrap()).await;
    assert!(header(&response, "content-disposition").starts_with("attachment;"));
    assert_eq!(response.bytes().await.unwrap(), "%PDF-1.7");
}
