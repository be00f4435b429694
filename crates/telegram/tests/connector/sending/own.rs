//! A visitor's own chat after a hand-off.

use std::collections::BTreeSet;

use kite_domain::ConversationId;
use kite_domain::entry::Content;
use kite_domain::outlet::{Parked, Standing};
use kite_domain::port::OutletStore;
use kite_telegram::connector::News;
use kite_telegram_double::{Fault, Rights};

use crate::stage::{ADMIN, CHANNEL, GROUP, IVAN, MARIA, Stage, now};

#[tokio::test]
async fn history_is_replayed_with_who_said_what() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    for number in 0..12 {
        stage.says(&olena, &format!("question {number}")).await;
    }
    stage.answers(&olena, "Maria", "answer one").await;
    stage.says(&olena, "question 12").await;
    stage.answers(&olena, "Maria", "answer two").await;
    stage.hands_off(&olena).await;
    let said = stage.said(IVAN);
    let replayed: Vec<_> = said
        .iter()
        .filter(|text| text.contains("question") || text.contains("answer"))
        .cloned()
        .collect();
    let mut expected: Vec<String> = (5..12).map(|n| format!("🌐 question {n}")).collect();
    expected.extend(
        [
            "#Host Maria\nanswer one",
            "🌐 question 12",
            "#Host Maria\nanswer two",
        ]
        .map(str::to_owned),
    );
    // A burst is fewer messages.
    assert_eq!(replayed.join("\n\n"), expected.join("\n\n"));
}

#[tokio::test]
async fn both_go_on_in_sync() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    stage.hands_off(&olena).await;
    stage.answers(&olena, "Maria", "first").await;
    stage.hears(IVAN, "#Host Maria\nfirst").await;
    let second = stage.answers(&olena, "Maria", "second").await;
    stage.hears(IVAN, "second").await;
    stage.answers(&olena, "Petro", "third").await;
    stage.hears(IVAN, "#Host Petro\nthird").await;
    let own = stage.says(&olena, "from the page").await;
    stage.hears(IVAN, "🌐 from the page").await;
    assert!(stage.said(IVAN).contains(&"second".to_owned()));
    // What reaches the chat has reached the visitor.
    stage
        .until(|| async {
            let found = stage.chat.conversation(olena.conversation).await.unwrap();
            (found.visitor_marks.received >= second.seq).then_some(())
        })
        .await;
    stage.changes(&olena, &own, Some("from my page")).await;
    stage.hears(IVAN, "🌐 from my page").await;
    // What is written in the chat is not said again there.
    stage.writes(IVAN, IVAN, "from Telegram");
    stage.hears(GROUP, "from Telegram").await;
    stage.all_sent(IVAN).await;
    assert!(stage.said_of(IVAN, "from Telegram").is_empty());
}

#[tokio::test]
async fn what_was_written_there_and_deleted_on_the_page_is_deleted() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    stage.hands_off(&olena).await;
    let number = stage.writes(IVAN, IVAN, "a mistake");
    stage.hears(GROUP, "a mistake").await;
    let entry = stage.last(&olena).await;
    stage.changes(&olena, &entry, Some("no mistake")).await;
    stage.hears(IVAN, "✏️ no mistake").await;
    stage.double.world().chat(IVAN).bot.delete = true;
    stage.changes(&olena, &entry, None).await;
    stage.all_sent(IVAN).await;
    assert!(stage.find(IVAN, "mistake").is_none());
    assert!(
        !stage.double.world().chats[&IVAN]
            .messages
            .contains_key(&number)
    );
}

#[tokio::test]
async fn who_blocks_the_bot_has_left() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    stage.hands_off(&olena).await;
    // Nobody tells us: the next message finds out.
    stage.double.world().chat(IVAN).bot = Rights::kicked();
    stage.answers(&olena, "Maria", "are you there?").await;
    stage
        .until(|| async {
            let outlet = stage.outlet(IVAN).await.unwrap();
            (outlet.standing == Standing::Ended).then_some(())
        })
        .await;
    assert_eq!(stage.last(&olena).await.content, Content::Handoff(None));
    stage.hears(GROUP, "✅ Olena left Telegram").await;
}

/// Tells that an operator of the page types in these conversations, until it is
/// shown somewhere; gives in which chats.
async fn until_shown(stage: &Stage, conversations: &[ConversationId]) -> BTreeSet<i64> {
    stage
        .until(|| async {
            // While something was sent just now it is left out.
            for conversation in conversations {
                stage.watcher.tell(News::OperatorTypes(*conversation));
            }
            let world = stage.double.world();
            let shown = world.calls_of("sendChatAction").into_iter();
            let chats: BTreeSet<_> = shown.filter_map(|call| call["chat_id"].as_i64()).collect();
            (!chats.is_empty()).then_some(chats)
        })
        .await
}

#[tokio::test]
async fn an_operator_who_types_is_seen_there() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    stage.hands_off(&olena).await;
    until_shown(&stage, &[olena.conversation]).await;
    for _ in 0..5 {
        stage.watcher.tell(News::OperatorTypes(olena.conversation));
    }
    stage.answers(&olena, "Maria", "I was typing").await;
    stage.hears(IVAN, "I was typing").await;
    let world = stage.double.world();
    let shown = world.calls_of("sendChatAction");
    assert_eq!(shown.len(), 1);
    assert_eq!(
        (&shown[0]["chat_id"], &shown[0]["action"]),
        (&IVAN.into(), &"typing".into())
    );
    assert!(shown[0]["message_thread_id"].is_null());
}

#[tokio::test]
async fn what_has_to_be_sent_goes_before_who_types() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello").await;
    stage.hands_off(&olena).await;
    // One for the group, and one for the visitor's own chat.
    for _ in 0..2 {
        stage.double.world().fail("sendMessage", Fault::TooMany(1));
    }
    stage.answers(&olena, "Maria", "first of all").await;
    until_shown(&stage, &[olena.conversation]).await;
    assert!(stage.find(IVAN, "first of all").is_some());
    let world = stage.double.world();
    let tries = world.calls_of("sendMessage").into_iter();
    let own = tries.filter(|call| call["chat_id"] == IVAN);
    let own = own.filter(|call| call["text"].as_str().unwrap().contains("first of all"));
    assert_eq!(own.count(), 2);
}

#[tokio::test]
async fn who_types_is_seen_by_nobody_who_left_or_waits_for_mending() {
    let stage = Stage::hosted().await;
    let mut conversations = Vec::new();
    for person in [IVAN, MARIA, ADMIN] {
        stage.double.world().person_starts(person, CHANNEL);
        stage.settled().await;
        conversations.push(stage.conversation_at(person).await);
    }
    stage.writes(IVAN, IVAN, "/leave");
    stage.settled().await;
    let maria = stage.outlet(MARIA).await.unwrap().id;
    let parked = Parked {
        reason: "It needs mending".to_owned(),
        since: now(),
    };
    stage.store.park(maria, Some(parked)).await.unwrap();
    // The last one is told last, and shows that the others have been heard.
    let shown = until_shown(&stage, &conversations).await;
    assert_eq!(shown, BTreeSet::from([ADMIN]));
}
