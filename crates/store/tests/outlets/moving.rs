//! Chats that get another number.

use kite_domain::outlet::Thread;
use kite_domain::port::{OutletStore, StoreError};
use kite_domain::{OutletId, Seq};

use crate::harness::add_channel;
use crate::world::{ACCOUNT, World, room};

#[tokio::test]
async fn what_is_owed_goes_along_and_what_was_there_does_not() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&talk, "one").await;
    world.post(&desk, 100).await;
    let thread = Thread {
        topic: Some(3),
        pinned: Some(Seq(1)),
        ..Thread::new(talk.conversation)
    };
    world.store.set_thread(desk.id, thread).await.unwrap();
    world.says(&talk, "two").await;

    world.store.move_outlet(desk.id, -1005).await.unwrap();
    assert_eq!(world.store.outlet_at(ACCOUNT, -5).await.unwrap(), None);
    let moved = world.store.outlet_at(ACCOUNT, -1005).await.unwrap();
    assert_eq!(moved.map(|it| it.id), Some(desk.id));
    assert_eq!(world.owed_seqs(&desk).await, [2]);
    assert_eq!(world.store.shown_by(desk.id, 100).await.unwrap(), []);
    assert_eq!(world.thread(&desk, &talk).await, None);
    assert_eq!(world.store.thread_at(desk.id, 3).await.unwrap(), None);

    world.post(&desk, 1).await;
    world.store.move_outlet(desk.id, -1005).await.unwrap();
    assert_eq!(
        world.messages_of(&desk, &talk, 2).await,
        [1],
        "told again, it changes nothing"
    );
    world.sound().await;
}

#[tokio::test]
async fn the_place_must_be_free() {
    let world = World::new().await;
    let other = add_channel(&world.any, "other_channel").await;
    let desk = world.host(-5).await;
    let there = world.store.host(room(-6), other.id).await.unwrap();
    let moved = world.store.move_outlet(desk.id, -6).await;
    assert!(matches!(moved, Err(StoreError::NameTaken)), "{moved:?}");
    let stays = world.store.outlet_at(ACCOUNT, -5).await.unwrap();
    assert_eq!(stays, Some(desk.clone()));
    world.store.end_outlet(there.id).await.unwrap();
    world.store.move_outlet(desk.id, -6).await.unwrap();
    assert_eq!(world.store.outlet(there.id).await.unwrap(), None);
    world.sound().await;
}

#[tokio::test]
async fn nothing_moves_that_is_not_there() {
    let world = World::new().await;
    world.store.move_outlet(OutletId(9), -6).await.unwrap();
    assert_eq!(world.store.outlet_at(ACCOUNT, -6).await.unwrap(), None);
}
