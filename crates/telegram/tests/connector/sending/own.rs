//! A visitor's own chat after a hand-off.

use kite_domain::entry::Content;
use kite_domain::outlet::Standing;
use kite_telegram_double::Rights;

use crate::stage::{GROUP, IVAN, Stage};

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
