//! Pins and reactions in a group without topics.

use kite_domain::entry::Side;
use kite_protocol::v2::Mark;
use kite_telegram_double::Rights;

use crate::stage::{GROUP, MARIA, Stage};

#[tokio::test]
async fn the_first_message_that_waits_is_pinned_until_it_is_answered() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let first = stage.asks(&olena, "Hello?").await;
    stage.asks(&olena, "Anybody?").await;
    stage.all_sent(GROUP).await;
    assert_eq!(stage.double.world().chat(GROUP).pinned, [first]);
    let pin = stage.double.world().calls_of("pinChatMessage")[0].clone();
    assert_eq!(pin["disable_notification"], true);

    stage.replies(GROUP, MARIA, first, "Here I am");
    stage.settled().await;
    stage.all_sent(GROUP).await;
    assert!(stage.double.world().chat(GROUP).pinned.is_empty());

    // An answer on the page does the same.
    let again = stage.asks(&olena, "One more").await;
    stage.all_sent(GROUP).await;
    assert_eq!(stage.double.world().chat(GROUP).pinned, [again]);
    stage.answers(&olena, "Anna", "Yes?").await;
    stage.all_sent(GROUP).await;
    assert!(stage.double.world().chat(GROUP).pinned.is_empty());
}

#[tokio::test]
async fn without_the_right_to_pin_it_is_tried_once() {
    let stage = Stage::hosted().await;
    stage.double.world().chat(GROUP).bot = Rights {
        pin: false,
        ..Rights::admin()
    };
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello?").await;
    stage.asks(&olena, "Anybody?").await;
    stage.all_sent(GROUP).await;
    assert_eq!(stage.double.world().calls_of("pinChatMessage").len(), 1);
}

#[tokio::test]
async fn the_newest_answer_shows_how_far_the_visitor_has_come() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let asked = stage.asks(&olena, "Hello?").await;
    let first = stage.replies(GROUP, MARIA, asked, "One");
    let second = stage.replies(GROUP, MARIA, asked, "Two");
    stage.settled().await;
    let last = stage.last(&olena).await;
    let reaction = |message: i64| {
        let world = stage.double.world();
        world.chats[&GROUP].reactions.get(&message).cloned()
    };
    for (mark, emoji) in [(Mark::Delivered, "👌"), (Mark::Read, "👀")] {
        stage
            .chat
            .mark(olena.conversation, Side::Visitor, mark, last.seq)
            .await
            .unwrap();
        stage
            .until(|| async { (reaction(second).as_deref() == Some(emoji)).then_some(()) })
            .await;
    }
    assert_eq!(reaction(first), None);
}

#[tokio::test]
async fn a_group_without_reactions_is_asked_once() {
    let stage = Stage::hosted().await;
    stage.double.world().chat(GROUP).allowed_reactions.clear();
    let olena = stage.visitor("Olena").await;
    let asked = stage.asks(&olena, "Hello?").await;
    stage.replies(GROUP, MARIA, asked, "One");
    stage.settled().await;
    let last = stage.last(&olena).await.seq;
    stage
        .chat
        .mark(olena.conversation, Side::Visitor, Mark::Read, last)
        .await
        .unwrap();
    stage.until_called("setMessageReaction").await;
    stage.all_sent(GROUP).await;
    stage.asks(&olena, "Thanks").await;
    stage.all_sent(GROUP).await;
    assert_eq!(stage.double.world().calls_of("setMessageReaction").len(), 1);
}
