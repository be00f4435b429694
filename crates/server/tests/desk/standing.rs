//! How a conversation stands: state, rating, block, report.

use k1te_server::hub::DeskEvent;
use kite_desk_api::{Content, Entry, Inbox, State};
use kite_domain::chat::Relayed;
use kite_domain::entry::Rating;
use kite_domain::{Author, ChatError, Origin, OutletId};
use kite_protocol::MessageId;
use serde_json::json;

use crate::desk::Desk;

async fn listed(desk: &Desk, query: &str) -> Vec<i64> {
    let inbox: Inbox = desk.get(&format!("/conversations{query}")).await.json();
    inbox.conversations.iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn a_resolved_conversation_comes_back_when_its_visitor_writes() {
    let desk = Desk::logged_in().await;
    let (one, other) = (desk.visitor("a", None).await, desk.visitor("b", None).await);
    desk.say(&one, "m1", "hello").await;
    desk.clock.turn(1);
    desk.say(&other, "m1", "hello").await;
    let (id, other) = (one.conversation.0, other.conversation.0);

    let path = format!("/conversations/{id}/states");
    let resolve = json!({ "id": "s1", "state": "resolved" });
    let first: Entry = desk.post(&path, &resolve).await.json();
    assert_eq!((first.seq, &first.author[..]), (2, "Ada"));
    assert_eq!(first.content, Content::State(State::Resolved));
    let again: Entry = desk.post(&path, &resolve).await.json();
    assert_eq!(again, first);

    assert_eq!(desk.conversation(id).await.state, State::Resolved);
    assert_eq!(listed(&desk, "").await, [other, id]);
    assert_eq!(listed(&desk, "?state=open").await, [other]);
    assert_eq!(listed(&desk, "?state=resolved").await, [id]);

    desk.clock.turn(1);
    desk.say(&one, "m2", "one more thing").await;
    assert_eq!(desk.conversation(id).await.state, State::Open);
    assert_eq!(listed(&desk, "?state=open").await, [id, other]);
    assert_eq!(listed(&desk, "?state=resolved").await, [0_i64; 0]);

    let reopen = json!({ "id": "s2", "state": "open" });
    assert_eq!(desk.post(&path, &reopen).await.status, 200);
    assert_eq!(desk.conversation(id).await.state, State::Open);
}

#[tokio::test]
async fn what_is_no_state_is_refused() {
    let desk = Desk::logged_in().await;
    let id = desk.visitor("a", None).await.conversation.0;
    let path = format!("/conversations/{id}/states");
    let lost = json!({ "id": "s1", "state": "lost" });
    let answer = desk.post(&path, &lost).await;
    assert_eq!(answer.refusal(), (422, "bad-request".into()));
    let answer = desk.get("/conversations?state=lost").await;
    assert_eq!(answer.refusal(), (400, "bad-request".into()));
}

#[tokio::test]
async fn a_rating_stands_among_the_entries() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", Some("Grace")).await;
    let rating = Rating {
        stars: 4,
        comment: Some("quick".into()),
    };
    let chat = &desk.state.chat;
    let id = MessageId::new("m1").unwrap();
    let rated = chat.rate(&visitor, id, rating, desk.state.clock.now());
    rated.await.unwrap();
    let [entry] = &desk.entries(visitor.conversation.0).await[..] else {
        panic!("not one entry");
    };
    let expected = Content::Rating {
        stars: 4,
        comment: Some("quick".into()),
    };
    assert_eq!((&entry.author[..], &entry.content), ("Grace", &expected));
}

#[tokio::test]
async fn a_hand_off_stands_among_the_entries_and_is_nothing_to_read() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", Some("Grace")).await;
    desk.say(&visitor, "m1", "hello").await;
    let id = visitor.conversation.0;
    let unread = desk.conversation(id).await.unread;
    let from = Relayed {
        origin: Origin {
            outlet: OutletId(1),
            message: None,
        },
        conversation: visitor.conversation,
        author: Author::Visitor,
        client_id: MessageId::new("tg.u1").unwrap(),
        sent_at: desk.state.clock.now(),
    };
    let connector = Some("telegram".to_owned());
    let handed = desk.state.chat.hand_off(from, connector.clone());
    handed.await.unwrap();
    let entries = desk.entries(id).await;
    let last = entries.last().unwrap();
    assert_eq!(
        (&last.author[..], &last.content),
        ("Grace", &Content::Handoff(connector))
    );
    let row = desk.conversation(id).await;
    assert_eq!(
        (row.unread, row.snippet.as_deref()),
        (unread, Some("hello"))
    );
}

#[tokio::test]
async fn a_blocked_visitor_cannot_write_until_unblocked() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    desk.say(&visitor, "m1", "hello").await;
    let id = visitor.conversation.0;
    let path = format!("/conversations/{id}/blocked");
    let chat = &desk.state.chat;
    let say = |id: &str| {
        let id = MessageId::new(id).unwrap();
        chat.say(&visitor, id, "hello".into(), desk.state.clock.now())
    };

    let answer = desk.put(&path, &json!({ "blocked": true })).await;
    assert_eq!(answer.status, 204);
    let since = desk.conversation(id).await.blocked_since;
    assert_eq!(since.as_deref(), Some("2023-11-14T22:13:20.000Z"));
    assert!(matches!(say("m2").await, Err(ChatError::Blocked)));
    // Operators still can.
    desk.reply(id, "r1", "This is the end.").await;

    let answer = desk.put(&path, &json!({ "blocked": false })).await;
    assert_eq!(answer.status, 204);
    assert_eq!(desk.conversation(id).await.blocked_since, None);
    say("m2").await.unwrap();
}

#[tokio::test]
async fn who_is_blocked_types_no_more() {
    let desk = Desk::logged_in().await;
    let conversation = desk.visitor("a", None).await.conversation;
    let hub = &desk.state.hub;
    let _here = hub.watch(conversation);
    hub.visitor_types(conversation, true);
    let mut events = hub.watch_all();

    let path = format!("/conversations/{}/blocked", conversation.0);
    desk.put(&path, &json!({ "blocked": true })).await;
    assert!(!hub.visitor_typing(conversation));
    let told = std::iter::from_fn(|| events.try_recv().ok());
    let ceased = DeskEvent::Signal(conversation);
    assert!(told.into_iter().any(|event| event == ceased));
}

#[tokio::test]
async fn a_report_is_shown_until_somebody_has_looked_at_it() {
    let desk = Desk::logged_in().await;
    let visitor = desk.visitor("a", None).await;
    desk.say(&visitor, "m1", "hello").await;
    let id = visitor.conversation.0;
    let reason = Some("They were <b>rude</b>".to_owned());
    let chat = &desk.state.chat;
    chat.report(&visitor, reason.clone()).await.unwrap();

    let report = desk.conversation(id).await.report.unwrap();
    assert_eq!(report.reason, reason);
    assert_eq!(report.at, "2023-11-14T22:13:20.000Z");
    for _ in 0..2 {
        let cleared = desk.delete(&format!("/conversations/{id}/report")).await;
        assert_eq!(cleared.status, 204);
        assert_eq!(desk.conversation(id).await.report, None);
    }
}
