//! Which signs of a desk are not as they should be.

use kite_domain::entry::NewContent;
use kite_domain::outlet::Thread;
use kite_domain::port::{ConversationStore, OutletStore, UpkeepStore, VisitorStore};
use kite_domain::{ConversationId, Membership, Outlet, Seq, Side};
use kite_protocol::v2::{Mark, State};

use crate::harness::{append, at, mark, replied, said};
use crate::world::{World, from};

/// A desk that shows a first message of a visitor.
async fn desk_with_message() -> (World, Outlet, Membership) {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    world.says(&talk, "one").await;
    world.post(&desk, 100).await;
    (world, desk, talk)
}

async fn waiting(world: &World, desk: &Outlet) -> Option<Seq> {
    let due = world.store.due_signs(desk.id, 10).await.unwrap();
    due[0].waiting
}

const NONE: [ConversationId; 0] = [];

#[tokio::test]
async fn the_message_that_waits_is_to_be_pinned() {
    let (world, desk, talk) = desk_with_message().await;
    let [due] = world
        .store
        .due_signs(desk.id, 10)
        .await
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(due.thread, Thread::new(talk.conversation));
    assert_eq!(due.waiting, Some(Seq(1)));
    assert_eq!(
        Some(due.visitor),
        world.store.visitor(talk.visitor).await.unwrap()
    );
    let conversation = world.store.conversation(talk.conversation).await.unwrap();
    assert_eq!(Some(due.conversation), conversation);
    assert_eq!(world.due_outlets().await, [desk.id]);
    world.set_signs(&desk).await;
    assert_eq!(world.due_signs(&desk).await, NONE);
    assert_eq!(world.due_outlets().await, []);
    world.says(&talk, "two").await;
    world.post(&desk, 101).await;
    assert_eq!(
        world.due_signs(&desk).await,
        NONE,
        "the first one is pinned"
    );

    world.answers(&talk, "three").await;
    assert_eq!(world.due_signs(&desk).await, [talk.conversation]);
    assert_eq!(waiting(&world, &desk).await, None);
    world.set_signs(&desk).await;
    assert_eq!(world.thread(&desk, &talk).await.unwrap().pinned, None);
    assert_eq!(world.due_signs(&desk).await, NONE);
    world.sound().await;
}

#[tokio::test]
async fn what_is_not_there_cannot_be_pinned() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    world.says(&talk, "before").await;
    let desk = world.host(-5).await;
    world.says(&talk, "two").await;
    world.says(&talk, "three").await;
    assert_eq!(world.due_signs(&desk).await, NONE);
    world.post(&desk, 100).await;
    assert_eq!(world.due_signs(&desk).await, [talk.conversation]);
    assert_eq!(waiting(&world, &desk).await, Some(Seq(2)));
    world.set_signs(&desk).await;
    // Somebody deleted it in the chat.
    world.store.unposted(desk.id, 100).await.unwrap();
    assert_eq!(waiting(&world, &desk).await, Some(Seq(3)));
    let delete = NewContent::Edit {
        target: Seq(3),
        text: None,
    };
    world.does(&talk, "deleted", delete).await;
    world.set_signs(&desk).await;
    assert_eq!(world.thread(&desk, &talk).await.unwrap().pinned, None);
    world.set_signs(&desk).await;
    assert_eq!(world.due_signs(&desk).await, NONE);
    world.sound().await;
}

#[tokio::test]
async fn nobody_waits_for_an_answer_to_what_was_deleted() {
    let (world, desk, talk) = desk_with_message().await;
    world.set_signs(&desk).await;
    world.says(&talk, "two").await;
    world.post(&desk, 101).await;
    let delete = |target| NewContent::Edit {
        target: Seq(target),
        text: None,
    };
    world.does(&talk, "d1", delete(1)).await;
    assert_eq!(waiting(&world, &desk).await, Some(Seq(2)));
    world.does(&talk, "d2", delete(2)).await;
    assert_eq!(waiting(&world, &desk).await, None);
    world.set_signs(&desk).await;
    assert_eq!(world.due_signs(&desk).await, NONE);
    world.sound().await;
}

#[tokio::test]
async fn a_topic_is_open_as_long_as_the_conversation() {
    let (world, desk, talk) = desk_with_message().await;
    let in_topic = Thread {
        topic: Some(4),
        ..Thread::new(talk.conversation)
    };
    world.store.set_thread(desk.id, in_topic).await.unwrap();
    assert_eq!(
        world.due_signs(&desk).await,
        NONE,
        "nothing is pinned there"
    );
    for (client_id, state) in [("s1", State::Resolved), ("s2", State::Open)] {
        world.does(&talk, client_id, NewContent::State(state)).await;
        assert_eq!(world.due_signs(&desk).await, [talk.conversation]);
        assert_eq!(world.due_outlets().await, [desk.id]);
        world.set_signs(&desk).await;
        assert_eq!(world.due_signs(&desk).await, NONE);
    }
    let state = NewContent::State(State::Resolved);
    world.does(&talk, "s3", state).await;
    world.set_signs(&desk).await;
    world.says(&talk, "but").await;
    assert_eq!(world.due_signs(&desk).await, [talk.conversation]);
    world.sound().await;
}

#[tokio::test]
async fn an_operators_message_there_shows_how_far_the_visitor_has_come() {
    let (world, desk, talk) = desk_with_message().await;
    let new = replied(&world.operator, talk.conversation, "two", 2);
    append(&world.any, from(&desk, Some(101), new)).await;
    world.set_signs(&desk).await;
    let by_visitor = async |kind, up_to| {
        mark(&world.any, talk.conversation, Side::Visitor, kind, up_to).await;
    };
    by_visitor(Mark::Delivered, 1).await;
    assert_eq!(world.due_signs(&desk).await, NONE, "nothing to show it");
    for kind in [Mark::Delivered, Mark::Read] {
        by_visitor(kind, 2).await;
        assert_eq!(world.due_signs(&desk).await, [talk.conversation]);
        world.set_signs(&desk).await;
        assert_eq!(world.due_signs(&desk).await, NONE);
    }
    // From the desk's page: shown there by us, once it is there.
    world.answers(&talk, "three").await;
    by_visitor(Mark::Read, 3).await;
    assert_eq!(world.due_signs(&desk).await, NONE, "it is not there yet");
    world.post(&desk, 102).await;
    assert_eq!(world.due_signs(&desk).await, [talk.conversation]);
    world.set_signs(&desk).await;
    // The visitor's own messages and changes show nothing.
    world.says(&talk, "four").await;
    world.does(&talk, "five", NewContent::Handoff(None)).await;
    world.post(&desk, 103).await;
    world.set_signs(&desk).await;
    by_visitor(Mark::Read, 5).await;
    assert_eq!(world.due_signs(&desk).await, NONE);
    // Nor do the operators' marks.
    mark(&world.any, talk.conversation, Side::Operator, Mark::Read, 5).await;
    assert_eq!(world.due_signs(&desk).await, NONE);
    world.sound().await;
}

#[tokio::test]
async fn signs_are_due_in_one_order_and_at_most_so_many() {
    let world = World::new().await;
    let desk = world.host(-5).await;
    let mut talks = Vec::new();
    for member in ["a", "b", "c"] {
        let talk = world.visitor(member).await;
        world.says(&talk, "one").await;
        talks.push(talk.conversation);
    }
    world.post(&desk, 100).await;
    assert_eq!(world.due_signs(&desk).await, talks);
    let first = world.store.due_signs(desk.id, 2).await.unwrap();
    assert_eq!(first.len(), 2);
    let thread = Thread {
        pinned: Some(Seq(1)),
        ..first[0].thread.clone()
    };
    world.store.set_thread(desk.id, thread).await.unwrap();
    assert_eq!(world.due_signs(&desk).await, talks[1..]);
    world.sound().await;
}

#[tokio::test]
async fn retention_unpins_what_it_removes() {
    let (world, desk, talk) = desk_with_message().await;
    world.set_signs(&desk).await;
    append(&world.any, said(talk.conversation, "two", 90)).await;
    world.post(&desk, 101).await;
    let swept = world.store.sweep(world.channel.id, at(50), 10).await;
    assert_eq!(swept.unwrap().entries, 1);
    assert_eq!(world.due_signs(&desk).await, [talk.conversation]);
    assert_eq!(waiting(&world, &desk).await, Some(Seq(2)));
    world.sound().await;
}

#[tokio::test]
async fn what_retention_has_removed_needs_no_sign() {
    let (world, desk, talk) = desk_with_message().await;
    let new = replied(&world.operator, talk.conversation, "two", 2);
    append(&world.any, from(&desk, Some(101), new)).await;
    world.set_signs(&desk).await;
    mark(&world.any, talk.conversation, Side::Visitor, Mark::Read, 2).await;
    assert_eq!(world.due_signs(&desk).await, [talk.conversation]);
    let swept = world.store.sweep(world.channel.id, at(50), 10).await;
    assert_eq!(swept.unwrap().entries, 2);
    assert_eq!(world.due_signs(&desk).await, NONE);
    assert_eq!(world.due_outlets().await, []);
    world.sound().await;
}
