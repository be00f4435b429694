//! Changing and deleting what was said.

use kite_domain::entry::{NewContent, NewEntry, Rating};
use kite_domain::port::StoreError;
use kite_domain::{Content, ConversationId, Entry, FileId, Seq, Side};
use kite_protocol::v2::{Mark, State};

use crate::files::new_file;
use crate::harness::{
    AnyStore, add_channel, all, append, at, id, join, mark, replied, row, said, seqs, text_of,
    visitor,
};

/// The visitor gives a message another text, or none.
fn edit(
    conversation: ConversationId,
    client_id: &str,
    target: u32,
    text: Option<&str>,
    millis: i64,
) -> NewEntry {
    let content = NewContent::Edit {
        target: Seq(target),
        text: text.map(str::to_owned),
    };
    NewEntry {
        content,
        ..said(conversation, client_id, millis)
    }
}

async fn send_file(store: &AnyStore, conversation: ConversationId, client_id: &str) -> FileId {
    let file = store.add_file(new_file(conversation, client_id)).await;
    let file = file.unwrap().id;
    store.file_stored(&file, [7; 32]).await.unwrap();
    let mut new = said(conversation, client_id, 1);
    new.content = NewContent::File(file.clone());
    append(store, new).await;
    file
}

fn edited(entry: &Entry) -> Option<&str> {
    match &entry.content {
        Content::Edit { text, .. } => text.as_deref(),
        other => panic!("{other:?} instead of an edit"),
    }
}

pub(crate) async fn a_changed_text_reads_as_it_is_now(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let original = append(&store, said(conversation, "one", 1)).await;
    assert_eq!(original.edited_at, None);
    let appended = store
        .append(edit(conversation, "e1", 1, Some("second"), 5))
        .await
        .unwrap();
    assert!(appended.fresh);
    assert_eq!((appended.entry.seq, appended.freed), (Seq(2), None));
    let content = Content::Edit {
        target: Seq(1),
        text: Some("second".into()),
    };
    assert_eq!(appended.entry.content, content);

    append(&store, edit(conversation, "e2", 1, Some("third"), 6)).await;
    let entries = all(&store, conversation).await;
    assert_eq!(seqs(&entries), [1, 2, 3]);
    assert_eq!(text_of(&entries[0]), "third");
    assert_eq!(entries[0].edited_at, Some(at(6)));
    assert_eq!(entries[0].stored_at, original.stored_at);
    assert_eq!(edited(&entries[1]), Some("third"));
    assert_eq!(edited(&entries[2]), Some("third"));
    for entry in &entries {
        let alone = store.entry(conversation, entry.seq).await.unwrap();
        assert_eq!(alone.as_ref(), Some(entry));
    }
    assert_eq!(
        text_of(&row(&store, conversation).await.last_message),
        "third"
    );
}

pub(crate) async fn a_deleted_text_reads_as_deleted(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    append(&store, said(conversation, "one", 1)).await;
    append(&store, edit(conversation, "e1", 1, Some("second"), 2)).await;
    let deleted = store.append(edit(conversation, "e2", 1, None, 3)).await;
    assert_eq!(deleted.unwrap().freed, None);
    let entries = all(&store, conversation).await;
    assert_eq!(entries[0].content, Content::Deleted);
    assert_eq!(entries[0].edited_at, Some(at(3)));
    assert_eq!(edited(&entries[1]), None);
    assert_eq!(edited(&entries[2]), None);
    let row = row(&store, conversation).await;
    assert_eq!(row.last_message, entries[0]);
}

pub(crate) async fn a_deleted_file_is_gone(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let file = send_file(&store, conversation, "one").await;
    let delete = edit(conversation, "e1", 1, None, 2);
    let deleted = store.append(delete.clone()).await.unwrap();
    assert_eq!(deleted.freed, Some(file.clone()));
    assert_eq!(store.file(&file).await.unwrap(), None);
    let of_client = store.file_of(conversation, Side::Visitor, &id("one")).await;
    assert_eq!(of_client.unwrap(), None);
    assert_eq!(all(&store, conversation).await[0].content, Content::Deleted);

    let again = store.append(delete).await.unwrap();
    assert_eq!((again.fresh, again.freed), (false, None));
    assert_eq!(again.entry, deleted.entry);
}

pub(crate) async fn what_cannot_be_edited_is_refused(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    append(&store, said(conversation, "text", 1)).await;
    send_file(&store, conversation, "file").await;
    append(&store, edit(conversation, "edit", 1, None, 2)).await;
    let mut state = replied(&operator, conversation, "state", 3);
    state.content = NewContent::State(State::Open);
    append(&store, state).await;
    let mut rating = said(conversation, "rating", 4);
    rating.content = NewContent::Rating(Rating {
        stars: 5,
        comment: Some("a comment".into()),
    });
    append(&store, rating).await;
    let before = all(&store, conversation).await;
    // 1 is deleted, 2 a file, 3 an edit, 4 a state, 5 a rating, 6 would be the
    // edit itself.
    for target in [0, 1, 2, 3, 4, 5, 6, 7, u32::MAX] {
        let change = edit(conversation, "late", target, Some("x"), 9);
        let refused = store.append(change).await;
        assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
    }
    for target in [0, 1, 3, 4, 5, 6, 7, u32::MAX] {
        let refused = store
            .append(edit(conversation, "late", target, None, 9))
            .await;
        assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
    }
    assert_eq!(all(&store, conversation).await, before);
    let next = append(&store, said(conversation, "next", 10)).await;
    assert_eq!(next.seq, Seq(6), "a refused edit takes no number");
}

pub(crate) async fn an_edit_stays_in_its_conversation(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let first = join(&store, &channel, "first").await.conversation;
    let second = join(&store, &channel, "second").await.conversation;
    append(&store, said(first, "one", 1)).await;
    append(&store, said(second, "one", 1)).await;
    let kept = append(&store, said(second, "two", 1)).await;
    let refused = store.append(edit(first, "foreign", 2, None, 2)).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
    append(&store, edit(first, "own", 1, Some("changed"), 3)).await;
    let entries = all(&store, second).await;
    assert_eq!(text_of(&entries[0]), "text of one");
    assert_eq!(entries[1], kept);
}

pub(crate) async fn a_repeated_edit_changes_nothing(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let said_once = said(conversation, "one", 1);
    append(&store, said_once.clone()).await;
    let first = edit(conversation, "e1", 1, Some("second"), 2);
    append(&store, first.clone()).await;
    append(&store, edit(conversation, "e2", 1, Some("third"), 3)).await;
    let again = store.append(first.clone()).await.unwrap();
    assert!(!again.fresh);
    assert_eq!(
        (again.entry.seq, edited(&again.entry)),
        (Seq(2), Some("third"))
    );
    assert_eq!(text_of(&all(&store, conversation).await[0]), "third");

    append(&store, edit(conversation, "e3", 1, None, 4)).await;
    let before = all(&store, conversation).await;
    for repeat in [said_once, first] {
        let again = store.append(repeat).await.unwrap();
        assert!(!again.fresh);
        assert!(before.contains(&again.entry), "{:?}", again.entry);
    }
    assert_eq!(all(&store, conversation).await, before);
}

pub(crate) async fn nobody_has_to_read_or_answer_what_was_deleted(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    append(&store, said(conversation, "one", 1)).await;
    append(&store, replied(&operator, conversation, "two", 2)).await;
    for (client_id, millis) in [("three", 3), ("four", 4), ("five", 5)] {
        append(&store, said(conversation, client_id, millis)).await;
    }
    mark(&store, conversation, Side::Operator, Mark::Read, 3).await;
    let state = async || {
        let row = row(&store, conversation).await;
        (row.unread, row.waiting_since)
    };
    assert_eq!(state().await, (2, Some(at(3))));
    // Of the ones after it the second is deleted before the first that waits.
    append(&store, edit(conversation, "e4", 4, None, 6)).await;
    assert_eq!(state().await, (1, Some(at(3))));
    append(&store, edit(conversation, "e3", 3, None, 7)).await;
    assert_eq!(state().await, (1, Some(at(5))), "3 was read before");
    append(&store, edit(conversation, "e1", 1, None, 8)).await;
    assert_eq!(state().await, (1, Some(at(5))), "1 was answered before");
    append(&store, edit(conversation, "e5", 5, None, 9)).await;
    assert_eq!(state().await, (0, None));
    mark(&store, conversation, Side::Operator, Mark::Read, 9).await;
    append(&store, said(conversation, "six", 10)).await;
    assert_eq!(state().await, (1, Some(at(10))));
}

/// What an operator deletes was an answer all the same: the visitor has seen
/// it.
pub(crate) async fn a_deleted_answer_was_one(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    append(&store, said(conversation, "one", 1)).await;
    append(&store, replied(&operator, conversation, "two", 2)).await;
    let mut delete = replied(&operator, conversation, "delete", 3);
    delete.content = edit(conversation, "delete", 2, None, 3).content;
    append(&store, delete).await;
    let row = row(&store, conversation).await;
    assert_eq!((row.unread, row.waiting_since), (1, None));
    assert_eq!(row.last_message.content, Content::Deleted);
}
