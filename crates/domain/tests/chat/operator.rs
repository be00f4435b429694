//! What operators may and may not do.

use kite_domain::inbox::InboxFilter;
use kite_domain::{Author, ChatError, ConversationId, Seq};

use crate::world::{World, id, now};

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn a_reply_carries_the_operators_name_and_ends_the_wait() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let operator = world.operator().await;
    world
        .chat
        .say(&visitor, id("one"), "Hello".into(), now())
        .await
        .unwrap();
    let inbox = || world.chat.store().inbox(InboxFilter::default(), None, 10);
    assert_eq!(inbox().await.unwrap()[0].waiting_since, Some(now()));
    let reply = world
        .chat
        .reply(&operator, visitor.conversation, id("one"), "Hi".into())
        .await
        .unwrap();
    assert_eq!(reply.seq, Seq(2), "both sides may choose the same id");
    assert_eq!(
        reply.author,
        Author::Operator {
            id: operator.id,
            name: "Olga".into()
        }
    );
    assert_eq!(inbox().await.unwrap()[0].waiting_since, None);
}

#[tokio::test]
async fn a_reply_to_nowhere_is_refused() {
    let world = World::new();
    let operator = world.operator().await;
    let reply = world
        .chat
        .reply(&operator, ConversationId(404), id("one"), "Hi".into())
        .await;
    assert!(matches!(reply, Err(ChatError::UnknownConversation)));
}

#[tokio::test]
async fn a_login_is_good_once_and_for_an_hour() {
    let world = World::new();
    let chat = &world.chat;
    chat.allow_login("Olga", [1; 32]).await.unwrap();
    chat.allow_login("Olga", [2; 32]).await.unwrap();
    let operator = chat.log_in([1; 32], [11; 32]).await.unwrap().unwrap();
    assert_eq!(operator.name, "Olga");
    assert!(chat.log_in([1; 32], [12; 32]).await.unwrap().is_none());
    assert_eq!(chat.session([11; 32]).await.unwrap(), Some(operator));
    assert_eq!(chat.session([12; 32]).await.unwrap(), None);
    world.clock.advance(61 * MINUTE);
    assert!(chat.log_in([2; 32], [13; 32]).await.unwrap().is_none());
}

#[tokio::test]
async fn a_session_ends_after_its_time() {
    let world = World::new();
    let chat = &world.chat;
    chat.allow_login("Olga", [1; 32]).await.unwrap();
    chat.log_in([1; 32], [11; 32]).await.unwrap().unwrap();
    world.clock.advance(29 * 24 * 60 * MINUTE);
    assert!(chat.session([11; 32]).await.unwrap().is_some());
    world.clock.advance(2 * 24 * 60 * MINUTE);
    assert!(chat.session([11; 32]).await.unwrap().is_none());
}
