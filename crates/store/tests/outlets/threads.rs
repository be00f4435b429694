//! What a desk shows of a conversation.

use kite_domain::outlet::Thread;
use kite_domain::port::{OutletStore, StoreError};
use kite_domain::{ConversationId, OutletId, Seq};

use crate::world::World;

#[tokio::test]
async fn a_thread_comes_back_as_it_was_set() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    assert_eq!(world.thread(&desk, &talk).await, None);
    let thread = Thread {
        conversation: talk.conversation,
        topic: Some(9),
        name: Some("Anna".into()),
        closed: true,
        pinned: Some(Seq(3)),
        received: Seq(2),
        read: Seq(1),
    };
    let set = world.store.set_thread(desk.id, thread.clone()).await;
    set.unwrap();
    assert_eq!(world.thread(&desk, &talk).await, Some(thread.clone()));
    let found = world.store.thread_at(desk.id, 9).await.unwrap();
    assert_eq!(found, Some(thread));
    assert_eq!(world.store.thread_at(desk.id, 8).await.unwrap(), None);
    let elsewhere = world.store.thread_at(OutletId(99), 9).await.unwrap();
    assert_eq!(elsewhere, None);

    let bare = Thread::new(talk.conversation);
    let set = world.store.set_thread(desk.id, bare.clone()).await;
    set.unwrap();
    assert_eq!(world.thread(&desk, &talk).await, Some(bare));
    assert_eq!(world.store.thread_at(desk.id, 9).await.unwrap(), None);
    world.sound().await;
}

#[tokio::test]
async fn one_is_there_with_the_first_message_and_stays_as_it_is() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    let chat = world.attach(7, &talk, 0).await;
    world.says(&talk, "one").await;
    assert_eq!(world.thread(&desk, &talk).await, None);
    world.post(&desk, 100).await;
    world.post(&chat, 100).await;
    let bare = Thread::new(talk.conversation);
    assert_eq!(world.thread(&desk, &talk).await, Some(bare.clone()));
    assert_eq!(world.thread(&chat, &talk).await, None, "it is no desk");
    let named = Thread {
        topic: Some(4),
        name: Some("Anna".into()),
        ..bare
    };
    let set = world.store.set_thread(desk.id, named.clone()).await;
    set.unwrap();
    world.says(&talk, "two").await;
    world.post(&desk, 101).await;
    assert_eq!(world.thread(&desk, &talk).await, Some(named));
    world.sound().await;
}

#[tokio::test]
async fn a_topic_shows_one_conversation() {
    let world = World::new().await;
    let (a, b) = (world.visitor("a").await, world.visitor("b").await);
    let desk = world.host(-5).await;
    for talk in [&a, &b] {
        let thread = Thread {
            topic: Some(4),
            ..Thread::new(talk.conversation)
        };
        world.store.set_thread(desk.id, thread).await.unwrap();
    }
    let found = world.store.thread_at(desk.id, 4).await.unwrap();
    assert_eq!(found.unwrap().conversation, b.conversation);
    assert_eq!(world.thread(&desk, &a).await.unwrap().topic, None);
    world.sound().await;
}

#[tokio::test]
async fn a_thread_of_nothing_is_refused() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    for (outlet, conversation) in [
        (OutletId(99), talk.conversation),
        (desk.id, ConversationId(99)),
    ] {
        let set = world.store.set_thread(outlet, Thread::new(conversation));
        let set = set.await;
        assert!(matches!(set, Err(StoreError::Gone)), "{set:?}");
    }
    world.sound().await;
}
