//! What visitors may and may not do.

use kite_domain::conversation::Page;
use kite_domain::{Author, ChatError, Content, Seq, Side};
use kite_protocol::TextRefusal;
use kite_protocol::v2::Mark;

use crate::world::{World, claim, id, now};

#[tokio::test]
async fn a_text_is_stored_and_wakes_the_conversation() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let message = world
        .chat
        .say(&visitor, id("one"), "Hello".into(), now())
        .await
        .unwrap();
    assert_eq!(message.seq, Seq(1));
    assert_eq!(message.author, Author::Visitor);
    assert_eq!(message.content, Content::Text("Hello".into()));
    assert_eq!(world.woken.take(), [visitor.conversation]);
}

#[tokio::test]
async fn the_same_text_again_is_the_same_message() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let say = || world.chat.say(&visitor, id("one"), "Hello".into(), now());
    let first = say().await.unwrap();
    world.clock.advance(5000);
    assert_eq!(say().await.unwrap(), first);
    let again = [visitor.conversation; 2];
    assert_eq!(world.woken.take(), again, "the first may have woken nobody");
}

#[tokio::test]
async fn blank_and_long_texts_are_refused() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let say = |text: String| world.chat.say(&visitor, id("one"), text, now());
    assert!(matches!(
        say(" \n\t ".into()).await,
        Err(ChatError::Text(TextRefusal::Empty))
    ));
    assert!(say("é".repeat(2048)).await.is_ok());
    assert!(matches!(
        say("x".repeat(4097)).await,
        Err(ChatError::Text(TextRefusal::TooLarge {
            max: 4096,
            actual: 4097
        }))
    ));
}

#[tokio::test]
async fn entering_needs_a_channel_that_serves_the_page() {
    let world = World::new();
    world
        .channel("shop_channel", &["https://shop.example"])
        .await;
    let enter = |name, origin| world.chat.enter(name, origin);
    assert!(
        enter("shop_channel", Some("https://shop.example"))
            .await
            .is_ok()
    );
    for origin in [Some("https://evil.example"), Some("null"), None] {
        assert!(matches!(
            enter("shop_channel", origin).await,
            Err(ChatError::ForbiddenOrigin)
        ));
    }
    assert!(matches!(
        enter("other_channel", None).await,
        Err(ChatError::UnknownChannel)
    ));
    assert!(matches!(
        enter("a b", None).await,
        Err(ChatError::BadChannelName)
    ));
}

#[tokio::test]
async fn one_member_id_in_two_channels_is_two_visitors() {
    let world = World::new();
    let one = world.channel("channel_one", &[]).await;
    let two = world.channel("channel_two", &[]).await;
    let first = world.visitor(&one, "same").await;
    let second = world.visitor(&two, "same").await;
    assert_ne!(first.visitor, second.visitor);
    assert_ne!(first.conversation, second.conversation);
}

#[tokio::test]
async fn joining_again_is_the_same_visitor_and_may_bring_a_name() {
    let world = World::new();
    let channel = world.channel("demo_channel", &[]).await;
    let join = |name: Option<&str>| {
        let name = name.map(str::to_owned);
        world.chat.join(&channel, claim("member"), None, name)
    };
    let first = join(None).await.unwrap();
    let again = join(Some("Ada")).await.unwrap();
    assert_eq!(first, again);
    join(None).await.unwrap();
    world
        .chat
        .say(&first, id("one"), "Hello".into(), now())
        .await
        .unwrap();
    assert_eq!(world.row(&first).await.visitor.display_name(), "Ada");
}

#[tokio::test]
async fn what_operators_wrote_is_owed_until_it_is_confirmed() {
    let world = World::new();
    let channel = world.channel("demo_channel", &[]).await;
    let visitor = world.visitor(&channel, "member").await;
    let operator = world.operator().await;
    for n in ["a", "b", "c"] {
        world
            .chat
            .reply(&operator, visitor.conversation, id(n), n.into())
            .await
            .unwrap();
    }
    let confirm = |up_to| {
        let chat = &world.chat;
        chat.mark(visitor.conversation, Side::Visitor, Mark::Delivered, up_to)
    };
    let back = world.visitor(&channel, "member").await;
    assert_eq!(back.delivered, Seq(0));
    confirm(Seq(2)).await.unwrap();
    let back = world.visitor(&channel, "member").await;
    assert_eq!(back.delivered, Seq(2));
    let owed = world
        .chat
        .entries(&back, Page::After(back.delivered), 10)
        .await
        .unwrap();
    assert_eq!(owed.len(), 1);
    assert_eq!(owed[0].seq, Seq(3));
    confirm(Seq(3)).await.unwrap();
    assert_eq!(world.visitor(&channel, "member").await.delivered, Seq(3));
}

#[tokio::test]
async fn who_comes_first_is_owed_nothing() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    assert_eq!(visitor.delivered, Seq(0));
    world
        .chat
        .say(&visitor, id("one"), "Hello".into(), now())
        .await
        .unwrap();
    let channel = world.chat.enter("demo_channel", None).await.unwrap();
    assert_eq!(world.visitor(&channel, "member").await.delivered, Seq(1));
}
