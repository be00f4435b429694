//! How far each side has come, and how a conversation stands.

use kite_domain::conversation::Marks;
use kite_domain::entry::Rating;
use kite_domain::{ChatError, Content, Seq, Side};
use kite_protocol::v2::{Mark, State};

use crate::world::{World, id, now};

#[tokio::test]
async fn marks_only_go_forward_and_wake_when_they_do() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    for n in ["a", "b", "c"] {
        world.say(&visitor, n).await;
    }
    world.woken.take();
    let mark = |mark, up_to| {
        world
            .chat
            .mark(visitor.conversation, Side::Operator, mark, Seq(up_to))
    };
    mark(Mark::Read, 2).await.unwrap();
    mark(Mark::Read, 1).await.unwrap();
    mark(Mark::Delivered, 2).await.unwrap();
    assert_eq!(world.woken.take(), [visitor.conversation]);
    mark(Mark::Delivered, 3).await.unwrap();
    let standing = world.chat.standing(&visitor).await.unwrap();
    let marks = Marks {
        received: Seq(3),
        read: Seq(2),
    };
    assert_eq!(standing.marks(Side::Operator), marks);
    assert_eq!(world.row(&visitor).await.unread, 1);
    let beyond = mark(Mark::Read, 4).await;
    assert!(matches!(beyond, Err(ChatError::UnknownEntry)), "{beyond:?}");
}

#[tokio::test]
async fn a_message_of_the_visitor_opens_what_was_resolved() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let operator = world.operator().await;
    world.say(&visitor, "Hello").await;
    let resolved = world
        .chat
        .set_state(&operator, visitor.conversation, id("done"), State::Resolved)
        .await
        .unwrap();
    assert_eq!(resolved.content, Content::State(State::Resolved));
    let state = async || world.chat.standing(&visitor).await.unwrap().state;
    assert_eq!(state().await, State::Resolved);
    world.reply(&operator, &visitor, "Bye").await;
    assert_eq!(state().await, State::Resolved);
    world.say(&visitor, "One more thing").await;
    assert_eq!(state().await, State::Open);
}

#[tokio::test]
async fn a_rating_is_an_entry_and_opens_nothing() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let operator = world.operator().await;
    world.say(&visitor, "Hello").await;
    let resolve = id("done");
    let chat = &world.chat;
    chat.set_state(&operator, visitor.conversation, resolve, State::Resolved)
        .await
        .unwrap();
    let rating = Rating {
        stars: 4,
        comment: Some("Quick".into()),
    };
    let rate = || chat.rate(&visitor, id("rate"), rating.clone(), now());
    let rated = rate().await.unwrap();
    assert_eq!(rated.content, Content::Rating(rating.clone()));
    assert_eq!(rate().await.unwrap(), rated);
    let standing = chat.standing(&visitor).await.unwrap();
    assert_eq!((standing.last, standing.state), (Seq(3), State::Resolved));
}
