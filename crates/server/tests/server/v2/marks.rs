//! How far each side has come, told to all.

use kite_domain::{Seq, Side};
use kite_protocol::v2::Mark;
use serde_json::{Value, json};

use crate::support::device::{Card, Device};
use crate::support::server::TestServer;
use crate::support::until;
use crate::support::visitor::Visitor;

fn mark(side: &str, mark: &str, seq: u32) -> Value {
    json!(["MARK", side, mark, seq])
}

#[tokio::test]
async fn marks_go_both_ways_over_all_devices() {
    let server = TestServer::start().await;
    let mut old = Visitor::joined(&server, "member_1").await;
    let card = Card::new("member_1", "phone");
    let mut phone = card.join(&server).await;
    let mut tab = card.join(&server).await;
    let conversation = server.conversation_by(&card).await;
    let chat = &server.state.chat;
    phone.say("id_1", "hello?").await;

    // The desk reads it.
    for (kind, name) in [(Mark::Delivered, "delivered"), (Mark::Read, "read")] {
        let marked = chat.mark(conversation, Side::Operator, kind, Seq(1));
        marked.await.unwrap();
        for device in [&mut phone, &mut tab] {
            assert_eq!(device.next("MARK").await, mark("operator", name, 1));
        }
    }

    // The old client receives the answer; that is a mark as well.
    server.reply_in(conversation, "op_1", "Hello!").await;
    assert_eq!(old.receive().await[2], "Hello!");
    old.confirm().await;
    for device in [&mut phone, &mut tab] {
        assert_eq!(device.next("MARK").await, mark("visitor", "delivered", 2));
    }
    // One device reads it.
    tab.send(json!(["MARK", "read", 2])).await;
    for device in [&mut phone, &mut tab] {
        assert_eq!(device.next("MARK").await, mark("visitor", "read", 2));
    }
    let standing = chat.conversation(conversation).await.unwrap();
    assert_eq!(standing.visitor_marks.read, Seq(2));
    assert_eq!(standing.operator_marks.read, Seq(1));

    // Marks do not go back, nor beyond what there is.
    phone.send(json!(["MARK", "read", 1])).await;
    phone.send(json!(["MARK", "delivered", 0])).await;
    assert_eq!(
        phone.fails(json!(["MARK", "read", 3])).await,
        "unknown-entry"
    );
    phone.rest().await;
    tab.rest().await;
    phone.nothing_came().await;
    tab.nothing_came().await;
    old.nothing_came().await;

    // Who comes later is told how things stand.
    let mut late = Device::connect(&server).await;
    let mut marks = late.join(&card).await.marks;
    marks.sort_by_key(Value::to_string);
    let expected = [
        json!(["operator", "delivered", 1]),
        json!(["operator", "read", 1]),
        json!(["visitor", "delivered", 2]),
        json!(["visitor", "read", 2]),
    ];
    assert_eq!(marks, expected);
}

#[tokio::test]
async fn what_a_new_device_has_marked_an_old_one_is_not_given_again() {
    let server = TestServer::start().await;
    let mut old = Visitor::joined(&server, "member_1").await;
    let card = Card::new("member_1", "phone");
    let mut phone = card.join(&server).await;
    let conversation = server.conversation_by(&card).await;
    server.reply_in(conversation, "op_1", "Hello!").await;
    phone.entry().await;
    phone.send(json!(["MARK", "delivered", 1])).await;
    assert_eq!(phone.next("MARK").await, mark("visitor", "delivered", 1));
    until("the end of what is owed", async || {
        server.state.chat.store().queue().await.unwrap().waiting == 0
    })
    .await;
    // It was there all the time, so it has it as well.
    assert_eq!(old.receive().await[2], "Hello!");
}

#[tokio::test]
async fn marks_of_another_visitor_are_none_of_ours() {
    let server = TestServer::start().await;
    let mut one = Device::joined(&server, "member_1").await;
    let mut two = Device::joined(&server, "member_2").await;
    one.say("id_1", "mine").await;
    assert_eq!(two.fails(json!(["MARK", "read", 1])).await, "unknown-entry");
    one.entry().await;
    one.nothing_came().await;
}
