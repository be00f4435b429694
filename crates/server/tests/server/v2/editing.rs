//! Messages that are changed or deleted.

use kite_domain::{Author, ConversationId, Entry, Seq};
use serde_json::{Value, json};

use crate::support::device::{Card, Device, seq};
use crate::support::files::{PICTURE, get};
use crate::support::server::TestServer;
use crate::support::until;
use crate::support::visitor::{SENT_AT, Visitor, bin};

fn edit(id: &str, target: u64, text: Option<&str>) -> Value {
    json!(["EDIT", id, target, text, SENT_AT])
}

/// Maria changes what she said.
async fn maria_edits(
    server: &TestServer,
    conversation: ConversationId,
    id: &str,
    target: Seq,
    text: Option<&str>,
) -> Entry {
    let author: Author = server.operator().await.author();
    let (chat, now) = (&server.state.chat, server.state.clock.now());
    let (id, text) = (id.parse().unwrap(), text.map(str::to_owned));
    let edited = chat.edit(conversation, id, author, target, text, now);
    edited.await.unwrap()
}

#[tokio::test]
async fn a_change_reaches_every_device_and_late_ones_see_what_is_there_now() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut phone = card.join(&server).await;
    let mut tab = card.join(&server).await;
    phone.say("id_1", "helo").await;
    assert_eq!(phone.store(edit("e1", 1, Some("hello"))).await, 2);
    assert_eq!(tab.store(edit("e2", 1, Some("Hello!"))).await, 3);
    for device in [&mut phone, &mut tab] {
        // What is told is what is so when it is read: it may have been changed
        // again by then.
        let said = device.entry().await;
        assert!(["helo", "hello", "Hello!"].contains(&said[5].as_str().unwrap()));
        let first = device.entry().await;
        assert_eq!((seq(&first), &first[5]), (2, &json!(1)));
        assert!(["hello", "Hello!"].contains(&first[6].as_str().unwrap()));
        let second = json!(["EDIT", 3, "e2", "visitor", null, 1, "Hello!", SENT_AT]);
        assert_eq!(device.entry().await, second);
    }
    let mut late = Device::connect(&server).await;
    let welcome = late.join(&card).await;
    assert_eq!(welcome.numbers(), [1, 2, 3]);
    assert_eq!(welcome.entries[0][5], "Hello!");
    assert!(welcome.entries[0][7].is_string(), "{welcome:?}");

    assert_eq!(late.store(edit("e3", 1, None)).await, 4);
    let deleted = json!(["EDIT", 4, "e3", "visitor", null, 1, null, SENT_AT]);
    for device in [&mut phone, &mut tab, &mut late] {
        assert_eq!(device.entry().await, deleted);
    }
    let mut later = Device::connect(&server).await;
    let welcome = later.join(&card).await;
    assert_eq!(welcome.entries[0][5], json!(null));
    assert!(welcome.entries.iter().all(|entry| entry[6] != "hello"));
    let (page, _) = later.history(2, 10).await;
    assert_eq!(page[0][5], json!(null));
    assert_eq!(
        later.fails(edit("e4", 1, Some("back"))).await,
        "not-editable"
    );
    assert_eq!(later.fails(edit("e5", 1, None)).await, "not-editable");
}

#[tokio::test]
async fn only_what_one_wrote_oneself_can_be_changed() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    let conversation = server.conversation_by(&card).await;
    let reply = server.reply_in(conversation, "op_1", "hers").await;
    device
        .store(json!(["RATE", "rate", 5, null, SENT_AT]))
        .await;
    let mut other = Device::joined(&server, "member_2").await;
    other.say("id_1", "another conversation").await;
    for (target, text, code) in [
        (1, Some("mine"), "not-yours"),
        (1, None, "not-yours"),
        (2, Some("six"), "not-editable"),
        (2, None, "not-editable"),
        (0, None, "unknown-entry"),
        (3, None, "unknown-entry"),
        (4_294_967_295, None, "unknown-entry"),
    ] {
        let code_given = device.fails(edit("e", target, text)).await;
        assert_eq!(code_given, code, "{target}");
    }
    // What she changes, he sees.
    maria_edits(&server, conversation, "op_2", reply.seq, Some("changed")).await;
    loop {
        let entry = device.entry().await;
        if entry[0] == "EDIT" {
            assert_eq!(
                (&entry[3], &entry[4], &entry[5], &entry[6]),
                (
                    &json!("operator"),
                    &json!("Maria"),
                    &json!(1),
                    &json!("changed")
                )
            );
            break;
        }
    }
}

#[tokio::test]
async fn a_deleted_file_is_gone() {
    let server = TestServer::start().await;
    let mut device = Device::joined(&server, "member_1").await;
    let slot = PICTURE.send(&mut device.visitor).await;
    assert_eq!(
        device.fails(edit("e1", 1, Some("text"))).await,
        "not-editable"
    );
    assert_eq!(device.store(edit("e2", 1, None)).await, 2);
    assert_eq!(get(&slot.canonical).await.status(), 404);
    // The ACK of its message may have been lost.
    let announced = bin("file_1", &slot.canonical, "picture.png", "image/png", 3);
    assert_eq!(device.store(announced).await, 1);
    let card = Card::new("member_1", "device");
    let mut late = Device::connect(&server).await;
    let entry = late.join(&card).await.entries.remove(0);
    assert_eq!((&entry[0], &entry[5]), (&json!("TXT"), &json!(null)));
}

#[tokio::test]
async fn v1_is_not_given_what_was_deleted_before() {
    let server = TestServer::start().await;
    let away = Visitor::joined(&server, "member_1").await;
    drop(away);
    until("the visitor's going", async || {
        server.state.hub.watched() == 0
    })
    .await;
    let conversation = server.conversation("member_1").await;
    let gone = server.reply_in(conversation, "op_1", "oops").await;
    let changed = server.reply_in(conversation, "op_2", "helo").await;
    maria_edits(&server, conversation, "op_3", gone.seq, None).await;
    maria_edits(&server, conversation, "op_4", changed.seq, Some("hello")).await;
    let mut back = Visitor::joined(&server, "member_1").await;
    let text = back.receive().await;
    assert_eq!(
        (&text[1], &text[2]),
        (&json!(changed.id.as_str()), &json!("hello"))
    );
    back.confirm().await;
    drop(back);
    let mut again = Visitor::joined(&server, "member_1").await;
    again.nothing_came().await;
    again.nothing_came().await;
}
