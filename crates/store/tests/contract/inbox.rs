//! The inbox.

use kite_domain::entry::NewContent;
use kite_domain::inbox::{InboxCursor, InboxFilter};
use kite_domain::{ConversationId, Seq, Side};
use kite_protocol::v2::{Mark, State};

use crate::harness::{
    AnyStore, add_channel, append, at, inbox, join, mark, replied, row, said, visitor,
};

async fn listed(store: &AnyStore) -> Vec<ConversationId> {
    let rows = inbox(store).await;
    rows.iter().map(|row| row.conversation.id).collect()
}

pub(crate) async fn only_conversations_with_messages_are_listed(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    assert_eq!(inbox(&store).await, []);
    assert_eq!(store.inbox_row(conversation).await.unwrap(), None);
    append(&store, said(conversation, "one", 1)).await;
    let shown = row(&store, conversation).await;
    assert_eq!(inbox(&store).await, [shown]);
    let unknown = ConversationId(conversation.0 + 1000);
    assert_eq!(store.inbox_row(unknown).await.unwrap(), None);
}

pub(crate) async fn the_last_changed_comes_first(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let other = add_channel(&store, "other_channel").await;
    let operator = store.operator("Ann").await.unwrap();
    let a = join(&store, &channel, "a").await.conversation;
    let b = join(&store, &other, "b").await.conversation;
    let c = join(&store, &channel, "c").await.conversation;
    append(&store, said(a, "one", 10)).await;
    append(&store, said(c, "one", 20)).await;
    append(&store, said(b, "one", 30)).await;
    assert_eq!(listed(&store).await, [b, c, a]);
    append(&store, replied(&operator, a, "two", 40)).await;
    assert_eq!(listed(&store).await, [a, b, c]);
    mark(&store, c, Side::Operator, Mark::Read, 1).await;
    assert_eq!(listed(&store).await, [a, b, c], "reading is no change");
}

pub(crate) async fn pages_join_without_gap_or_repeat(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    for number in 0..10 {
        let member = format!("member {number}");
        let conversation = join(&store, &channel, &member).await.conversation;
        // Several change at the same time: a page may end between them.
        append(&store, said(conversation, "one", number / 4)).await;
    }
    let whole = inbox(&store).await;
    assert_eq!(whole.len(), 10);
    let mut pages = Vec::new();
    let mut cursor = None;
    loop {
        let page = store
            .inbox(InboxFilter::default(), cursor, 3)
            .await
            .unwrap();
        let Some(last) = page.last() else {
            break;
        };
        cursor = Some(InboxCursor {
            changed_at: last.last_message.stored_at,
            conversation: last.conversation.id,
        });
        assert!(page.len() <= 3);
        pages.extend(page);
    }
    assert_eq!(pages, whole);
}

pub(crate) async fn a_row_says_who_and_what(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let member = join(&store, &channel, "member").await;
    append(&store, said(member.conversation, "one", 1)).await;
    let last = append(&store, said(member.conversation, "two", 2)).await;
    let row = row(&store, member.conversation).await;
    assert_eq!(row.conversation.visitor, member.visitor);
    assert_eq!(row.conversation.last, Seq(2));
    assert_eq!(row.conversation.operator_marks.read, Seq(0));
    assert_eq!(row.visitor.id, member.visitor);
    assert_eq!(row.visitor.channel, channel.id);
    assert_eq!(row.visitor.member.as_str(), "member");
    assert_eq!(row.channel_name, "shop_channel");
    assert_eq!(row.channel_title, "Title of shop_channel");
    assert_eq!(row.last_message, last);
}

pub(crate) async fn unread_counts_the_visitors_messages_after_read(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    append(&store, said(conversation, "one", 1)).await;
    append(&store, said(conversation, "two", 2)).await;
    append(&store, replied(&operator, conversation, "three", 3)).await;
    append(&store, said(conversation, "four", 4)).await;
    assert_eq!(row(&store, conversation).await.unread, 3);
    for (read, unread) in [(1, 2), (2, 1), (3, 1), (4, 0)] {
        mark(&store, conversation, Side::Operator, Mark::Read, read).await;
        assert_eq!(
            row(&store, conversation).await.unread,
            unread,
            "read {read}"
        );
    }
    append(&store, said(conversation, "five", 5)).await;
    assert_eq!(row(&store, conversation).await.unread, 1);
}

pub(crate) async fn read_never_goes_back_nor_beyond_the_last(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    for number in 1..=3 {
        append(&store, said(conversation, &format!("m{number}"), number)).await;
    }
    for (asked, read, unread) in [(2, 2, 1), (1, 2, 1), (0, 2, 1), (1000, 3, 0)] {
        mark(&store, conversation, Side::Operator, Mark::Read, asked).await;
        let row = row(&store, conversation).await;
        assert_eq!(
            row.conversation.operator_marks.read,
            Seq(read),
            "asked for {asked}"
        );
        assert_eq!(row.unread, unread, "asked for {asked}");
    }
    append(&store, said(conversation, "m4", 4)).await;
    assert_eq!(row(&store, conversation).await.unread, 1);
    let unknown = ConversationId(conversation.0 + 1000);
    mark(&store, unknown, Side::Operator, Mark::Read, 1).await;
}

pub(crate) async fn waiting_since_is_the_first_unanswered(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    append(&store, said(conversation, "one", 1)).await;
    append(&store, said(conversation, "two", 2)).await;
    assert_eq!(row(&store, conversation).await.waiting_since, Some(at(1)));
    mark(&store, conversation, Side::Operator, Mark::Read, 2).await;
    let after_reading = row(&store, conversation).await.waiting_since;
    assert_eq!(after_reading, Some(at(1)), "reading is no answer");
    append(&store, replied(&operator, conversation, "three", 3)).await;
    assert_eq!(row(&store, conversation).await.waiting_since, None);
    append(&store, said(conversation, "four", 4)).await;
    append(&store, said(conversation, "five", 5)).await;
    assert_eq!(row(&store, conversation).await.waiting_since, Some(at(4)));
}

/// Edits, states and ratings change a conversation, but say nothing new.
pub(crate) async fn only_messages_move_a_conversation(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let operator = store.operator("Ann").await.unwrap();
    let a = join(&store, &channel, "a").await.conversation;
    let b = join(&store, &channel, "b").await.conversation;
    append(&store, said(a, "one", 10)).await;
    append(&store, said(b, "one", 20)).await;
    let mut edit = said(a, "edit", 30);
    edit.content = NewContent::Edit {
        target: Seq(1),
        text: Some("another text".into()),
    };
    append(&store, edit).await;
    let mut resolved = replied(&operator, a, "resolved", 40);
    resolved.content = NewContent::State(State::Resolved);
    append(&store, resolved).await;
    assert_eq!(listed(&store).await, [b, a]);
    let row = row(&store, a).await;
    assert_eq!(row.last_message.seq, Seq(1));
    assert_eq!(crate::harness::text_of(&row.last_message), "another text");
    assert_eq!(row.conversation.last, Seq(3));
}

pub(crate) async fn a_conversation_without_messages_is_not_listed(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let operator = store.operator("Ann").await.unwrap();
    let mut resolved = replied(&operator, conversation, "resolved", 1);
    resolved.content = NewContent::State(State::Resolved);
    append(&store, resolved).await;
    assert_eq!(inbox(&store).await, []);
    assert_eq!(store.inbox_row(conversation).await.unwrap(), None);
}

pub(crate) async fn the_filter_lists_one_state_in_the_same_order(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let operator = store.operator("Ann").await.unwrap();
    let mut of_state = [Vec::new(), Vec::new()];
    for number in 0..6 {
        let member = format!("member {number}");
        let conversation = join(&store, &channel, &member).await.conversation;
        append(&store, said(conversation, "one", number)).await;
        let is_resolved = number % 2 == 0;
        if is_resolved {
            let mut resolved = replied(&operator, conversation, "resolved", 50);
            resolved.content = NewContent::State(State::Resolved);
            append(&store, resolved).await;
        }
        of_state[usize::from(is_resolved)].insert(0, conversation);
    }
    for (state, expected) in [State::Open, State::Resolved].into_iter().zip(of_state) {
        let filter = InboxFilter { state: Some(state) };
        let rows = store.inbox(filter, None, 2).await.unwrap();
        assert!(rows.iter().all(|row| row.conversation.state == state));
        let cursor = rows.last().map(|last| InboxCursor {
            changed_at: last.last_message.stored_at,
            conversation: last.conversation.id,
        });
        let rest = store.inbox(filter, cursor, 2).await.unwrap();
        let listed: Vec<_> = rows
            .iter()
            .chain(&rest)
            .map(|row| row.conversation.id)
            .collect();
        assert_eq!(listed, expected, "{state:?}");
    }
}
