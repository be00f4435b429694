//! Forums, groups that move, and the notices of Telegram itself.

use kite_domain::Membership;
use kite_domain::port::OutletStore;
use kite_protocol::v2::State;
use serde_json::{Value, json};

use crate::stage::{GROUP, MARIA, Stage, text};

const MOVED: i64 = -1_000_000_300;

/// A forum with a visitor whose topic it has; gives the topic.
async fn forum() -> (Stage, Membership, i64) {
    let stage = Stage::start().await;
    stage.double.world().set_forum(GROUP, true);
    stage.host().await;
    let olena = stage.visitor("Olena").await;
    let topic = topic_of(&stage, &olena).await;
    (stage, olena, topic)
}

async fn state(stage: &Stage, of: &Membership) -> State {
    stage
        .chat
        .conversation(of.conversation)
        .await
        .unwrap()
        .state
}

#[tokio::test]
async fn who_writes_in_a_topic_answers_its_visitor() {
    let (stage, olena, topic) = forum().await;
    let text_of = |text: &str| json!({"text": text});
    {
        let mut world = stage.double.world();
        world.person_writes_in(GROUP, topic, MARIA, text_of("In the topic"));
        let beside = world.person_creates_topic(GROUP, MARIA, "Lunch");
        world.person_writes_in(GROUP, beside, MARIA, text_of("In another one"));
    }
    stage.writes(GROUP, MARIA, "Beside all topics");
    stage.settled().await;
    let texts = stage.texts(olena.conversation).await;
    assert_eq!(texts, ["Hello", "In the topic"]);
    assert!(
        !stage
            .said(GROUP)
            .iter()
            .any(|said| said.contains("Nobody got this"))
    );
}

#[tokio::test]
async fn closing_a_topic_resolves_and_opening_it_opens() {
    let (stage, olena, topic) = forum().await;
    stage
        .double
        .world()
        .person_closes_topic(GROUP, MARIA, topic);
    let entries = stage.entries(olena.conversation, 2).await;
    assert_eq!(state(&stage, &olena).await, State::Resolved);
    assert_eq!(stage.watcher.wrote().len(), 1);
    let desk = stage.desk().await;
    stage
        .until(|| async {
            let thread = stage.store.thread_at(desk.id, topic).await.unwrap();
            thread.filter(|thread| thread.closed).map(drop)
        })
        .await;
    assert!(!entries[1].author.is(&entries[0].author));
    stage
        .double
        .world()
        .person_reopens_topic(GROUP, MARIA, topic);
    stage.entries(olena.conversation, 3).await;
    assert_eq!(state(&stage, &olena).await, State::Open);
    // What the bot itself does says nothing new, and neither does a repetition.
    {
        let mut world = stage.double.world();
        let bot = world.bot;
        let closed = |from: i64| {
            json!({
                "message_id": 999, "date": 1_800_000_000, "from": {"id": from, "is_bot": from == bot, "first_name": "X"},
                "chat": {"id": GROUP, "type": "supergroup", "title": "Desk", "is_forum": true},
                "message_thread_id": topic, "is_topic_message": true, "forum_topic_closed": {},
            })
        };
        let by_bot = closed(bot);
        world.announce("message", &by_bot);
        world.replay_all();
    }
    stage.settled().await;
    assert_eq!(state(&stage, &olena).await, State::Open);
    assert_eq!(stage.all(olena.conversation).await.len(), 3);
}

#[tokio::test]
async fn commands_in_a_topic_are_about_its_visitor() {
    let (stage, olena, topic) = forum().await;
    let command = json!({"text": "/resolve"});
    stage
        .double
        .world()
        .person_writes_in(GROUP, topic, MARIA, command);
    stage.hears(GROUP, "✅ Resolved").await;
    assert_eq!(state(&stage, &olena).await, State::Resolved);
    // Answered in the topic.
    let world = stage.double.world();
    let mut calls = world.calls_of("sendMessage").into_iter();
    let answer = calls.find(|call| call["text"] == "✅ Resolved.").unwrap();
    assert_eq!(answer["message_thread_id"], topic);
}

#[tokio::test]
async fn a_group_that_becomes_a_supergroup_stays_the_desk() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "Hello").await;
    let before = stage.desk().await.id;
    {
        // All at once: what was written before must not be lost.
        let mut world = stage.double.world();
        world.person_replies(GROUP, MARIA, question, json!({"text": "One moment"}));
        world.migrate(GROUP, MOVED);
    }
    stage
        .until(|| async {
            stage
                .outlet(MOVED)
                .await
                .filter(|outlet| outlet.id == before)
        })
        .await;
    stage.entries(olena.conversation, 2).await;
    assert!(stage.outlet(GROUP).await.is_none());
    let again = stage.asks(&olena, "And now?").await;
    stage.replies(MOVED, MARIA, again, "Here I am");
    let entries = stage.entries(olena.conversation, 4).await;
    assert_eq!(text(&entries[3]).as_deref(), Some("Here I am"));
}

#[tokio::test]
async fn notices_of_our_pins_are_removed_and_others_are_not() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "Hello").await;
    stage
        .double
        .until(|world| world.chats[&GROUP].pinned.contains(&question).then_some(()))
        .await;
    let theirs = {
        let mut world = stage.double.world();
        let pinned = world.message(GROUP, question).clone();
        world.person_writes(GROUP, MARIA, json!({"pinned_message": pinned}))
    };
    stage
        .double
        .until(|world| {
            let ours = |message: &Value| {
                message.get("pinned_message").is_some() && message["from"]["id"] == world.bot
            };
            let mut messages = world.chats[&GROUP].messages.values();
            (!messages.any(ours)).then_some(())
        })
        .await;
    stage.settled().await;
    let mut world = stage.double.world();
    assert!(world.chat(GROUP).messages.contains_key(&theirs));
    // Once for each notice of ours, and for nothing else.
    assert_eq!(world.calls_of("deleteMessage").len(), 1);
}

/// The topic that is made for a visitor with the first message.
async fn topic_of(stage: &Stage, of: &Membership) -> i64 {
    let entry = stage.says(of, "Hello").await;
    stage.shown(&entry).await;
    let desk = stage.desk().await;
    let thread = stage.store.thread(desk.id, of.conversation).await.unwrap();
    thread.unwrap().topic.unwrap()
}
