//! Messages and their numbers.

use futures::future::join_all;
use kite_domain::Side;
use kite_domain::entry::NewContent;
use kite_domain::port::StoreError;
use kite_domain::{Author, Content, ConversationId, OperatorId, Seq};

use crate::harness::{
    AnyStore, add_channel, all, append, id, join, replied, said, seqs, text_of, visitor,
};

pub(crate) async fn a_message_comes_back_as_it_was_stored(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let new = said(conversation, "one", 5);
    let appended = store.append(new.clone()).await.unwrap();
    assert!(appended.fresh);
    let message = appended.entry;
    assert_eq!(message.conversation, conversation);
    assert_eq!(message.seq, Seq(1));
    assert_eq!((&message.id, &message.client_id), (&new.id, &new.client_id));
    assert_eq!(message.author, Author::Visitor);
    assert_eq!(message.content, Content::Text("text of one".into()));
    assert_eq!(message.sent_at, new.sent_at);
    assert_eq!(message.stored_at, new.stored_at);

    assert_eq!(
        all(&store, conversation).await,
        std::slice::from_ref(&message)
    );
    let found = store
        .entry_of(conversation, Side::Visitor, &id("one"))
        .await;
    assert_eq!(found.unwrap(), Some(message));
    let unknown = store
        .entry_of(conversation, Side::Visitor, &id("two"))
        .await;
    assert_eq!(unknown.unwrap(), None);
}

pub(crate) async fn an_operators_message_keeps_who_wrote_it(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let mut operator = store.operator("Ann").await.unwrap();
    operator.name = "Ann, as she was called then".into();
    let message = append(&store, replied(&operator, conversation, "one", 1)).await;
    let author = Author::Operator {
        id: operator.id,
        name: operator.name,
    };
    assert_eq!(message.author, author);
    assert_eq!(all(&store, conversation).await, [message]);
}

pub(crate) async fn numbers_have_no_gaps_under_concurrency(store: AnyStore) {
    const WRITERS: u32 = 64;
    let conversation = visitor(&store).await.conversation;
    let writers = (0..WRITERS).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            let new = said(conversation, &format!("from-{writer}"), 1);
            append(&store, new).await
        })
    });
    let mut answers: Vec<_> = join_all(writers)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    answers.sort_by_key(|message| message.seq);
    assert_eq!(seqs(&answers), (1..=WRITERS).collect::<Vec<_>>());
    assert_eq!(all(&store, conversation).await, answers);
}

pub(crate) async fn conversations_count_for_themselves(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let first = join(&store, &channel, "first").await.conversation;
    let second = join(&store, &channel, "second").await.conversation;
    for (conversation, client_id, seq) in [
        (first, "a", 1),
        (first, "b", 2),
        (second, "a", 1),
        (first, "c", 3),
        (second, "b", 2),
    ] {
        let message = append(&store, said(conversation, client_id, 1)).await;
        assert_eq!(message.seq, Seq(seq));
    }
}

pub(crate) async fn a_message_to_a_removed_conversation_fails(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let unknown = ConversationId(conversation.0 + 1000);
    let refused = store.append(said(unknown, "one", 1)).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");

    let nobody = kite_domain::Operator {
        id: OperatorId(1000),
        name: "Nobody".into(),
        away: false,
    };
    let refused = store.append(replied(&nobody, conversation, "one", 1)).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
    let next = append(&store, said(conversation, "one", 1)).await;
    assert_eq!(next.seq, Seq(1), "a refused message takes no number");
}

pub(crate) async fn any_text_stays_as_it_is(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let texts = [
        "'; DROP TABLE messages; --",
        "nul \0 inside",
        "👋🏽 \u{202e}right to left\u{202c} é e\u{301}",
        " blanks \r\n\t ",
        &"x".repeat(4096),
    ];
    for (number, text) in texts.iter().enumerate() {
        let mut new = said(conversation, &format!("text-{number}"), 1);
        new.content = NewContent::Text((*text).to_owned());
        append(&store, new).await;
    }
    let stored = all(&store, conversation).await;
    assert_eq!(stored.iter().map(text_of).collect::<Vec<_>>(), texts);
}
