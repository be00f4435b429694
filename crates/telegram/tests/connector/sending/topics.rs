//! A forum: one topic for each visitor.

use std::time::{Duration, Instant};

use kite_domain::Membership;
use kite_domain::entry::Side;
use kite_domain::port::OutletStore;
use kite_protocol::v2::{Mark, State};
use kite_telegram::connector::News;
use kite_telegram_double::Rights;
use serde_json::{Value, json};

use crate::stage::{ADMIN, GROUP, MARIA, Stage};

async fn forum() -> (Stage, Membership) {
    let stage = Stage::start().await;
    stage.double.world().set_forum(GROUP, true);
    stage.host().await;
    let olena = stage.visitor("Olena").await;
    (stage, olena)
}

/// The topics of the group: number, name, whether it is closed.
fn topics(stage: &Stage) -> Vec<(i64, String, bool)> {
    let world = stage.double.world();
    let topics = world.chats[&GROUP].topics.iter();
    topics
        .map(|(id, topic)| (*id, topic.name.clone(), topic.closed))
        .collect()
}

fn topic_of(message: &Value) -> Option<i64> {
    message["message_thread_id"].as_i64()
}

/// A visitor writes until it is shown in a topic: by the second message at the
/// latest, since the first one may already be on its way.
async fn until_in_a_topic(stage: &Stage, visitor: &Membership) -> Value {
    for _ in 0..2 {
        let entry = stage.says(visitor, "In a topic").await;
        let message = stage.message(&entry).await;
        if topic_of(&message).is_some() {
            return message;
        }
        stage.all_sent(GROUP).await;
    }
    panic!("no topic: {:#?}", stage.double.world());
}

#[tokio::test]
async fn each_visitor_has_a_topic_with_their_name() {
    let (stage, olena) = forum().await;
    let first = stage.says(&olena, "Hello").await;
    let message = stage.message(&first).await;
    let handle = stage.handle(&olena).await;
    let made = topics(&stage);
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].1, format!("Olena · {handle}"));
    assert_eq!(topic_of(&message), Some(made[0].0));
    assert_eq!(message["text"], "Hello");
    let answer = stage.answers(&olena, "Maria", "Good day").await;
    let message = stage.message(&answer).await;
    assert_eq!(message["text"], "↩️ Maria\nGood day");
    assert_eq!(topic_of(&message), Some(made[0].0));

    let ivan = stage.visitor_by("Ivan", Some([8; 32])).await;
    let other = stage.says(&ivan, "Hi").await;
    let message = stage.message(&other).await;
    assert_eq!(topics(&stage).len(), 2);
    assert_ne!(topic_of(&message), Some(made[0].0));
    assert!(stage.double.world().chat(GROUP).pinned.is_empty());
}

#[tokio::test]
async fn a_topic_is_called_as_its_visitor_is() {
    let (stage, olena) = forum().await;
    stage.asks(&olena, "Hello").await;
    stage.rejoins("Olena", "Olena Koval").await;
    stage.asks(&olena, "I am Olena Koval").await;
    assert!(topics(&stage)[0].1.starts_with("Olena Koval · "));
}

#[tokio::test]
async fn a_resolved_conversation_has_a_closed_topic() {
    let (stage, olena) = forum().await;
    stage.asks(&olena, "Hello").await;
    stage.resolves(&olena, "Maria", State::Resolved).await;
    stage.hears(GROUP, "✅ Resolved by Maria").await;
    stage.all_sent(GROUP).await;
    assert!(topics(&stage)[0].2);
    // A new message of the visitor opens both.
    stage.asks(&olena, "One more thing").await;
    stage.all_sent(GROUP).await;
    assert_eq!(topics(&stage).len(), 1);
    assert!(!topics(&stage)[0].2);
}

#[tokio::test]
async fn a_deleted_topic_is_replaced() {
    let (stage, olena) = forum().await;
    stage.asks(&olena, "Hello").await;
    let old = topics(&stage)[0].0;
    stage.double.world().person_deletes_topic(GROUP, old);
    let entry = stage.says(&olena, "Still there?").await;
    let message = stage.message(&entry).await;
    let new = topics(&stage)[0].0;
    assert_ne!(new, old);
    assert_eq!(topic_of(&message), Some(new));
    assert_eq!(stage.repeats(), 0);
}

#[tokio::test]
async fn a_closed_topic_that_may_not_be_opened_is_left_for_the_group() {
    let (stage, olena) = forum().await;
    stage.asks(&olena, "Hello").await;
    let topic = topics(&stage)[0].0;
    {
        let mut world = stage.double.world();
        world.person_closes_topic(GROUP, ADMIN, topic);
        world.chat(GROUP).bot = Rights::default();
    }
    stage.settled().await;
    let entry = stage.says(&olena, "Still there?").await;
    let message = stage.message(&entry).await;
    assert_eq!(topic_of(&message), None);
    let text = message["text"].as_str().unwrap();
    assert!(text.ends_with(" Olena\nStill there?"), "{text}");
}

#[tokio::test]
async fn lost_rights_leave_the_topics_that_are_there() {
    let (stage, olena) = forum().await;
    stage.asks(&olena, "Hello").await;
    let topic = topics(&stage)[0].0;
    stage.double.world().chat(GROUP).bot = Rights::default();
    let there = stage.says(&olena, "In my topic").await;
    assert_eq!(topic_of(&stage.message(&there).await), Some(topic));
    let ivan = stage.visitor_by("Ivan", Some([8; 32])).await;
    let beside = stage.says(&ivan, "Without one").await;
    assert_eq!(topic_of(&stage.message(&beside).await), None);
    // Once it may again, the next message has a topic.
    stage.double.world().chat(GROUP).bot = Rights::admin();
    until_in_a_topic(&stage, &ivan).await;
}

#[tokio::test]
async fn a_group_that_becomes_a_forum_has_topics_from_then_on() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let before = stage.says(&olena, "Hello").await;
    stage.all_sent(GROUP).await;
    stage.double.world().set_forum(GROUP, true);
    let message = until_in_a_topic(&stage, &olena).await;
    assert_eq!(message["text"], "In a topic");
    // What stood outside of the topic keeps its heading.
    stage.changes(&olena, &before, Some("Hello!")).await;
    stage.hears(GROUP, " Olena\nHello!").await;
    // Nothing is pinned any more.
    stage.all_sent(GROUP).await;
}

#[tokio::test]
async fn a_forum_that_is_none_any_more_has_headings_again() {
    let (stage, olena) = forum().await;
    stage.asks(&olena, "Hello").await;
    stage.double.world().set_forum(GROUP, false);
    let entry = stage.says(&olena, "Without topics").await;
    let message = stage.message(&entry).await;
    assert_eq!(topic_of(&message), None);
    let text = message["text"].as_str().unwrap();
    assert!(text.ends_with(" Olena\nWithout topics"), "{text}");
    let desk = stage.desk().await.id;
    let thread = stage.store.thread(desk, olena.conversation).await.unwrap();
    assert_eq!(thread.unwrap().topic, None);
}

#[tokio::test]
async fn a_visitor_who_types_is_seen_in_the_topic() {
    let (stage, olena) = forum().await;
    stage.asks(&olena, "Hello").await;
    stage.all_sent(GROUP).await;
    // While something was sent just now it is left out.
    stage
        .until(|| async {
            stage.watcher.tell(News::VisitorTypes(olena.conversation));
            let shown = !stage.double.world().calls_of("sendChatAction").is_empty();
            shown.then_some(())
        })
        .await;
    for _ in 0..5 {
        stage.watcher.tell(News::VisitorTypes(olena.conversation));
    }
    stage.asks(&olena, "I was typing").await;
    let world = stage.double.world();
    let shown = world.calls_of("sendChatAction");
    assert_eq!(shown.len(), 1);
    let topic = *world.chats[&GROUP].topics.keys().next().unwrap();
    assert_eq!(shown[0]["message_thread_id"], topic);
}

#[tokio::test]
async fn an_answer_in_a_topic_shows_how_far_its_visitor_has_come() {
    let (stage, olena) = forum().await;
    let ivan = stage.visitor_by("Ivan", Some([8; 32])).await;
    let mut answers = Vec::new();
    for visitor in [&olena, &ivan] {
        let entry = stage.says(visitor, "Hello?").await;
        let topic = topic_of(&stage.message(&entry).await).unwrap();
        for text in ["One", "Two"] {
            let fields = json!({ "text": text });
            let mut world = stage.double.world();
            answers.push(world.person_writes_in(GROUP, topic, MARIA, fields));
        }
    }
    stage.settled().await;
    let last = stage.last(&olena).await;
    assert_eq!(last.author.side(), Side::Operator);
    for (mark, emoji) in [(Mark::Delivered, "👌"), (Mark::Read, "👀")] {
        let marked = stage
            .chat
            .mark(olena.conversation, Side::Visitor, mark, last.seq);
        marked.await.unwrap();
        let shown = || stage.double.world().chats[&GROUP].reactions.clone();
        stage
            .until(|| async { (shown().get(&answers[1])? == emoji).then_some(()) })
            .await;
        // On the newest answer alone, and in the topic of no other visitor.
        assert_eq!(shown().len(), 1, "{:?}", shown());
    }
}

#[tokio::test]
async fn many_who_type_at_once_leave_room_for_messages() {
    let (stage, olena) = forum().await;
    let mut visitors = vec![olena];
    for name in ["Ivan", "Petro", "Lesya", "Taras", "Oksana"] {
        visitors.push(stage.visitor(name).await);
    }
    for visitor in &visitors {
        until_in_a_topic(&stage, visitor).await;
    }
    stage.all_sent(GROUP).await;
    let begun = Instant::now();
    stage
        .until(|| async {
            for visitor in &visitors {
                let types = News::VisitorTypes(visitor.conversation);
                stage.watcher.tell(types);
            }
            let world = stage.double.world();
            let shown = world.calls_of("sendChatAction").len();
            (shown >= visitors.len()).then_some(())
        })
        .await;
    assert!(begun.elapsed() >= Duration::from_millis(500));
}
