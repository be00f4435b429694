//! What a visitor writes: entries, once each, for all of the visitor's devices.

use kite_domain::Author;
use kite_domain::chat::Relayed;
use kite_domain::outlet::{Origin, OutletId};
use kite_protocol::{MessageId, Timestamp};
use serde_json::{Value, json};

use crate::support::device::{Card, Device, seq};
use crate::support::files::{PICTURE, get};
use crate::support::server::TestServer;
use crate::support::visitor::{SENT_AT, Visitor, bin, upl};

#[tokio::test]
async fn what_is_said_comes_back_with_its_number() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut phone = card.join(&server).await;
    let mut tab = card.join(&server).await;
    let mut somebody = Device::joined(&server, "member_2").await;
    phone
        .send(json!(["TXT", "id_1", "Grüße 👋", SENT_AT]))
        .await;
    let ack = phone.next("ACK").await;
    assert_eq!((&ack[1], &ack[2]), (&json!("id_1"), &json!(1)));
    let text = json!(["TXT", 1, "id_1", "visitor", null, "Grüße 👋", SENT_AT, null]);
    for device in [&mut phone, &mut tab] {
        assert_eq!(device.entry().await, text);
        device.nothing_came().await;
    }
    somebody.nothing_came().await;
}

#[tokio::test]
async fn every_request_can_be_repeated_after_its_answer_was_lost() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    device.send(upl("file", "a.png", "image/png", 3)).await;
    let place = device.next("UPL").await;
    let (canonical, upload) = (&place[2], place[3].as_str().unwrap());
    let put = crate::support::files::put(upload, "image/png", b"png".as_slice());
    assert_eq!(put.await.status(), 204);
    let requests = [
        json!(["TXT", "text", "one", SENT_AT]),
        bin("file", canonical.as_str().unwrap(), "a.png", "image/png", 3),
        json!(["EDIT", "edit", 1, "two", SENT_AT]),
        json!(["RATE", "rate", 4, "fine", SENT_AT]),
        json!(["EDIT", "delete", 1, null, SENT_AT]),
    ];
    let mut acks = Vec::new();
    for request in &requests {
        device.send(request.clone()).await;
        acks.push(device.next("ACK").await);
    }
    drop(device);
    let mut again = Device::connect(&server).await;
    assert_eq!(
        again.join(&card.clone().after(0)).await.numbers(),
        [1, 2, 3, 4, 5]
    );
    for (request, ack) in requests.iter().zip(&acks) {
        again.send(request.clone()).await;
        assert_eq!(again.next("ACK").await, *ack, "{request}");
    }
    again.send(upl("file", "a.png", "image/png", 3)).await;
    assert_eq!(again.next("UPL").await[2], *canonical);
    for _ in 0..2 {
        again.send(json!(["REPORT", "report", "spam"])).await;
        assert_eq!(again.next("ACK").await[2], 0);
    }
    again.nothing_came().await;
    let membership = server.membership_by(&card).await;
    let standing = server.state.chat.standing(&membership).await.unwrap();
    assert_eq!(standing.last.0, 5);
}

#[tokio::test]
async fn a_file_comes_with_a_link_to_its_bytes() {
    let server = TestServer::start().await;
    let mut device = Device::joined(&server, "member_1").await;
    let slot = PICTURE.send(&mut device.visitor).await;
    let entry = device.entry().await;
    assert_eq!(
        entry,
        json!([
            "BIN",
            1,
            PICTURE.id,
            "visitor",
            null,
            slot.canonical,
            PICTURE.name,
            PICTURE.media_type,
            PICTURE.bytes.len(),
            SENT_AT
        ])
    );
    let response = get(entry[5].as_str().unwrap()).await;
    assert_eq!(response.bytes().await.unwrap(), PICTURE.bytes);
}

#[tokio::test]
async fn ratings_and_states_are_entries_too() {
    use kite_protocol::v2::State;

    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    device.say("id_1", "help").await;
    let conversation = server.conversation_by(&card).await;
    let (operator, id) = (server.operator().await, "state_1".parse().unwrap());
    let chat = &server.state.chat;
    let resolved = chat.set_state(&operator, conversation, id, State::Resolved);
    let resolved = resolved.await.unwrap();
    assert_eq!(
        device
            .store(json!(["RATE", "rate", 5, null, SENT_AT]))
            .await,
        3
    );
    let rating = json!(["RATE", 3, "rate", "visitor", null, 5, null, SENT_AT]);
    let at = resolved.sent_at.to_string();
    let state = json!([
        "STATE",
        2,
        resolved.id.as_str(),
        "operator",
        "Maria",
        "resolved",
        at
    ]);
    assert_eq!(seq(&device.entry().await), 1);
    assert_eq!(device.entry().await, state);
    assert_eq!(device.entry().await, rating);
    let mut late = Device::connect(&server).await;
    let welcome = late.join(&card).await;
    assert_eq!(welcome.state, "resolved");
    assert_eq!(welcome.entries[1..], [state, rating]);
    // Who writes again opens it.
    late.say("id_2", "one more thing").await;
    let mut later = Device::connect(&server).await;
    assert_eq!(later.join(&card).await.state, "open");
}

#[tokio::test]
async fn a_report_is_for_the_operators() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    device.say("id_1", "hello").await;
    assert_eq!(device.store(json!(["REPORT", "r1", "rude"])).await, 0);
    let conversation = server.conversation_by(&card).await;
    let row = server.state.chat.store().inbox_row(conversation).await;
    let report = row.unwrap().unwrap().report.unwrap();
    assert_eq!(report.reason.as_deref(), Some("rude"));
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    let long = "x".repeat(4097);
    for (frame, code) in [
        (json!(["TXT", "a", " \n", SENT_AT]), "text-empty"),
        (json!(["TXT", "a", long, SENT_AT]), "too-large"),
        (json!(["TXT", "a", "b", "yesterday"]), "bad-frame"),
        (
            json!(["UPL", "a", "a.exe", "text/html", 3, SENT_AT]),
            "unsupported-type",
        ),
        (
            json!(["UPL", "a", "a.png", "image/png", 6 << 20, SENT_AT]),
            "too-large",
        ),
        (
            json!(["BIN", "a", "https://x/1", "a.png", "image/png", 3, SENT_AT]),
            "unknown-file",
        ),
        (json!(["RATE", "a", 0, null, SENT_AT]), "bad-frame"),
        (json!(["RATE", "a", 17, null, SENT_AT]), "bad-frame"),
        (json!(["RATE", "a", 4.5, null, SENT_AT]), "bad-frame"),
        (
            json!(["RATE", "a", 5, "x".repeat(1025), SENT_AT]),
            "bad-frame",
        ),
        (json!(["REPORT", "a", "x".repeat(1025)]), "bad-frame"),
        (json!(["LINK", "a"]), "not-available"),
        (json!(["EDIT", "a", 1, "b", SENT_AT]), "unknown-entry"),
        (json!(["MARK", "read", 1]), "unknown-entry"),
        (json!(["MARK", "seen", 0]), "bad-frame"),
        (json!(["MARK", "read", -1]), "bad-frame"),
        (json!(["MARK", "read", 4_294_967_295_u32]), "unknown-entry"),
    ] {
        assert_eq!(device.fails(frame.clone()).await, code, "{frame}");
    }
    device.send(json!(["TYPE", 1])).await;
    assert_eq!(device.refused().await, "bad-frame");
    device.nothing_came().await;
    let membership = server.membership_by(&card).await;
    let standing = server.state.chat.standing(&membership).await.unwrap();
    assert_eq!(standing.last.0, 0);
}

#[tokio::test]
async fn a_clock_that_is_a_day_off_changes_no_order() {
    let server = TestServer::start().await;
    let mut device = Device::joined(&server, "member_1").await;
    for (n, sent_at) in ["2099-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z"]
        .into_iter()
        .enumerate()
    {
        let number = device
            .store(json!(["TXT", format!("id_{n}"), "hi", sent_at]))
            .await;
        assert_eq!(number, n as u64 + 1);
        let entry = device.entry().await;
        assert_eq!((seq(&entry), &entry[6]), (number, &json!(sent_at)));
    }
}

#[tokio::test]
async fn what_v1_writes_v2_reads() {
    let server = TestServer::start().await;
    let mut old = Visitor::joined(&server, "member_1").await;
    let card = Card::new("member_1", "phone");
    let mut new = card.join(&server).await;
    old.say("id_1", "from v1").await;
    let entry = new.entry().await;
    assert_eq!((&entry[2], &entry[5]), (&json!("id_1"), &json!("from v1")));
    // The same message again, by the other device.
    assert_eq!(new.say("id_1", "from v1").await, 1);
    assert_eq!(new.say("id_2", "from v2").await, 2);
    old.nothing_came().await;
    let conversation = server.conversation_by(&card).await;
    let reply = server.reply_in(conversation, "op_1", "to both").await;
    let expected: Value = json!([
        "TXT",
        reply.id.as_str(),
        "to both",
        reply.sent_at.to_string()
    ]);
    assert_eq!(old.receive().await, expected);
    assert_eq!(seq(&new.entry().await), 2);
    assert_eq!(seq(&new.entry().await), 3);
}

#[tokio::test]
async fn a_failing_database_is_said_and_the_connection_lives() {
    let server = TestServer::start().await;
    let mut device = Device::joined(&server, "member_1").await;
    server.data.close().await;
    for frame in [
        json!(["TXT", "a", "b", SENT_AT]),
        json!(["EDIT", "a", 1, null, SENT_AT]),
        json!(["HIST", "a", 1, 1]),
        json!(["REPORT", "a", null]),
        json!(["MARK", "read", 0]),
    ] {
        assert_eq!(device.fails(frame).await, "unavailable");
    }
    device.nothing_came().await;
}

#[tokio::test]
async fn v2_is_told_of_a_hand_off_and_v1_nothing() {
    let server = TestServer::start().await;
    let mut old = Visitor::joined(&server, "member_1").await;
    let card = Card::new("member_1", "phone");
    let mut new = card.join(&server).await;
    let conversation = server.conversation_by(&card).await;
    for (number, connector) in [(1, Some("telegram")), (2, None)] {
        let from = Relayed {
            origin: Origin {
                outlet: OutletId(1),
                message: None,
            },
            conversation,
            author: Author::Visitor,
            client_id: MessageId::new(format!("tg.u{number}")).unwrap(),
            sent_at: Timestamp::parse(SENT_AT).unwrap(),
        };
        let chat = &server.state.chat;
        chat.hand_off(from, connector.map(str::to_owned))
            .await
            .unwrap();
        let id = format!("tg.u{number}");
        let told = json!(["HANDOFF", number, id, "visitor", null, connector, SENT_AT]);
        assert_eq!(new.entry().await, told);
    }
    let mut again = Device::connect(&server).await;
    assert_eq!(again.join(&card).await.numbers(), [1, 2]);
    old.nothing_came().await;
}
