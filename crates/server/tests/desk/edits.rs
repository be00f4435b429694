//! Changing and deleting what an operator wrote.

use kite_desk_api::{Content, Entry};
use serde_json::{Value, json};

use crate::desk::Desk;

fn edit(id: &str, seq: u32, text: Option<&str>) -> Value {
    json!({ "id": id, "seq": seq, "text": text })
}

fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}

#[tokio::test]
async fn an_edit_changes_its_message_once_however_often_it_is_sent() {
    let desk = Desk::logged_in().await;
    let id = desk.visitor("a", None).await.conversation.0;
    desk.reply(id, "r1", "Monday").await;
    desk.clock.turn(1);

    let path = format!("/conversations/{id}/edits");
    let first: Entry = desk
        .post(&path, &edit("e1", 1, Some("Tuesday")))
        .await
        .json();
    let expected = Content::Edit {
        target: 1,
        text: Some("Tuesday".into()),
    };
    assert_eq!((first.seq, &first.content), (2, &expected));
    assert_eq!(first.client_id.as_deref(), Some("e1"));
    let again: Entry = desk
        .post(&path, &edit("e1", 1, Some("Tuesday")))
        .await
        .json();
    assert_eq!(again, first);

    let entries = desk.entries(id).await;
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].content, text("Tuesday"));
    assert_eq!(entries[0].edited_at.as_deref(), Some(first.at.as_str()));
    let snippet = desk.conversation(id).await.snippet;
    assert_eq!(snippet.as_deref(), Some("Tuesday"));
}

#[tokio::test]
async fn a_deleted_message_is_nowhere_any_more() {
    let desk = Desk::logged_in().await;
    let id = desk.visitor("a", None).await.conversation.0;
    desk.reply(id, "r1", "a secret").await;
    let path = format!("/conversations/{id}/edits");
    desk.post(&path, &edit("e1", 1, Some("a secret still")))
        .await;
    let deletion: Entry = desk.post(&path, &edit("e2", 1, None)).await.json();
    assert_eq!(deletion.seq, 3);

    let entries = desk.entries(id).await;
    assert_eq!(entries[0].content, Content::Deleted);
    let shown = serde_json::to_string(&entries).unwrap();
    assert!(!shown.contains("secret"), "{shown}");
    assert_eq!(desk.conversation(id).await.snippet, None);

    let again: Entry = desk.post(&path, &edit("e2", 1, None)).await.json();
    assert_eq!(again, deletion);
    let other = desk.post(&path, &edit("e3", 1, None)).await;
    assert_eq!(other.refusal(), (409, "not-editable".into()));
}

#[tokio::test]
async fn only_who_wrote_a_message_can_change_it() {
    let mut desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    let id = visitor.conversation.0;
    desk.say(&visitor, "m1", "hello").await;
    desk.reply(id, "r1", "hello").await;
    let path = format!("/conversations/{id}/edits");
    let theirs = desk.post(&path, &edit("e1", 1, Some("changed"))).await;
    assert_eq!(theirs.refusal(), (403, "not-yours".into()));

    desk.log_in_as("Grace").await;
    assert!(!desk.entries(id).await[1].own);
    for text in [Some("changed"), None] {
        let answer = desk.post(&path, &edit("e2", 2, text)).await;
        assert_eq!(answer.refusal(), (403, "not-yours".into()));
    }
    assert_eq!(desk.entries(id).await[1].content, text("hello"));
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused_in_words() {
    let desk = Desk::logged_in().await;
    let id = desk.visitor("a", None).await.conversation.0;
    desk.reply(id, "r1", "hello").await;
    let states = format!("/conversations/{id}/states");
    let resolve = json!({ "id": "s1", "state": "resolved" });
    assert_eq!(desk.post(&states, &resolve).await.status, 200);

    let path = format!("/conversations/{id}/edits");
    let long = "x".repeat(4097);
    for (seq, text, expected) in [
        (0, Some("x"), (404, "unknown-entry")),
        (3, Some("x"), (404, "unknown-entry")),
        (u32::MAX, None, (404, "unknown-entry")),
        (2, Some("x"), (409, "not-editable")),
        (1, Some(""), (400, "text-empty")),
        (1, Some("a\0b"), (400, "text-nul")),
        (1, Some(&*long), (413, "text-too-large")),
    ] {
        let answer = desk.post(&path, &edit("e1", seq, text)).await;
        let (code, word) = answer.refusal();
        assert_eq!((code, &*word), expected, "{seq}");
    }
    let answer = desk.post(&path, &edit("a b", 1, Some("x"))).await;
    assert_eq!(answer.refusal(), (400, "bad-request".into()));
    assert_eq!(desk.entries(id).await[0].content, text("hello"));
}
