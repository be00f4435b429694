//! Who may join, and what a device is told then.

use kite_domain::hours::OfficeHours;
use kite_domain::operator::Operator;
use kite_domain::{Claim, OperatorId};
use kite_protocol::MemberId;
use serde_json::json;

use crate::support::device::{Card, Device};
use crate::support::server::{CHANNEL, TestServer};
use crate::support::visitor::{Dial, SENT_AT, Visitor, join, upl};

#[tokio::test]
async fn the_newest_version_that_both_speak_is_spoken() {
    let server = TestServer::start().await;
    for (offered, spoken) in [
        ("k1te.chat.v2", "k1te.chat.v2"),
        ("k1te.chat.v1", "k1te.chat.v1"),
        ("k1te.chat.v1, k1te.chat.v2", "k1te.chat.v2"),
        ("k1te.chat.v3, k1te.chat.v2, k1te.chat.v1", "k1te.chat.v2"),
        ("k1te.chat.v3, k1te.chat.v1", "k1te.chat.v1"),
    ] {
        let dial = Dial {
            protocol: Some(offered),
            ..Dial::default()
        };
        let (_visitor, response) = dial.connect(&server.socket()).await.unwrap();
        assert_eq!(response.headers()["sec-websocket-protocol"], spoken);
    }
}

#[tokio::test]
async fn a_device_is_told_everything_that_it_needs() {
    let server = TestServer::start().await;
    let mut channel = server.channel().await;
    channel.title = "Shop".to_owned();
    channel.languages = vec!["uk".to_owned(), "en".to_owned()];
    let week = OfficeHours::parse("Europe/Kyiv", "Mo-Su 00:00-24:00").unwrap();
    channel.hours = Some(week);
    let store = server.state.chat.store();
    store.update_channel(channel).await.unwrap();
    let _desk = server.state.hub.desk(&Operator {
        id: OperatorId(1),
        name: "Maria".to_owned(),
        away: false,
    });

    let mut device = Device::connect(&server).await;
    let welcome = device.join(&Card::new("member_1", "phone")).await;
    assert_eq!((welcome.last, &*welcome.state), (0, "open"));
    assert!(welcome.marks.is_empty() && welcome.entries.is_empty());
    assert_eq!((welcome.sync, welcome.present), (None, json!(["Maria"])));
    let info = welcome.info;
    assert_eq!(
        (&info[1], &info[2], &info[3]),
        (&json!("Shop"), &json!([]), &json!(4096))
    );
    let files = info[4].as_array().unwrap();
    assert!(files.contains(&json!(["image/png", 5 << 20])), "{info}");
    assert_eq!(info[5], json!(["uk", "en"]));
    let (open, changes_at, zone) = (&info[6][0], &info[6][1], &info[6][2]);
    assert_eq!(
        (open, changes_at, zone),
        (&json!(true), &json!(null), &json!("Europe/Kyiv"))
    );
    assert_eq!(info[6][3][0], json!([1, 0, 1440]));
    device.nothing_came().await;
}

#[tokio::test]
async fn the_first_device_shuts_the_door_behind_it() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut phone = card.join(&server).await;
    phone.say("id_1", "mine").await;
    let stranger = Card::new("member_1", "stranger");
    assert_eq!(stranger.refused(&server).await, "unknown-device");
    // After a refusal another JOIN may follow.
    let mut device = Device::connect(&server).await;
    device.send(stranger.frame()).await;
    assert_eq!(device.refused().await, "unknown-device");
    device.join(&Card::new("member_2", "stranger")).await;
    // A JOIN whose OK was lost is sent again.
    let mut again = Device::connect(&server).await;
    assert_eq!(again.join(&card).await.numbers(), [1]);
    assert_eq!(again.fails(card.frame()).await, "already-joined");
}

#[tokio::test]
async fn v1_enters_only_who_has_no_device() {
    let server = TestServer::start().await;
    let mut old = Visitor::joined(&server, "member_1").await;
    old.say("id_1", "from an old client").await;
    let card = Card::new("member_1", "phone");
    let mut new = Device::connect(&server).await;
    assert_eq!(new.join(&card).await.numbers(), [1]);
    let mut refused = Visitor::connect(&server).await;
    refused.send(join("member_1", CHANNEL)).await;
    let error = refused.receive().await;
    let reason = "⛔ This visitor can be entered only by its own devices, with k1te.chat.v2";
    assert_eq!(error, json!(["ERR", reason, 403]));
    // Who is in stays in.
    old.say("id_2", "still here").await;
    assert_eq!(new.entry().await[2], "id_2");
}

#[tokio::test]
async fn a_name_can_come_later_and_is_kept() {
    let server = TestServer::start().await;
    let mut card = Card::new("member_1", "phone");
    for (name, shown) in [
        (None, None),
        (Some("Ada"), Some("Ada")),
        (None, Some("Ada")),
        (Some(""), Some("Ada")),
    ] {
        card.name = name.map(str::to_owned);
        card.join(&server).await;
        let membership = server.membership_by(&card).await;
        let store = server.state.chat.store();
        let visitor = store.visitor(membership.visitor).await.unwrap().unwrap();
        assert_eq!(visitor.name.as_deref(), shown, "{name:?}");
    }
}

#[tokio::test]
async fn what_is_removed_says_goodbye() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    let mut device = card.join(&server).await;
    device.say("id_1", "forget me").await;
    let membership = server.membership_by(&card).await;
    assert!(server.state.chat.erase(membership.visitor).await.unwrap());
    let close = {
        use kite_domain::port::Wake;
        server.state.hub.wake(membership.conversation);
        device.visitor.closed().await
    };
    assert_eq!(u16::from(close.code), 1001, "{close:?}");
    // The same device is a new visitor, whose log begins anew.
    let mut device = Device::connect(&server).await;
    let welcome = device.join(&card.after(1)).await;
    assert_eq!((welcome.last, welcome.sync), (0, Some(1)));
}

#[tokio::test]
async fn who_writes_into_what_is_removed_has_to_join_again() {
    let server = TestServer::start().await;
    let card = Card::new("member_1", "phone");
    for frame in [
        json!(["TXT", "id_1", "anybody?", SENT_AT]),
        json!(["EDIT", "id_1", 1, "anybody?", SENT_AT]),
        upl("id_1", "a.png", "image/png", 3),
        json!(["RATE", "id_1", 1, null, SENT_AT]),
        json!(["REPORT", "id_1", null]),
        json!(["MARK", "read", 0]),
        json!(["HIST", "id_1", 1, 1]),
    ] {
        let mut device = card.join(&server).await;
        let visitor = server.membership_by(&card).await.visitor;
        // By another process, which can wake nobody here.
        let store = server.state.chat.store();
        store.erase_visitor(visitor).await.unwrap().unwrap();
        device.send(frame.clone()).await;
        let close = device.visitor.closed().await;
        assert_eq!(u16::from(close.code), 1001, "{frame}");
    }
}

#[tokio::test]
async fn a_known_user_needs_a_known_device() {
    let server = TestServer::start().await;
    let subject = MemberId::new("user-42").unwrap();
    let phone = Card::new("user-42", "phone");
    let chat = &server.state.chat;
    let (channel, proven) = (server.channel().await, Claim::Proven { subject });
    let joined = chat.join(&channel, proven, Some(phone.hash()), None).await;
    let user = joined.unwrap();
    assert_eq!(server.membership_by(&phone).await, user);
    // A stranger of that name is somebody else.
    let stranger = Card::new("user-42", "stranger");
    assert_ne!(server.membership_by(&stranger).await.visitor, user.visitor);
    let mut old = Visitor::connect(&server).await;
    old.send(join("user-42", CHANNEL)).await;
    assert_eq!(old.refused().await, 403);
    assert_eq!(server.membership_by(&phone).await, user);
}
