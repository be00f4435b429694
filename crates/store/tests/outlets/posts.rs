//! What is found by a message, and which message by what.

use kite_domain::entry::NewContent;
use kite_domain::outlet::Post;
use kite_domain::port::{OutletStore, StoreError};
use kite_domain::{Membership, Outlet, Seq};
use kite_protocol::v2::State;

use crate::harness::{append, replied};
use crate::world::{World, from, room};

async fn above(world: &World, desk: &Outlet, message: i64) -> Option<Membership> {
    let found = world.store.last_visitor_above(desk.id, message).await;
    let conversation = found.unwrap()?;
    for member in ["a", "b"] {
        let talk = world.visitor(member).await;
        if talk.conversation == conversation {
            return Some(talk);
        }
    }
    panic!("{conversation:?} is nobody's");
}

#[tokio::test]
async fn the_nearest_message_of_a_visitor_above_counts() {
    let world = World::new().await;
    let (a, b) = (world.visitor("a").await, world.visitor("b").await);
    let desk = world.host(-5).await;
    world.says(&a, "one").await; // 100
    world.says(&b, "two").await; // 101
    world.answers(&b, "three").await; // 102
    let edit = NewContent::Edit {
        target: Seq(1),
        text: Some("first".into()),
    };
    world.does(&b, "four", edit).await; // 103
    world
        .does(&b, "five", NewContent::State(State::Resolved))
        .await; // 104
    world.does(&b, "six", NewContent::Handoff(None)).await; // 105
    world.post(&desk, 100).await;
    let new = replied(&world.operator, a.conversation, "seven", 9);
    append(&world.any, from(&desk, Some(110), new)).await;
    for (message, found) in [
        (100, None),
        (101, Some(&a)),
        (102, Some(&b)),
        (111, Some(&b)),
        (i64::MAX, Some(&b)),
    ] {
        let found = found.map(|talk: &Membership| talk.conversation);
        let there = above(&world, &desk, message).await;
        assert_eq!(there.map(|it| it.conversation), found, "{message}");
    }
    // What was deleted was said.
    let delete = NewContent::Edit {
        target: Seq(1),
        text: None,
    };
    world.does(&b, "eight", delete).await;
    let there = above(&world, &desk, 111).await;
    assert_eq!(there.unwrap().conversation, b.conversation);
    world.store.unposted(desk.id, 101).await.unwrap();
    let there = above(&world, &desk, 111).await;
    assert_eq!(there.unwrap().conversation, a.conversation);
    world.sound().await;
}

#[tokio::test]
async fn a_deleted_message_that_comes_late_is_a_message() {
    let world = World::new().await;
    let a = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&a, "one").await;
    let delete = NewContent::Edit {
        target: Seq(1),
        text: None,
    };
    world.does(&a, "two", delete).await;
    world.post(&desk, 100).await;
    let there = above(&world, &desk, 102).await;
    assert_eq!(there.unwrap().conversation, a.conversation);
}

#[tokio::test]
async fn numbers_of_one_chat_mean_nothing_in_another() {
    let world = World::new().await;
    let a = world.visitor("a").await;
    let desk = world.host(-5).await;
    let chat = world.attach(7, &a, 0).await;
    world.says(&a, "one").await;
    world.answers(&a, "two").await;
    world.post(&desk, 100).await;
    world.post(&chat, 101).await;
    let seqs = async |outlet: &Outlet, message| {
        let shown = world.store.shown_by(outlet.id, message).await.unwrap();
        shown.iter().map(|it| it.seq.0).collect::<Vec<_>>()
    };
    assert_eq!(seqs(&desk, 100).await, [1]);
    assert_eq!(seqs(&desk, 101).await, [2]);
    assert_eq!(seqs(&chat, 101).await, [1]);
    assert_eq!(seqs(&chat, 100).await, [0_u32; 0], "none of ours");
    let other = crate::harness::add_channel(&world.any, "other_channel").await;
    let elsewhere = world.store.host(room(-6), other.id).await.unwrap();
    assert_eq!(above(&world, &elsewhere, 200).await, None);
    world.sound().await;
}

#[tokio::test]
async fn a_message_that_is_gone_shows_nothing() {
    let world = World::new().await;
    let a = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&a, "one").await;
    let id = world.store.due(desk.id, 1).await.unwrap()[0].id;
    for message in [100, 101] {
        let done = message == 101;
        world.posted(&desk, message, &[id], done).await;
    }
    world.store.unposted(desk.id, 100).await.unwrap();
    world.store.unposted(desk.id, 77).await.unwrap();
    assert_eq!(world.store.shown_by(desk.id, 100).await.unwrap(), []);
    assert_eq!(world.messages_of(&desk, &a, 1).await, [101]);
    world.sound().await;
}

#[tokio::test]
async fn a_further_message_shows_a_part_of_what_is_there() {
    let world = World::new().await;
    let a = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&a, "one").await;
    world.post(&desk, 100).await;
    let further = |message, part| Post {
        message,
        conversation: a.conversation,
        seq: Seq(1),
        part,
        ours: true,
    };
    for post in [further(101, 1), further(101, 1), further(102, 1)] {
        world.store.show(desk.id, post).await.unwrap();
    }
    let posts = world.store.posts_of(desk.id, a.conversation, Seq(1)).await;
    assert_eq!(posts.unwrap(), [further(100, 0), further(102, 1)]);
    assert_eq!(world.store.shown_by(desk.id, 101).await.unwrap(), []);
    let there = above(&world, &desk, 103).await;
    assert_eq!(there.unwrap().conversation, a.conversation);
    let gone = Post {
        seq: Seq(2),
        ..further(103, 0)
    };
    let shown = world.store.show(desk.id, gone).await;
    assert!(matches!(shown, Err(StoreError::Gone)), "{shown:?}");
    world.sound().await;
}
