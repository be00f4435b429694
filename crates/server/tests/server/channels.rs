//! Channels are strangers to each other.

use kite_protocol::ChannelName;
use serde_json::json;

use crate::support::files::{PICTURE, get};
use crate::support::server::TestServer;
use crate::support::visitor::{Visitor, join, txt};

const OTHER: &str = "other_channel";

#[tokio::test]
async fn the_same_member_id_is_another_visitor_elsewhere() {
    let server = TestServer::start().await;
    server.add_channel(OTHER, &[]).await;
    let mut here = Visitor::joined(&server, "member_1").await;
    let mut there = Visitor::connect(&server).await;
    there.join("member_1", OTHER).await;
    here.say("id_1", "here").await;
    there.say("id_1", "there").await;
    server.reply("member_1", "op_1", "only here").await;
    assert_eq!(here.receive().await[2], "only here");
    there.nothing_came().await;
    assert_eq!(server.entries("member_1").await.len(), 2);
}

#[tokio::test]
async fn nobody_can_send_anothers_file() {
    let server = TestServer::start().await;
    server.add_channel(OTHER, &[]).await;
    let mut owner = Visitor::joined(&server, "member_1").await;
    let slot = PICTURE.send(&mut owner).await;
    let mut neighbour = Visitor::joined(&server, "member_2").await;
    let mut tenant = Visitor::connect(&server).await;
    tenant.join("member_1", OTHER).await;
    for thief in [&mut neighbour, &mut tenant] {
        PICTURE.announce(thief, &slot.canonical).await;
        assert_eq!(thief.refused().await, 404);
        // Nor under an id of which they have a file themselves.
        let own = PICTURE.offer(thief).await;
        assert_eq!(PICTURE.put(&own).await.status(), 204);
        PICTURE.announce(thief, &slot.canonical).await;
        assert_eq!(thief.refused().await, 404);
    }
}

#[tokio::test]
async fn an_id_changed_in_a_link_opens_nothing() {
    let server = TestServer::start().await;
    let mut one = Visitor::joined(&server, "member_1").await;
    let mut two = Visitor::joined(&server, "member_2").await;
    let (one, two) = (PICTURE.send(&mut one).await, PICTURE.send(&mut two).await);
    let parts = |url: &str| -> Vec<String> {
        let (_, token) = url.split_once("?token=").unwrap();
        token.split('.').map(str::to_owned).collect()
    };
    let (claim, other) = (parts(&one.canonical), parts(&two.canonical));
    let forged = format!("?token={}.{}.{}.{}", claim[0], other[1], claim[2], claim[3]);
    assert_eq!(get(&two.canonical).await.status(), 200);
    let response = get(&server.url(&format!("/api/storage{forged}"))).await;
    assert_eq!(response.status(), 403);
}

#[tokio::test]
async fn a_removed_channel_ends_for_those_who_are_in_it() {
    let server = TestServer::start().await;
    server.add_channel(OTHER, &[]).await;
    let mut visitor = Visitor::connect(&server).await;
    visitor.join("member_1", OTHER).await;
    let slot = PICTURE.send(&mut visitor).await;
    let name = ChannelName::new(OTHER).unwrap();
    let store = server.state.chat.store();
    store.remove_channel(&name).await.unwrap().unwrap();
    visitor.send(txt("id_1", "anybody?")).await;
    assert_eq!(u16::from(visitor.closed().await.code), 1001);
    let mut again = Visitor::connect(&server).await;
    again.send(join("member_1", OTHER)).await;
    assert_eq!(
        again.receive().await,
        json!(["ERR", "⛔ Channel not found", 404])
    );
    assert_eq!(get(&slot.canonical).await.status(), 404);
    assert_eq!(PICTURE.put(&slot).await.status(), 404);
}
