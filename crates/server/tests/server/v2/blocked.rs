//! What a blocked visitor can still do: read, and nothing that reaches the
//! operators but a report.

use k1te_server::hub::DeskEvent;
use kite_domain::ConversationId;
use serde_json::json;

use crate::support::device::{Card, Device};
use crate::support::files::{PICTURE, Upload, get};
use crate::support::server::TestServer;
use crate::support::visitor::{SENT_AT, Visitor, upl};

async fn block(server: &TestServer, conversation: ConversationId, blocked: bool) {
    let done = server.state.chat.set_blocked(conversation, blocked).await;
    done.unwrap();
}

#[tokio::test]
async fn a_blocked_visitor_reads_and_does_not_write() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    device.say("id_1", "rude").await;
    device.entry().await;
    let conversation = server.conversation_by(&card).await;
    block(&server, conversation, true).await;
    for frame in [
        json!(["TXT", "id_2", "again", SENT_AT]),
        json!(["EDIT", "id_3", 1, "ruder", SENT_AT]),
        json!(["RATE", "id_4", 1, null, SENT_AT]),
        upl("id_5", "a.png", "image/png", 3),
    ] {
        assert_eq!(device.fails(frame.clone()).await, "blocked", "{frame}");
    }
    server.reply_in(conversation, "op_1", "Calm down.").await;
    assert_eq!(device.entry().await[5], "Calm down.");
    device.send(json!(["MARK", "read", 2])).await;
    let mut again = Device::connect(&server).await;
    assert_eq!(again.join(&card).await.numbers(), [1, 2]);
    block(&server, conversation, false).await;
    assert_eq!(again.say("id_2", "sorry").await, 3);
}

#[tokio::test]
async fn nobody_hears_that_a_blocked_visitor_types() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    let conversation = server.conversation_by(&card).await;
    block(&server, conversation, true).await;
    let hub = &server.state.hub;
    let mut desk = hub.watch_all();
    assert_eq!(device.fails(json!(["TYPE", true])).await, "blocked");
    device.send(json!(["TYPE", false])).await;
    device.nothing_came().await;
    assert!(!hub.visitor_typing(conversation));
    assert!(desk.try_recv().is_err(), "a desk was told something");

    block(&server, conversation, false).await;
    device.send(json!(["TYPE", true])).await;
    device.nothing_came().await;
    assert!(hub.visitor_typing(conversation));
    let changed = desk.try_recv().unwrap();
    assert_eq!(changed, DeskEvent::Changed(conversation));
    let types = desk.try_recv().unwrap();
    assert_eq!(types, DeskEvent::Signal(conversation));
}

#[tokio::test]
async fn a_blocked_visitor_can_report() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    device.say("id_1", "hello").await;
    let conversation = server.conversation_by(&card).await;
    block(&server, conversation, true).await;
    let report = json!(["REPORT", "id_2", "Why am I blocked?"]);
    assert_eq!(device.store(report).await, 0);
    let store = server.state.chat.store();
    let row = store.inbox_row(conversation).await.unwrap().unwrap();
    let reason = row.report.unwrap().reason;
    assert_eq!(reason.as_deref(), Some("Why am I blocked?"));
}

#[tokio::test]
async fn a_blocked_visitor_comes_back_under_the_same_name() {
    let server = TestServer::start().await;
    let mut card = Card::new("member_1", "phone");
    card.name = Some("Ann".to_owned());
    card.join(&server).await;
    let membership = server.membership_by(&card).await;
    let store = server.state.chat.store();
    for (blocked, expected) in [(true, "Ann"), (false, "You fools")] {
        block(&server, membership.conversation, blocked).await;
        card.name = Some("You fools".to_owned());
        card.join(&server).await;
        let visitor = store.visitor(membership.visitor).await.unwrap().unwrap();
        assert_eq!(visitor.name.as_deref(), Some(expected));
    }
}

#[tokio::test]
async fn a_link_from_before_the_block_takes_nothing() {
    let server = TestServer::start().await;
    let mut visitor = Visitor::joined(&server, "member_1").await;
    let conversation = server.conversation("member_1").await;
    let sent = Upload {
        id: "file_2",
        ..PICTURE
    };
    let (slot, uploaded) = (
        PICTURE.offer(&mut visitor).await,
        sent.offer(&mut visitor).await,
    );
    assert_eq!(sent.put(&uploaded).await.status(), 204);

    block(&server, conversation, true).await;
    // Asking again gives the place that there is, and is no way around it.
    for slot in [&slot, &PICTURE.offer(&mut visitor).await] {
        let refused = PICTURE.put(slot).await;
        assert_eq!(refused.status(), 403);
        assert!(refused.text().await.unwrap().contains("no longer write"));
        assert_eq!(get(&slot.canonical).await.status(), 404);
    }
    sent.announce(&mut visitor, &uploaded.canonical).await;
    assert_eq!(visitor.refused().await, 403);
    assert!(server.entries("member_1").await.is_empty());
    // Operators may still send files.
    let meta = kite_protocol::FileMeta {
        name: PICTURE.name.to_owned(),
        media_type: PICTURE.media_type.to_owned(),
        size: PICTURE.bytes.len() as u64,
    };
    server
        .reply_with_file("member_1", "op_1", meta, PICTURE.bytes)
        .await;
    assert_eq!(visitor.receive().await[0], "BIN");

    block(&server, conversation, false).await;
    assert_eq!(PICTURE.put(&slot).await.status(), 204);
    PICTURE.announce(&mut visitor, &slot.canonical).await;
    assert_eq!(visitor.receive().await[0], "ACK");
}
