//! Entries that come from an outlet.

use kite_domain::entry::NewContent;
use kite_domain::outlet::Post;
use kite_domain::port::{ConversationStore, OutletStore, StoreError};
use kite_domain::{OutletId, Seq};

use crate::harness::{add_channel, all, append, join, replied, said};
use crate::world::{World, from, room};

#[tokio::test]
async fn an_entry_is_owed_to_all_but_the_outlet_that_it_comes_from() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    let (phone, tablet) = (
        world.attach(7, &talk, 0).await,
        world.attach(8, &talk, 0).await,
    );
    let new = said(talk.conversation, "one", 1);
    append(&world.any, from(&phone, Some(50), new)).await;
    let new = replied(&world.operator, talk.conversation, "two", 2);
    append(&world.any, from(&desk, Some(60), new)).await;
    let mut new = said(talk.conversation, "three", 3);
    new.content = NewContent::Handoff(None);
    append(&world.any, from(&phone, None, new)).await;
    assert_eq!(world.owed_seqs(&phone).await, [2]);
    assert_eq!(world.owed_seqs(&tablet).await, [1, 2, 3]);
    assert_eq!(world.owed_seqs(&desk).await, [1, 3]);
    world.sound().await;
}

#[tokio::test]
async fn the_message_that_it_comes_from_shows_it() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    let operator = &world.operator;
    // A photo and its caption: one message, two entries.
    for client_id in ["one", "two"] {
        let new = replied(operator, talk.conversation, client_id, 1);
        append(&world.any, from(&desk, Some(60), new)).await;
    }
    let mut command = replied(operator, talk.conversation, "three", 1);
    command.content = NewContent::State(kite_protocol::v2::State::Resolved);
    append(&world.any, from(&desk, None, command)).await;
    let post = |seq| Post {
        message: 60,
        conversation: talk.conversation,
        seq: Seq(seq),
        part: 0,
        ours: false,
    };
    let shown = world.store.shown_by(desk.id, 60).await.unwrap();
    assert_eq!(shown, [post(1), post(2)]);
    for seq in [1, 2] {
        let posts = world.store.posts_of(desk.id, talk.conversation, Seq(seq));
        assert_eq!(posts.await.unwrap(), [post(seq)]);
    }
    assert_eq!(world.messages_of(&desk, &talk, 3).await, [0_i64; 0]);
    world.sound().await;
}

#[tokio::test]
async fn what_is_told_again_is_neither_owed_nor_shown_again() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let desk = world.host(-5).await;
    let chat = world.attach(7, &talk, 0).await;
    let new = || {
        let new = replied(&world.operator, talk.conversation, "one", 1);
        from(&desk, Some(60), new)
    };
    append(&world.any, new()).await;
    world.post(&chat, 50).await;
    let again = world.store.append(new()).await.unwrap();
    assert!(!again.fresh);
    assert_eq!(world.owed(&chat).await, []);
    assert_eq!(world.messages_of(&desk, &talk, 1).await, [60]);
    world.sound().await;
}

/// Otherwise an answer there would reach a stranger's visitor.
#[tokio::test]
async fn an_outlet_shows_nothing_of_strangers() {
    let world = World::new().await;
    let talk = world.visitor("a").await;
    let other = add_channel(&world.any, "other_channel").await;
    let stranger = join(&world.any, &other, "b").await;
    let neighbour = world.visitor("c").await;
    let mine = world.host(-5).await;
    let theirs = world.store.host(room(-6), other.id).await.unwrap();
    let chat = world.attach(7, &neighbour, 0).await;
    let of_stranger = world.store.attach(room(8), stranger.visitor, 0).await;
    let mut gone = mine.clone();
    gone.id = OutletId(99);
    for outlet in [theirs, chat, of_stranger.unwrap(), gone] {
        let new = from(&outlet, Some(60), said(talk.conversation, "one", 1));
        let refused = world.store.append(new).await;
        assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
        assert_eq!(world.store.shown_by(outlet.id, 60).await.unwrap(), []);
    }
    assert_eq!(all(&world.any, talk.conversation).await, []);
    assert_eq!(world.owed(&mine).await, [], "nothing happened");
    world.sound().await;
}
