//! Removing what is kept no longer.

use kite_domain::conversation::Page;
use kite_domain::entry::NewContent;
use kite_domain::port::{StoreError, Swept};
use kite_domain::{Channel, Content, Conversation, ConversationId, Membership, Seq, Side};
use kite_protocol::v2::{Mark, State};

use crate::files::new_file;
use crate::harness::{
    AnyStore, add_channel, all, append, at, id, inbox, join, mark, new_visitor, replied, row, said,
    seqs,
};

/// A visitor with entries, each stored at the time of its number.
async fn talk(store: &AnyStore, channel: &Channel, member: &str, entries: i64) -> Membership {
    let membership = join(store, channel, member).await;
    for number in 1..=entries {
        let new = said(membership.conversation, &format!("m{number}"), number);
        append(store, new).await;
    }
    membership
}

async fn sweep(store: &AnyStore, channel: &Channel, before: i64, limit: u32) -> Swept {
    store.sweep(channel.id, at(before), limit).await.unwrap()
}

/// The visitor comes by at a time.
async fn come(store: &AnyStore, channel: &Channel, member: &str, millis: i64) -> Membership {
    let mut new = new_visitor(channel, member);
    new.joined_at = at(millis);
    store.join(new).await.unwrap()
}

async fn conversation(store: &AnyStore, id: ConversationId) -> Conversation {
    store.conversation(id).await.unwrap().unwrap()
}

pub(crate) async fn a_conversation_loses_its_beginning(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let talk = talk(&store, &channel, "member", 6).await.conversation;
    assert_eq!(sweep(&store, &channel, 1, 100).await, Swept::default());
    let swept = sweep(&store, &channel, 4, 100).await;
    assert_eq!((swept.entries, swept.more), (3, false));
    let now = conversation(&store, talk).await;
    assert_eq!((now.first, now.last), (Seq(4), Seq(6)));
    assert_eq!(seqs(&all(&store, talk).await), [4, 5, 6]);
    let page = store.entries(talk, Page::After(Seq(1)), 2).await.unwrap();
    assert_eq!(seqs(&page), [4, 5], "a reader goes on at the first");
    let page = store.entries(talk, Page::Before(Seq(4)), 2).await.unwrap();
    assert_eq!(page, []);
    assert_eq!(store.entry(talk, Seq(3)).await.unwrap(), None);
    let gone = store.entry_of(talk, Side::Visitor, &id("m3")).await;
    assert_eq!(gone.unwrap(), None);
    let again = sweep(&store, &channel, 4, 100).await;
    assert_eq!(again, Swept::default());
}

pub(crate) async fn numbers_go_on_after_everything_is_gone(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let talk = talk(&store, &channel, "member", 3).await.conversation;
    mark(&store, talk, Side::Operator, Mark::Read, 2).await;
    come(&store, &channel, "member", 50).await;
    let swept = sweep(&store, &channel, 40, 100).await;
    assert_eq!(swept.entries, 3);
    let now = conversation(&store, talk).await;
    assert_eq!((now.first, now.last), (Seq(4), Seq(3)));
    assert_eq!(now.operator_marks.read, Seq(2), "marks stay");
    assert_eq!(inbox(&store).await, []);
    assert_eq!(store.inbox_row(talk).await.unwrap(), None);

    let next = append(&store, said(talk, "next", 60)).await;
    assert_eq!(next.seq, Seq(4));
    let now = conversation(&store, talk).await;
    assert_eq!((now.first, now.last), (Seq(4), Seq(4)));
    let row = row(&store, talk).await;
    assert_eq!((row.unread, row.waiting_since), (1, Some(at(60))));
    assert_eq!(row.last_message, next);
    assert_eq!(sweep(&store, &channel, 61, 100).await.entries, 1);
}

pub(crate) async fn steps_are_bounded_and_come_to_an_end(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    for member in ["a", "b", "c"] {
        talk(&store, &channel, member, 3).await;
    }
    let mut removed = Vec::new();
    loop {
        let swept = sweep(&store, &channel, 100, 2).await;
        assert!(swept.entries <= 2, "{swept:?}");
        removed.push(swept.entries);
        if !swept.more {
            break;
        }
        assert!(removed.len() < 20, "it never ends: {removed:?}");
    }
    assert_eq!(removed.iter().sum::<u32>(), 9);
    let left = store.find_visitors(channel.id, "", 10).await.unwrap();
    assert_eq!(left, []);
    assert_eq!(sweep(&store, &channel, 100, 2).await, Swept::default());
}

pub(crate) async fn files_go_with_their_entries(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let talk = join(&store, &channel, "member").await.conversation;
    let mut files = Vec::new();
    for (client_id, millis) in [("old", 1), ("young", 9)] {
        let file = store.add_file(new_file(talk, client_id)).await.unwrap();
        let mut new = said(talk, client_id, millis);
        new.content = NewContent::File(file.id.clone());
        append(&store, new).await;
        files.push(file.id);
    }
    let swept = sweep(&store, &channel, 5, 100).await;
    assert_eq!(swept.files, files[..1]);
    assert_eq!(store.file(&files[0]).await.unwrap(), None);
    assert!(store.file(&files[1]).await.unwrap().is_some());
}

pub(crate) async fn the_inbox_counts_what_is_left(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let operator = store.operator("Ann").await.unwrap();
    let talk = talk(&store, &channel, "member", 4).await.conversation;
    mark(&store, talk, Side::Operator, Mark::Read, 1).await;
    sweep(&store, &channel, 3, 100).await;
    let left = row(&store, talk).await;
    assert_eq!((left.unread, left.waiting_since), (2, Some(at(3))));
    // What is owed goes with what it was about.
    append(&store, replied(&operator, talk, "m5", 5)).await;
    append(&store, said(talk, "m6", 6)).await;
    append(&store, said(talk, "m7", 7)).await;
    assert_eq!(store.queue().await.unwrap().waiting, 1);
    sweep(&store, &channel, 6, 100).await;
    assert_eq!(store.queue().await.unwrap().waiting, 0);
    let left = row(&store, talk).await;
    assert_eq!((left.unread, left.waiting_since), (2, Some(at(6))));
    let rejoined = join(&store, &channel, "member").await;
    assert_eq!(rejoined.delivered, Seq(7));
}

/// It reads like one whose message was deleted, which is what has happened.
pub(crate) async fn an_edit_outlives_its_message(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let talk = talk(&store, &channel, "member", 2).await.conversation;
    let mut edit = said(talk, "edit", 9);
    edit.content = NewContent::Edit {
        target: Seq(1),
        text: Some("changed".into()),
    };
    append(&store, edit.clone()).await;
    sweep(&store, &channel, 5, 100).await;
    let entries = all(&store, talk).await;
    let content = Content::Edit {
        target: Seq(1),
        text: None,
    };
    assert_eq!(seqs(&entries), [3]);
    assert_eq!(entries[0].content, content);
    let again = store.append(edit).await.unwrap();
    assert_eq!((again.fresh, again.entry.content), (false, content));
    let mut late = said(talk, "late", 10);
    late.content = NewContent::Edit {
        target: Seq(1),
        text: Some("late".into()),
    };
    let refused = store.append(late).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
}

pub(crate) async fn a_state_outlives_its_entry(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let operator = store.operator("Ann").await.unwrap();
    let talk = talk(&store, &channel, "member", 1).await.conversation;
    let mut resolved = replied(&operator, talk, "resolved", 2);
    resolved.content = NewContent::State(State::Resolved);
    append(&store, resolved).await;
    append(&store, replied(&operator, talk, "bye", 9)).await;
    sweep(&store, &channel, 5, 100).await;
    assert_eq!(conversation(&store, talk).await.state, State::Resolved);
}

/// Should the clock have been turned back, entries are removed from the
/// beginning all the same: what is left has no gap.
pub(crate) async fn what_is_left_has_no_gap(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let talk = join(&store, &channel, "member").await.conversation;
    for (client_id, millis) in [("one", 1), ("two", 9), ("three", 2), ("four", 10)] {
        append(&store, said(talk, client_id, millis)).await;
    }
    let swept = sweep(&store, &channel, 5, 100).await;
    assert_eq!((swept.entries, swept.more), (1, false));
    assert_eq!(seqs(&all(&store, talk).await), [2, 3, 4]);
    assert_eq!(sweep(&store, &channel, 10, 100).await.entries, 2);
    assert_eq!(seqs(&all(&store, talk).await), [4]);
}

pub(crate) async fn visitors_go_once_nothing_is_left_of_them(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let silent = come(&store, &channel, "silent", 1).await;
    store
        .add_file(new_file(silent.conversation, "f"))
        .await
        .unwrap();
    let returned = come(&store, &channel, "returned", 1).await;
    come(&store, &channel, "returned", 5).await;
    let recent = come(&store, &channel, "recent", 1).await;
    append(&store, said(recent.conversation, "one", 7)).await;
    let blocked = come(&store, &channel, "blocked", 1).await;
    store.block(blocked.visitor, Some(at(2))).await.unwrap();

    let swept = sweep(&store, &channel, 5, 100).await;
    assert_eq!((swept.entries, swept.files.len()), (0, 1));
    let left = store.find_visitors(channel.id, "", 10).await.unwrap();
    let left: Vec<_> = left.iter().map(|visitor| visitor.id).collect();
    assert_eq!(left, [blocked.visitor, recent.visitor, returned.visitor]);
    let anew = come(&store, &channel, "silent", 9).await;
    assert_ne!(anew.visitor, silent.visitor);
}

pub(crate) async fn a_sweep_is_of_one_channel(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let other = add_channel(&store, "other_channel").await;
    talk(&store, &channel, "member", 3).await;
    let kept = talk(&store, &other, "member", 3).await;
    let silent = join(&store, &other, "silent").await;
    assert_eq!(sweep(&store, &channel, 100, 100).await.entries, 3);
    assert_eq!(seqs(&all(&store, kept.conversation).await), [1, 2, 3]);
    assert!(store.visitor(silent.visitor).await.unwrap().is_some());
}

pub(crate) async fn files_without_an_entry_are_abandoned(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let talk = join(&store, &channel, "member").await.conversation;
    let register = async |client_id: &str, millis| {
        let mut new = new_file(talk, client_id);
        new.created_at = at(millis);
        store.add_file(new).await.unwrap().id
    };
    let carried = register("carried", 1).await;
    let mut new = said(talk, "carried", 1);
    new.content = NewContent::File(carried.clone());
    append(&store, new).await;
    let second = register("second", 3).await;
    let first = register("first", 2).await;
    let third = register("third", 4).await;
    let young = register("young", 9).await;
    store.file_stored(&first, [7; 32]).await.unwrap();

    let swept = store.sweep_files(at(9), 2).await.unwrap();
    assert_eq!(swept.files, [first.clone(), second]);
    assert!(swept.more && swept.entries == 0, "{swept:?}");
    let swept = store.sweep_files(at(9), 2).await.unwrap();
    assert_eq!((swept.files, swept.more), (vec![third], false));
    for file in [carried, young] {
        assert!(store.file(&file).await.unwrap().is_some());
    }
    let late = store.file_stored(&first, [7; 32]).await;
    assert!(matches!(late, Err(StoreError::Gone)), "{late:?}");
    // Its client may begin anew.
    let again = store.add_file(new_file(talk, "first")).await.unwrap();
    assert_eq!(again.digest, None);
}

pub(crate) async fn a_probe_leaves_everything(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let talk = talk(&store, &channel, "member", 3).await.conversation;
    let before = all(&store, talk).await;
    for _ in 0..3 {
        store.probe().await.unwrap();
    }
    assert_eq!(all(&store, talk).await, before);
}
