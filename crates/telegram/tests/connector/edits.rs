//! What is changed in Telegram is changed for the other side.

use kite_domain::chat::Relayed;
use kite_domain::entry::Content;
use kite_domain::{Entry, Origin, Seq};
use kite_protocol::MessageId;
use serde_json::json;

use crate::stage::{GROUP, IVAN, MARIA, Stage, now, text};

/// What an edit says, and of which entry.
fn edit(entry: &Entry) -> Option<(Seq, Option<&str>)> {
    match &entry.content {
        Content::Edit { target, text } => Some((*target, text.as_deref())),
        _ => None,
    }
}

#[tokio::test]
async fn a_changed_answer_is_an_edit() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "When?").await;
    let answer = stage.replies(GROUP, MARIA, question, "Mondy");
    stage.entries(olena.conversation, 2).await;
    stage.double.world().person_edits(GROUP, answer, "Monday");
    let entries = stage.entries(olena.conversation, 3).await;
    assert_eq!(text(&entries[1]).as_deref(), Some("Monday"));
    assert_eq!(edit(&entries[2]), Some((Seq(2), Some("Monday"))));
    // What became no entry changes nothing: what others wrote, and commands.
    stage.double.world().person_edits(GROUP, question, "Never");
    let command = stage.writes(GROUP, MARIA, "/help");
    stage.double.world().person_edits(GROUP, command, "/drop");
    stage.settled().await;
    assert_eq!(stage.all(olena.conversation).await.len(), 3);
}

#[tokio::test]
async fn an_older_change_that_comes_later_is_ignored() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "When?").await;
    let answer = stage.replies(GROUP, MARIA, question, "1");
    stage.entries(olena.conversation, 2).await;
    {
        let mut world = stage.double.world();
        world.person_edits(GROUP, answer, "2");
        world.person_edits(GROUP, answer, "3");
        world.reverse_updates();
    }
    stage.settled().await;
    let entries = stage.entries(olena.conversation, 3).await;
    assert_eq!(text(&entries[1]).as_deref(), Some("3"));
    assert_eq!(entries.len(), 3);
    // And told once more, nothing happens.
    stage.double.world().replay_all();
    stage.double.world().person_edits(GROUP, answer, "4");
    let entries = stage.entries(olena.conversation, 4).await;
    assert_eq!(text(&entries[1]).as_deref(), Some("4"));
    stage.settled().await;
    assert_eq!(stage.all(olena.conversation).await.len(), 4);
}

#[tokio::test]
async fn a_text_of_several_parts_grows_and_shrinks() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "Tell me").await;
    let long = |letter: &str| format!("{}. {}", letter.repeat(2000), letter.repeat(2000));
    let answer = stage.replies(GROUP, MARIA, question, "short");
    stage.entries(olena.conversation, 2).await;
    stage.double.world().person_edits(GROUP, answer, &long("є"));
    // The first part is edited, the second one is new.
    stage.entries(olena.conversation, 4).await;
    let texts = stage.texts(olena.conversation).await;
    assert_eq!(texts[1..].join(" "), long("є"));
    stage
        .double
        .world()
        .person_edits(GROUP, answer, "short again");
    stage.entries(olena.conversation, 6).await;
    assert_eq!(
        stage.texts(olena.conversation).await,
        ["Tell me", "short again"]
    );
    stage.double.world().person_edits(GROUP, answer, &long("ї"));
    stage.entries(olena.conversation, 8).await;
    let texts = stage.texts(olena.conversation).await;
    assert_eq!(texts[1..].join(" "), long("ї"));
    stage.double.world().person_edits(GROUP, answer, &long("а"));
    stage.entries(olena.conversation, 10).await;
    let texts = stage.texts(olena.conversation).await;
    assert_eq!(texts[1..].join(" "), long("а"));
}

#[tokio::test]
async fn what_operators_deleted_elsewhere_does_not_come_back() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "When?").await;
    let answer = stage.replies(GROUP, MARIA, question, "Monday");
    let entries = stage.entries(olena.conversation, 2).await;
    let from = Relayed {
        origin: Origin {
            outlet: stage.desk().await.id,
            message: None,
        },
        conversation: olena.conversation,
        author: entries[1].author.clone(),
        client_id: MessageId::new("deleted").unwrap(),
        sent_at: now(),
    };
    stage.chat.relay_edit(from, Seq(2), None).await.unwrap();
    stage.double.world().person_edits(GROUP, answer, "Tuesday");
    stage.settled().await;
    assert_eq!(stage.texts(olena.conversation).await, ["When?"]);
}

#[tokio::test]
async fn a_caption_is_changed_added_and_taken_away() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "Photos?").await;
    let sent = {
        let mut world = stage.double.world();
        let fields = world.attachment("document", "a.pdf", b"%PDF".to_vec());
        world.person_replies(GROUP, MARIA, question, fields)
    };
    stage.entries(olena.conversation, 2).await;
    stage
        .double
        .world()
        .person_edits(GROUP, sent, "the price list");
    let entries = stage.entries(olena.conversation, 3).await;
    assert_eq!(text(&entries[2]).as_deref(), Some("the price list"));
    stage
        .double
        .world()
        .person_edits(GROUP, sent, "the new price list");
    let entries = stage.entries(olena.conversation, 4).await;
    assert_eq!(text(&entries[2]).as_deref(), Some("the new price list"));
    assert!(matches!(entries[1].content, Content::File(_)));
}

#[tokio::test]
async fn only_the_author_changes_an_answer() {
    let stage = Stage::hosted().await;
    let olena = stage.visitor("Olena").await;
    let question = stage.asks(&olena, "When?").await;
    let answer = stage.replies(GROUP, MARIA, question, "Monday");
    stage.entries(olena.conversation, 2).await;
    // An update that claims to be of somebody else.
    {
        let mut world = stage.double.world();
        let mut forged = world.message(GROUP, answer).clone();
        forged["from"] = json!({"id": 999, "is_bot": false, "first_name": "Eve"});
        forged["text"] = json!("Never");
        forged["edit_date"] = forged["date"].clone();
        world.announce("edited_message", &forged);
    }
    stage.settled().await;
    assert_eq!(stage.texts(olena.conversation).await, ["When?", "Monday"]);
}

#[tokio::test]
async fn a_visitor_changes_what_they_wrote_in_their_own_chat() {
    let stage = Stage::hosted().await;
    stage.double.world().person_starts(IVAN, "shop-help");
    stage.hears(IVAN, "✅ You write to").await;
    let asked = stage.writes(IVAN, IVAN, "Helo");
    let conversation = stage.conversation_at(IVAN).await;
    stage.entries(conversation, 1).await;
    stage.double.world().person_edits(IVAN, asked, "Hello");
    let entries = stage.entries(conversation, 2).await;
    assert_eq!(text(&entries[0]).as_deref(), Some("Hello"));
    // Blocked, they change nothing any more.
    stage.chat.set_blocked(conversation, true).await.unwrap();
    stage.double.world().person_edits(IVAN, asked, "Rude words");
    stage.hears(IVAN, "you cannot write here any more").await;
    assert_eq!(stage.texts(conversation).await, ["Hello"]);
}
