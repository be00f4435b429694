//! The inbox.

use kite_desk_api::{Inbox, Role, State};
use serde_json::json;

use crate::desk::Desk;

#[tokio::test]
async fn a_conversation_shows_who_waits_and_for_what() {
    let desk = Desk::logged_in().await;
    assert!(desk.inbox().await.conversations.is_empty());

    let visitor = desk.visitor("a", None).await;
    assert!(desk.inbox().await.conversations.is_empty());
    desk.say(&visitor, "m1", "hello\n  there").await;
    desk.clock.turn(1);
    desk.say(&visitor, "m2", "anybody?").await;

    let inbox = desk.inbox().await;
    assert_eq!(inbox.next, None);
    let [conversation] = &inbox.conversations[..] else {
        panic!("{inbox:?}");
    };
    assert_eq!(
        *conversation,
        desk.conversation(visitor.conversation.0).await
    );
    assert_eq!(conversation.channel, "demo_channel");
    assert_eq!(conversation.channel_title, "Demo");
    assert_eq!(conversation.state, State::Open);
    assert_eq!(conversation.subject, None);
    assert_eq!(conversation.blocked_since, None);
    assert_eq!(conversation.report, None);
    assert!(!conversation.online);
    assert_eq!(conversation.handle.split('-').count(), 3);
    assert_eq!(conversation.name, conversation.handle);
    assert_eq!(conversation.unread, 2);
    assert_eq!(conversation.last_seq, 2);
    assert_eq!(conversation.snippet.as_deref(), Some("anybody?"));
    assert_eq!(conversation.snippet_role, Role::Visitor);
    assert_eq!(conversation.updated_at, "2023-11-14T22:14:20.000Z");
    assert_eq!(
        conversation.waiting_since.as_deref(),
        Some("2023-11-14T22:13:20.000Z")
    );
}

#[tokio::test]
async fn a_visitor_with_a_name_is_called_by_it() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", Some("Grace <b>Hopper</b>")).await;
    desk.say(&visitor, "m1", "hello\n  there").await;
    let conversation = desk.conversation(visitor.conversation.0).await;
    assert_eq!(conversation.name, "Grace <b>Hopper</b>");
    assert_ne!(conversation.handle, conversation.name);
    assert_eq!(conversation.snippet.as_deref(), Some("hello there"));
}

#[tokio::test]
async fn reading_ends_unread_and_never_goes_back() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    let id = visitor.conversation.0;
    let read = format!("/conversations/{id}/read");
    for number in 1..=3 {
        desk.say(&visitor, &format!("m{number}"), "hello").await;
        assert_eq!(desk.conversation(id).await.unread, number);
    }
    for (seq, unread) in [(1, 2), (3, 0), (2, 0)] {
        let answer = desk.post(&read, &json!({ "seq": seq })).await;
        assert_eq!(answer.status, 204);
        assert_eq!(desk.conversation(id).await.unread, unread, "{seq}");
    }
    desk.say(&visitor, "m4", "more").await;
    assert_eq!(desk.conversation(id).await.unread, 1);
    assert!(desk.conversation(id).await.waiting_since.is_some());

    for seq in [5, u32::MAX] {
        let answer = desk.post(&read, &json!({ "seq": seq })).await;
        assert_eq!(answer.refusal(), (404, "unknown-entry".into()), "{seq}");
    }
    let answer = desk.post(&read, &json!({ "seq": -1 })).await;
    assert_eq!(answer.refusal(), (422, "bad-request".into()));
}

#[tokio::test]
async fn the_inbox_comes_page_by_page_with_the_latest_first() {
    let desk = Desk::logged_in().await;
    let mut expected = Vec::new();
    for number in 0..5 {
        let visitor = desk.visitor(&number.to_string(), None).await;
        desk.say(&visitor, "m1", "hello").await;
        // Every other one at the same time as the one before.
        desk.clock.turn(number % 2);
        expected.insert(0, visitor.conversation.0);
    }

    let mut listed = Vec::new();
    let mut pages = 0;
    let mut path = "/conversations?limit=2".to_owned();
    loop {
        let page: Inbox = desk.get(&path).await.json();
        pages += 1;
        listed.extend(page.conversations.iter().map(|row| row.id));
        let Some(next) = page.next else { break };
        path = format!("/conversations?limit=2&before={next}");
    }
    assert_eq!(listed, expected);
    assert_eq!(pages, 3);

    let whole: Inbox = desk.get("/conversations?limit=5").await.json();
    assert_eq!((whole.conversations.len(), whole.next), (5, None));
    let clamped: Inbox = desk.get("/conversations?limit=0").await.json();
    assert_eq!(clamped.conversations.len(), 1);
}

#[tokio::test]
async fn a_limit_beyond_the_bound_is_the_bound() {
    let desk = Desk::logged_in().await;
    for number in 0..101 {
        let visitor = desk.visitor(&number.to_string(), None).await;
        desk.say(&visitor, "m1", "hello").await;
    }
    let page: Inbox = desk.get("/conversations?limit=4000000000").await.json();
    assert_eq!(page.conversations.len(), 100);
    assert!(page.next.is_some());
}

#[tokio::test]
async fn what_is_no_cursor_is_refused() {
    let desk = Desk::logged_in().await;
    for query in ["before=x", "before=1.x", "before=", "limit=-1", "limit=x"] {
        let answer = desk.get(&format!("/conversations?{query}")).await;
        assert_eq!(answer.refusal(), (400, "bad-request".into()), "{query}");
    }
}
