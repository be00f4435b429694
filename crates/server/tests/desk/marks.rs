//! How far either side has come.

use kite_desk_api::Conversation;
use kite_domain::{Seq, Side};
use kite_protocol::v2::Mark;
use serde_json::json;

use crate::desk::Desk;

fn operators(conversation: &Conversation) -> (u32, u32) {
    (conversation.received, conversation.unread)
}

#[tokio::test]
async fn what_a_desk_lists_has_been_received_and_is_still_unread() {
    let desk = Desk::logged_in().await;
    let (one, other) = (desk.visitor("a", None).await, desk.visitor("b", None).await);
    for visitor in [&one, &other] {
        desk.say(visitor, "m1", "hello").await;
        desk.say(visitor, "m2", "anybody?").await;
    }
    let (one, other) = (one.conversation.0, other.conversation.0);
    assert_eq!(operators(&desk.conversation(one).await), (0, 2));

    let up_to = |id: i64, seq: u32| json!({ "id": id, "seq": seq });
    // One is gone, one says too much: the others are received all the same.
    let received = json!({
        "conversations": [up_to(one, 1), up_to(4711, 1), up_to(one, 99), up_to(other, 2)],
    });
    let answer = desk.post("/conversations/received", &received).await;
    assert_eq!(answer.status, 204);
    assert_eq!(operators(&desk.conversation(one).await), (1, 2));
    assert_eq!(operators(&desk.conversation(other).await), (2, 2));

    // Neither mark goes back, and what is read has been received.
    let received = json!({ "conversations": [up_to(other, 1)] });
    desk.post("/conversations/received", &received).await;
    assert_eq!(operators(&desk.conversation(other).await), (2, 2));
    let read = format!("/conversations/{one}/read");
    desk.post(&read, &json!({ "seq": 2 })).await;
    assert_eq!(operators(&desk.conversation(one).await), (2, 0));
}

#[tokio::test]
async fn a_request_for_more_than_a_page_is_refused() {
    let desk = Desk::logged_in().await;
    let many = vec![json!({ "id": 1, "seq": 1 }); 101];
    let received = json!({ "conversations": many });
    let answer = desk.post("/conversations/received", &received).await;
    assert_eq!(answer.refusal(), (400, "bad-request".into()));
}

#[tokio::test]
async fn the_desk_sees_how_far_the_visitor_has_come() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    let id = visitor.conversation;
    desk.say(&visitor, "m1", "hello").await;
    desk.reply(id.0, "r1", "hello").await;
    let chat = &desk.state.chat;
    for (mark, expected) in [(Mark::Delivered, (2, 0)), (Mark::Read, (2, 2))] {
        let marked = chat.mark(id, Side::Visitor, mark, Seq(2));
        marked.await.unwrap();
        let conversation = desk.conversation(id.0).await;
        let visitor = (conversation.visitor_received, conversation.visitor_read);
        assert_eq!(visitor, expected);
    }
}
