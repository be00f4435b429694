//! What is owed, and how it comes to be there.

use kite_domain::entry::{NewContent, Rating};
use kite_domain::outlet::{Due, Parked, Sent};
use kite_domain::port::{OutletStore, StoreError, UpkeepStore};
use kite_domain::{ConversationId, Outlet, OutletId, Seq};
use kite_protocol::v2::State;

use crate::harness::{add_channel, at, join};
use crate::world::{ACCOUNT, World, room};

async fn due(world: &World, outlet: &Outlet) -> Vec<Due> {
    world.store.due(outlet.id, u32::MAX).await.unwrap()
}

#[tokio::test]
async fn each_entry_is_owed_in_the_order_of_its_commit() {
    let world = World::new().await;
    let (a, b) = (world.visitor("a").await, world.visitor("b").await);
    let desk = world.host(-5).await;
    world.says(&a, "text").await;
    world.says(&b, "other").await;
    world.answers(&a, "answer").await;
    let edit = NewContent::Edit {
        target: Seq(1),
        text: None,
    };
    world.does(&a, "edit", edit).await;
    world
        .does(&a, "state", NewContent::State(State::Resolved))
        .await;
    let rating = NewContent::Rating(Rating {
        stars: 5,
        comment: None,
    });
    world.does(&b, "rating", rating).await;
    let hand_off = NewContent::Handoff(Some("telegram".into()));
    world.does(&a, "handoff", hand_off).await;
    let (of_a, of_b) = (a.conversation, b.conversation);
    let order = [
        (of_a, 1),
        (of_b, 1),
        (of_a, 2),
        (of_a, 3),
        (of_a, 4),
        (of_b, 2),
        (of_a, 5),
    ];
    assert_eq!(world.owed(&desk).await, order);
    let first = world.store.due(desk.id, 3).await.unwrap();
    let first: Vec<_> = first.iter().map(|it| (it.conversation, it.seq.0)).collect();
    assert_eq!(first, order[..3]);
    let keys: Vec<_> = due(&world, &desk).await.iter().map(|it| it.id).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    world.sound().await;
}

#[tokio::test]
async fn a_repeat_is_owed_once() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&talk, "one").await;
    world.says(&talk, "one").await;
    assert_eq!(world.owed_seqs(&desk).await, [1]);
    world.post(&desk, 100).await;
    world.says(&talk, "one").await;
    assert_eq!(world.owed(&desk).await, []);
    world.sound().await;
}

#[tokio::test]
async fn an_attempt_is_remembered_until_it_is_known_what_became_of_it() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&talk, "one").await;
    world.says(&talk, "two").await;
    let [first, second] = due(&world, &desk).await.try_into().unwrap();
    let fresh = Due {
        id: first.id,
        conversation: talk.conversation,
        seq: Seq(1),
        posted: 0,
        attempted: false,
    };
    assert_eq!(first, fresh);
    world.store.attempt(&[first.id]).await.unwrap();
    let attempted = Due {
        attempted: true,
        ..fresh
    };
    let world = world.reopened().await;
    assert_eq!(due(&world, &desk).await, [attempted, second]);
    world.store.not_attempted(&[first.id]).await.unwrap();
    assert_eq!(due(&world, &desk).await, [fresh, second]);
    world.store.attempt(&[first.id, second.id]).await.unwrap();
    world.posted(&desk, 100, &[first.id], false).await;
    let known = due(&world, &desk).await;
    assert_eq!((known[0].posted, known[0].attempted), (1, false));
    assert_eq!((known[1].posted, known[1].attempted), (0, true));
    world.sound().await;
}

#[tokio::test]
async fn an_entry_becomes_several_messages() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&talk, "long").await;
    let id = due(&world, &desk).await[0].id;
    for (message, done) in [(100, false), (101, false), (105, true)] {
        world.store.attempt(&[id]).await.unwrap();
        world.posted(&desk, message, &[id], done).await;
    }
    assert_eq!(due(&world, &desk).await, []);
    let posts = world.store.posts_of(desk.id, talk.conversation, Seq(1));
    let posts = posts.await.unwrap();
    let parts: Vec<_> = posts.iter().map(|it| (it.message, it.part)).collect();
    assert_eq!(parts, [(100, 0), (101, 1), (105, 2)]);
    assert!(posts.iter().all(|post| post.ours));
    world.sound().await;
}

#[tokio::test]
async fn several_entries_become_one_message() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    for client_id in ["one", "two", "three"] {
        world.says(&talk, client_id).await;
    }
    let ids: Vec<_> = due(&world, &desk).await.iter().map(|it| it.id).collect();
    world.posted(&desk, 100, &ids[..2], true).await;
    let shown = world.store.shown_by(desk.id, 100).await.unwrap();
    let shown: Vec<_> = shown.iter().map(|it| (it.seq.0, it.part)).collect();
    assert_eq!(shown, [(1, 0), (2, 0)]);
    assert_eq!(world.owed_seqs(&desk).await, [3]);
    world.sound().await;
}

#[tokio::test]
async fn an_album_is_remembered_whole_or_not_at_all() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    for client_id in ["one", "two", "three"] {
        world.says(&talk, client_id).await;
    }
    let ids: Vec<_> = due(&world, &desk).await.iter().map(|it| it.id).collect();
    let sent = |message: i64, due: &i64| Sent { due: *due, message };
    let album: Vec<_> = (100..).zip(&ids).map(|(at, due)| sent(at, due)).collect();
    world
        .tamper(
            "CREATE TRIGGER fails BEFORE INSERT ON posts WHEN NEW.seq = 2 \
             BEGIN SELECT RAISE(ABORT, 'no'); END",
        )
        .await;
    world.store.attempt(&ids).await.unwrap();
    let failed = world.store.posted(desk.id, &album, true).await;
    assert!(matches!(failed, Err(StoreError::Failed(_))), "{failed:?}");
    assert_eq!(world.store.shown_by(desk.id, 100).await.unwrap(), []);
    let still = due(&world, &desk).await;
    assert_eq!(still.len(), 3);
    assert!(still.iter().all(|due| due.attempted && due.posted == 0));

    world.tamper("DROP TRIGGER fails").await;
    let posted = world.store.posted(desk.id, &album, true).await;
    posted.unwrap();
    assert_eq!(due(&world, &desk).await, []);
    for (message, seq) in [(100, 1), (101, 2), (102, 3)] {
        assert_eq!(world.messages_of(&desk, &talk, seq).await, [message]);
    }
    world.sound().await;
}

#[tokio::test]
async fn what_is_settled_is_owed_no_more_and_shown_by_nothing() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    for client_id in ["one", "two", "three"] {
        world.says(&talk, client_id).await;
    }
    let ids: Vec<_> = due(&world, &desk).await.iter().map(|it| it.id).collect();
    world.store.settle(&ids[..2]).await.unwrap();
    assert_eq!(world.owed_seqs(&desk).await, [3]);
    assert_eq!(world.messages_of(&desk, &talk, 1).await, [0_i64; 0]);
    world.sound().await;
}

/// Whoever holds an old key must not end what is owed since.
#[tokio::test]
async fn keys_are_never_given_twice() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&talk, "one").await;
    let old = due(&world, &desk).await[0].id;
    world.store.settle(&[old]).await.unwrap();
    world.says(&talk, "two").await;
    world.store.settle(&[old]).await.unwrap();
    world.posted(&desk, 100, &[old], true).await;
    assert_eq!(world.owed_seqs(&desk).await, [2]);
    assert_eq!(world.store.shown_by(desk.id, 100).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_owed_elsewhere_is_not_posted_here() {
    let world = World::new().await;
    let other = add_channel(&world.any, "other_channel").await;
    let stranger = join(&world.any, &other, "a").await;
    let desk = world.host(-5).await;
    let there = world.store.host(room(-6), other.id).await.unwrap();
    world.says(&stranger, "one").await;
    let id = due(&world, &there).await[0].id;
    world.posted(&desk, 100, &[id], false).await;
    assert_eq!(world.store.shown_by(desk.id, 100).await.unwrap(), []);
    let still = due(&world, &there).await;
    assert_eq!((still.len(), still[0].posted), (1, 0));
    world.sound().await;
}

#[tokio::test]
async fn the_outlets_with_something_to_do_are_the_active_ones_of_the_account() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    let chat = world.attach(7, &talk, 0).await;
    let mut elsewhere = room(7);
    elsewhere.account = "telegram:2".into();
    let other = world
        .store
        .attach(elsewhere, talk.visitor, 0)
        .await
        .unwrap();
    assert_eq!(world.due_outlets().await, []);
    world.says(&talk, "one").await;
    assert_eq!(world.due_outlets().await, [desk.id, chat.id]);
    let there = world.store.due_outlets("telegram:2").await.unwrap();
    assert_eq!(there, [other]);
    world.post(&chat, 50).await;
    assert_eq!(world.due_outlets().await, [desk.id]);
    world.post(&desk, 100).await;
    assert_eq!(world.due_outlets().await, [desk.id], "it is to be pinned");
    world.set_signs(&desk).await;
    assert_eq!(world.due_outlets().await, []);
    world.answers(&talk, "two").await;
    world.post(&desk, 101).await;
    let why = Parked {
        reason: "no".into(),
        since: at(1),
    };
    world.store.park(desk.id, Some(why)).await.unwrap();
    assert_eq!(world.due_outlets().await, [chat.id]);
    assert_eq!(world.store.due_outlets("nothing").await.unwrap(), []);
    let unknown = world.store.due(OutletId(99), 10).await.unwrap();
    assert_eq!(unknown, []);
    world.sound().await;
}

#[tokio::test]
async fn retention_ends_what_is_owed_and_forgets_what_was_there() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&talk, "one").await;
    world.says(&talk, "two").await;
    let ids: Vec<_> = due(&world, &desk).await.iter().map(|it| it.id).collect();
    world.posted(&desk, 100, &ids[..1], true).await;
    assert_eq!(world.due_signs(&desk).await, [talk.conversation]);
    let new = crate::harness::said(talk.conversation, "three", 90);
    crate::harness::append(&world.any, new).await;
    let swept = world.store.sweep(world.channel.id, at(50), 100).await;
    assert_eq!(swept.unwrap().entries, 2);
    assert_eq!(world.owed(&desk).await, [(talk.conversation, 3)]);
    assert_eq!(world.store.shown_by(desk.id, 100).await.unwrap(), []);
    assert_eq!(world.due_signs(&desk).await, [] as [ConversationId; 0]);
    // It was on its way when it was removed.
    world.posted(&desk, 101, &ids[1..], true).await;
    assert_eq!(world.store.shown_by(desk.id, 101).await.unwrap(), []);
    let desks = world.store.desks().await.unwrap();
    assert_eq!((desks[0].waiting, desks[0].oldest), (1, Some(at(90))));
    assert_eq!(world.store.due_outlets(ACCOUNT).await.unwrap().len(), 1);
    world.sound().await;
}
