//! Entries page by page, and the operator's answers.

use kite_desk_api::{Content, Entry, Page, Role};
use serde_json::json;

use crate::desk::Desk;

async fn page(desk: &Desk, conversation: i64, query: &str) -> (Vec<u32>, bool) {
    let path = format!("/conversations/{conversation}/entries?{query}");
    let page: Page = desk.get(&path).await.json();
    let numbers = page.entries.iter().map(|entry| entry.seq).collect();
    (numbers, page.more)
}

#[tokio::test]
async fn an_answer_is_stored_once_however_often_it_is_sent() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", Some("Grace")).await;
    desk.say(&visitor, "m1", "hello").await;
    let id = visitor.conversation.0;
    let path = format!("/conversations/{id}/messages");

    let reply = json!({ "id": "r1", "text": "How can I help? <b>\u{1f44b}</b>" });
    let first: Entry = desk.post(&path, &reply).await.json();
    assert_eq!((first.seq, first.role), (2, Role::Operator));
    assert_eq!(first.author, "Ada");
    assert_eq!(first.client_id.as_deref(), Some("r1"));
    assert!(first.own);
    let text = "How can I help? <b>\u{1f44b}</b>";
    assert_eq!(first.content, Content::Text(text.to_owned()));
    assert_eq!(first.edited_at, None);

    desk.clock.turn(5);
    let again: Entry = desk.post(&path, &reply).await.json();
    assert_eq!(again, first);

    let [question, answer] = &desk.entries(id).await[..] else {
        panic!("not one message each");
    };
    assert_eq!(*answer, first);
    assert_eq!((question.seq, question.role), (1, Role::Visitor));
    assert_eq!(question.author, "Grace");
    assert_eq!(question.client_id, None);
    assert!(!question.own);
    assert_eq!(question.content, Content::Text("hello".into()));
    assert_eq!(question.at, "2023-11-14T22:13:20.000Z");

    let conversation = desk.conversation(id).await;
    assert_eq!(conversation.snippet_role, Role::Operator);
    assert_eq!(conversation.waiting_since, None);
}

#[tokio::test]
async fn texts_have_bounds() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    let path = format!("/conversations/{}/messages", visitor.conversation.0);
    for (text, expected) in [
        (String::new(), (400, "text-empty")),
        (" \n ".to_owned(), (400, "text-empty")),
        ("x".repeat(4097), (413, "text-too-large")),
    ] {
        let reply = json!({ "id": "r1", "text": text });
        let (status, code) = desk.post(&path, &reply).await.refusal();
        assert_eq!((status, &code[..]), expected);
    }
    for id in ["", "a b", &"x".repeat(65)] {
        let reply = json!({ "id": id, "text": "hello" });
        let refusal = desk.post(&path, &reply).await.refusal();
        assert_eq!(refusal, (400, "bad-request".into()), "{id}");
    }
    // As large as can be, and as large as JSON can make it.
    let text = "\u{1}".repeat(4096);
    let reply = json!({ "id": "r1", "text": text });
    let stored: Entry = desk.post(&path, &reply).await.json();
    assert_eq!(stored.content, Content::Text(text));
}

#[tokio::test]
async fn entries_come_page_by_page_in_both_directions() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    let id = visitor.conversation.0;
    assert_eq!(page(&desk, id, "").await, (vec![], false));
    for number in 1..=7 {
        desk.say(&visitor, &format!("m{number}"), "hello").await;
    }
    for (query, numbers, more) in [
        ("", vec![1, 2, 3, 4, 5, 6, 7], false),
        ("limit=7", vec![1, 2, 3, 4, 5, 6, 7], false),
        ("limit=3", vec![5, 6, 7], true),
        ("limit=0", vec![7], true),
        ("limit=3&before=5", vec![2, 3, 4], true),
        ("limit=3&before=4", vec![1, 2, 3], false),
        ("limit=3&before=2", vec![1], false),
        ("before=1", vec![], false),
        ("limit=3&after=0", vec![1, 2, 3], true),
        ("limit=3&after=3", vec![4, 5, 6], true),
        ("limit=3&after=4", vec![5, 6, 7], false),
        ("after=7", vec![], false),
    ] {
        assert_eq!(page(&desk, id, query).await, (numbers, more), "{query}");
    }
    for query in ["before=3&after=1", "before=x", "after=-1", "limit=x"] {
        let path = format!("/conversations/{id}/entries?{query}");
        let refusal = desk.get(&path).await.refusal();
        assert_eq!(refusal, (400, "bad-request".into()), "{query}");
    }
}

#[tokio::test]
async fn a_page_has_at_most_a_hundred_entries() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    for number in 1..=101 {
        desk.say(&visitor, &format!("m{number}"), "hello").await;
    }
    for query in ["", "limit=4000000000"] {
        let (numbers, more) = page(&desk, visitor.conversation.0, query).await;
        assert_eq!((numbers[0], numbers.len(), more), (2, 100, true), "{query}");
    }
}
