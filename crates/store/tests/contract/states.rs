//! How a conversation stands, and how the visitor found it.

use kite_domain::entry::{NewContent, NewEntry, Rating};
use kite_domain::{Content, Conversation, ConversationId, Operator, Seq};
use kite_protocol::v2::State;

use crate::harness::{AnyStore, all, append, at, replied, row, said, visitor};

fn set(
    operator: &Operator,
    conversation: ConversationId,
    client_id: &str,
    state: State,
    millis: i64,
) -> NewEntry {
    NewEntry {
        content: NewContent::State(state),
        recipients: Vec::new(),
        ..replied(operator, conversation, client_id, millis)
    }
}

async fn conversation_of(store: &AnyStore, conversation: ConversationId) -> Conversation {
    store.conversation(conversation).await.unwrap().unwrap()
}

pub(crate) async fn a_conversation_begins_open_and_empty(store: AnyStore) {
    let membership = visitor(&store).await;
    let conversation = conversation_of(&store, membership.conversation).await;
    assert_eq!(conversation.id, membership.conversation);
    assert_eq!(conversation.visitor, membership.visitor);
    assert_eq!((conversation.first, conversation.last), (Seq(1), Seq(0)));
    assert_eq!(conversation.state, State::Open);
    let unknown = ConversationId(membership.conversation.0 + 1000);
    assert_eq!(store.conversation(unknown).await.unwrap(), None);
}

pub(crate) async fn a_state_is_an_entry_that_counts(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    append(&store, said(conversation, "one", 1)).await;
    for (client_id, state, seq) in [
        ("s1", State::Resolved, 2),
        ("s2", State::Open, 3),
        ("s3", State::Resolved, 4),
    ] {
        let entry = append(&store, set(&operator, conversation, client_id, state, 2)).await;
        assert_eq!(entry.seq, Seq(seq));
        assert_eq!(entry.content, Content::State(state));
        let now = conversation_of(&store, conversation).await;
        assert_eq!((now.state, now.last), (state, Seq(seq)));
        assert_eq!(all(&store, conversation).await.last(), Some(&entry));
        assert_eq!(row(&store, conversation).await.conversation, now);
    }
    // Sent again, it does not count again.
    append(&store, set(&operator, conversation, "s2", State::Open, 9)).await;
    assert_eq!(
        conversation_of(&store, conversation).await.state,
        State::Resolved
    );
}

pub(crate) async fn only_the_visitors_message_opens_a_resolved_one(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    append(&store, said(conversation, "one", 1)).await;
    append(
        &store,
        set(&operator, conversation, "s1", State::Resolved, 2),
    )
    .await;
    append(&store, replied(&operator, conversation, "bye", 3)).await;
    let mut rating = said(conversation, "rating", 4);
    rating.content = NewContent::Rating(Rating {
        stars: 4,
        comment: None,
    });
    append(&store, rating).await;
    let mut edit = said(conversation, "edit", 5);
    edit.content = NewContent::Edit {
        target: Seq(1),
        text: None,
    };
    append(&store, edit).await;
    append(&store, said(conversation, "one", 6)).await;
    let state = conversation_of(&store, conversation).await.state;
    assert_eq!(state, State::Resolved, "a repeat is no message");
    append(&store, said(conversation, "again", 7)).await;
    assert_eq!(
        conversation_of(&store, conversation).await.state,
        State::Open
    );
}

/// The visitor's thanks need no answer.
pub(crate) async fn nobody_waits_in_a_resolved_conversation(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    append(&store, said(conversation, "thanks", 1)).await;
    append(
        &store,
        set(&operator, conversation, "s1", State::Resolved, 2),
    )
    .await;
    assert_eq!(row(&store, conversation).await.waiting_since, None);
    append(&store, set(&operator, conversation, "s2", State::Open, 3)).await;
    assert_eq!(row(&store, conversation).await.waiting_since, None);
    append(&store, said(conversation, "but", 4)).await;
    assert_eq!(row(&store, conversation).await.waiting_since, Some(at(4)));
}

pub(crate) async fn a_rating_comes_back_as_it_was_given(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let mut given = Vec::new();
    for (client_id, stars, comment) in [("r1", 1, Some("too slow")), ("r2", 5, None)] {
        let rating = Rating {
            stars,
            comment: comment.map(str::to_owned),
        };
        let mut new = said(conversation, client_id, 1);
        new.content = NewContent::Rating(rating.clone());
        let entry = append(&store, new).await;
        assert_eq!(entry.content, Content::Rating(rating));
        given.push(entry);
    }
    assert_eq!(all(&store, conversation).await, given);
}

pub(crate) async fn a_hand_off_comes_back_and_changes_nothing(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    let said_first = append(&store, said(conversation, "one", 1)).await;
    append(
        &store,
        set(&operator, conversation, "s1", State::Resolved, 2),
    )
    .await;
    for (client_id, connector) in [("h1", Some("telegram".to_owned())), ("h2", None)] {
        let mut new = said(conversation, client_id, 3);
        new.content = NewContent::Handoff(connector.clone());
        let entry = append(&store, new).await;
        assert_eq!(entry.content, Content::Handoff(connector));
        assert_eq!(all(&store, conversation).await.last(), Some(&entry));
    }
    let row = row(&store, conversation).await;
    assert_eq!(row.conversation.state, State::Resolved);
    assert_eq!((row.last_message, row.unread), (said_first, 1));
}
