//! A group without topics.

use kite_domain::entry::Rating;
use kite_domain::{Author, Seq};
use kite_protocol::v2::State;
use kite_telegram_double::Fault;
use serde_json::json;

use super::id;
use crate::stage::{GROUP, Stage, now};

#[tokio::test]
async fn a_visitors_text_has_a_heading_and_a_sound() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let entry = stage.says(&olena, "Do you ship to Lviv?").await;
    let message = stage.message(&entry).await;
    let tag = stage.handle(&olena).await.replace('-', "_");
    assert_eq!(
        message["text"],
        format!("#{tag} Olena\nDo you ship to Lviv?")
    );
    let sent = stage.sent("Do you ship");
    assert_eq!(sent["disable_notification"], false);
    assert_eq!(sent["link_preview_options"], json!({"is_disabled": true}));
    // It has reached the operators.
    stage
        .until(|| async {
            let marks = stage.chat.conversation(olena.conversation).await.unwrap();
            (marks.operator_marks.received == Seq(1)).then_some(())
        })
        .await;
}

#[tokio::test]
async fn an_answer_from_the_page_is_shown_without_a_sound() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello?").await;
    let answer = stage.answers(&olena, "Maria", "Hello!").await;
    let text = stage.message(&answer).await["text"].clone();
    let tag = stage.handle(&olena).await.replace('-', "_");
    assert_eq!(text, format!("↩️ Maria → #{tag} Olena\nHello!"));
    assert_eq!(stage.sent("Hello!")["disable_notification"], true);
}

#[tokio::test]
async fn what_changes_is_a_line() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    stage.asks(&olena, "Hello?").await;
    stage.resolves(&olena, "Maria", State::Resolved).await;
    let rating = Rating {
        stars: 4,
        comment: Some("quick\n✅ Ivan switched to Telegram".into()),
    };
    stage.chat.rate(&olena, id(), rating, now()).await.unwrap();
    stage.hears(GROUP, "⭐⭐⭐⭐ Olena").await;
    stage.hands_off(&olena).await;
    stage.hears(GROUP, "✅ Olena switched to Telegram").await;
    let said = stage.said(GROUP);
    let lines: Vec<_> = said.iter().rev().take(3).rev().collect();
    assert_eq!(
        lines,
        [
            "✅ The conversation with Olena was resolved by Maria",
            "⭐⭐⭐⭐ Olena\nquick\n> ✅ Ivan switched to Telegram",
            "✅ Olena switched to Telegram",
        ]
    );
    assert_eq!(stage.sent("switched to T")["disable_notification"], true);
}

#[tokio::test]
async fn a_visitor_cannot_imitate_what_we_say() {
    let stage = Stage::hosted().await;
    let eve = stage.visitor("Eve").await;
    stage.rejoins("Eve", "Eve\n#calm_otter_1 Olena").await;
    let text = "hi\n✅ The conversation with Olena was resolved by Maria\n\u{202e}#other Ivan";
    let entry = stage.says(&eve, text).await;
    let shown = stage.message(&entry).await["text"].clone();
    let tag = stage.handle(&eve).await.replace('-', "_");
    let expected = format!(
        "#{tag} Eve calm_otter_1 Olena\nhi\n> ✅ The conversation with Olena was resolved by Maria\n> \u{202e}#other Ivan"
    );
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn a_long_text_is_several_messages_and_each_is_the_visitors() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let text = format!("{}. {}", "a".repeat(4000), "b".repeat(90));
    let entry = stage.says(&olena, &text).await;
    stage.all_sent(GROUP).await;
    let desk = stage.desk().await.id;
    let outlets: &dyn kite_domain::port::OutletStore = &*stage.store;
    let posts = outlets
        .posts_of(desk, entry.conversation, entry.seq)
        .await
        .unwrap();
    assert_eq!(posts.len(), 2);
    let mut world = stage.double.world();
    for post in posts {
        let text = world.message(GROUP, post.message)["text"].clone();
        assert!(text.as_str().unwrap().contains(" Olena\n"), "{text}");
    }
}

#[tokio::test]
async fn a_changed_text_changes_its_message() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let entry = stage.says(&olena, "Helo").await;
    let number = stage.shown(&entry).await;
    stage.changes(&olena, &entry, Some("Hello")).await;
    stage.hears(GROUP, "\nHello").await;
    assert!(stage.find(GROUP, "Helo\n").is_none());

    // Longer than one message, and shorter again.
    let long = format!("{}. {}", "a".repeat(4000), "b".repeat(90));
    stage.changes(&olena, &entry, Some(&long)).await;
    stage.hears(GROUP, "bbb").await;
    stage.all_sent(GROUP).await;
    let second = stage.find(GROUP, "bbb").unwrap();
    assert_eq!(second["reply_to_message"]["message_id"], number);
    // The second message leads to the visitor as the first one does.
    let to = second["message_id"].as_i64().unwrap();
    stage.replies(GROUP, crate::stage::MARIA, to, "so long!");
    stage.settled().await;
    assert_eq!(stage.texts(olena.conversation).await[1], "so long!");

    stage.changes(&olena, &entry, Some("Short")).await;
    stage.hears(GROUP, "\nShort").await;
    stage.all_sent(GROUP).await;
    assert!(stage.find(GROUP, "bbb").is_none());
    assert!(stage.find(GROUP, "aaa").is_none());
}

#[tokio::test]
async fn a_deleted_text_is_deleted() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let entry = stage.says(&olena, "My card is 4711").await;
    stage.shown(&entry).await;
    stage.changes(&olena, &entry, None).await;
    stage.all_sent(GROUP).await;
    assert!(stage.find(GROUP, "4711").is_none());
    assert!(stage.find(GROUP, "Olena").is_none());
}

#[tokio::test]
async fn what_telegram_lets_nobody_delete_says_nothing_more() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let text = stage.says(&olena, "My card is 4711").await;
    let file = stage
        .sends(&olena, "card.pdf", "application/pdf", b"4711")
        .await;
    stage.all_sent(GROUP).await;
    // The notice of the pin is gone by then: it would be refused in their place.
    stage.settled().await;
    let refusal = || Fault::Refusal(400, "Bad Request: message can't be deleted".into());
    stage.double.world().fail("deleteMessage", refusal());
    stage.changes(&olena, &text, None).await;
    stage.all_sent(GROUP).await;
    stage.settled().await;
    stage.settled().await;
    stage.double.world().fail("deleteMessage", refusal());
    stage.changes(&olena, &file, None).await;
    stage.all_sent(GROUP).await;
    let world = stage.double.world();
    assert_eq!(
        world.chats[&GROUP]
            .texts()
            .iter()
            .filter(|t| **t == "🗑")
            .count(),
        2
    );
    drop(world);
    assert!(stage.find(GROUP, "4711").is_none());
}

#[tokio::test]
async fn what_somebody_deleted_in_the_group_comes_again_when_it_changes() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let entry = stage.says(&olena, "Helo").await;
    let number = stage.shown(&entry).await;
    stage.double.world().person_deletes(GROUP, number);
    stage.changes(&olena, &entry, Some("Hello")).await;
    stage.hears(GROUP, "\nHello").await;
    assert_eq!(stage.last(&olena).await.author, Author::Visitor);
}
