//! Blocks and reports.

use kite_domain::entry::NewContent;
use kite_domain::inbox::Report;
use kite_domain::port::StoreError;
use kite_domain::{ConversationId, Seq, Side, VisitorId};

use crate::files::new_file;
use crate::harness::{
    AnyStore, add_channel, all, append, at, join, new_visitor, replied, row, said, visitor,
};

pub(crate) async fn a_blocked_visitor_writes_nothing(store: AnyStore) {
    let membership = visitor(&store).await;
    let conversation = membership.conversation;
    append(&store, said(conversation, "before", 1)).await;
    let file = store
        .add_file(new_file(conversation, "file"))
        .await
        .unwrap();
    store.file_stored(&file.id, [7; 32]).await.unwrap();
    store.block(membership.visitor, Some(at(5))).await.unwrap();
    let before = all(&store, conversation).await;
    for content in [
        NewContent::Text("a text".into()),
        NewContent::File(file.id.clone()),
        NewContent::Edit {
            target: Seq(1),
            text: None,
        },
        NewContent::Rating(kite_domain::entry::Rating {
            stars: 1,
            comment: None,
        }),
    ] {
        let mut new = said(conversation, "after", 6);
        new.content = content;
        let refused = store.append(new).await;
        assert!(matches!(refused, Err(StoreError::Blocked)), "{refused:?}");
    }
    let refused = store.add_file(new_file(conversation, "another")).await;
    assert!(matches!(refused, Err(StoreError::Blocked)), "{refused:?}");
    assert_eq!(all(&store, conversation).await, before);

    store.block(membership.visitor, None).await.unwrap();
    let after = append(&store, said(conversation, "after", 7)).await;
    assert_eq!(after.seq, Seq(2), "what was refused took no number");
}

/// What was stored before has been: its answer may have been lost.
pub(crate) async fn a_repeat_of_before_the_block_is_acknowledged(store: AnyStore) {
    let membership = visitor(&store).await;
    let conversation = membership.conversation;
    let message = append(&store, said(conversation, "one", 1)).await;
    let file = store
        .add_file(new_file(conversation, "file"))
        .await
        .unwrap();
    store.block(membership.visitor, Some(at(5))).await.unwrap();
    assert_eq!(append(&store, said(conversation, "one", 1)).await, message);
    let again = store.add_file(new_file(conversation, "file")).await;
    assert_eq!(again.unwrap(), file);
}

pub(crate) async fn a_block_is_of_one_visitor_and_one_side(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let blocked = join(&store, &channel, "blocked").await;
    let other = join(&store, &channel, "other").await;
    let operator = store.operator("Ann").await.unwrap();
    store.block(blocked.visitor, Some(at(5))).await.unwrap();
    append(&store, said(other.conversation, "one", 6)).await;
    append(&store, replied(&operator, blocked.conversation, "two", 7)).await;
    let mut file = new_file(blocked.conversation, "three");
    file.side = Side::Operator;
    store.add_file(file).await.unwrap();
    let again = join(&store, &channel, "blocked").await;
    assert_eq!(again.conversation, blocked.conversation, "joins and reads");
    assert_eq!(all(&store, again.conversation).await.len(), 1);
}

/// Operators read the name, so it would be a way to write to them.
pub(crate) async fn a_blocked_visitor_keeps_the_name(store: AnyStore) {
    let channel = add_channel(&store, "the_channel").await;
    let mut new = new_visitor(&channel, "a");
    let visitor = store.join(new.clone()).await.unwrap().visitor;
    let name = async || store.visitor(visitor).await.unwrap().unwrap().name;
    for (blocked, given, expected) in [
        (None, Some("Ann"), Some("Ann")),
        (Some(at(5)), Some("You fools"), Some("Ann")),
        (Some(at(5)), None, Some("Ann")),
        (None, None, Some("Ann")),
        (None, Some("Anna"), Some("Anna")),
    ] {
        store.block(visitor, blocked).await.unwrap();
        new.name = given.map(str::to_owned);
        store.join(new.clone()).await.unwrap();
        assert_eq!(name().await.as_deref(), expected);
    }
}

pub(crate) async fn a_block_is_seen_until_it_is_lifted(store: AnyStore) {
    let membership = visitor(&store).await;
    append(&store, said(membership.conversation, "one", 1)).await;
    for since in [None, Some(at(5)), Some(at(6)), None] {
        store.block(membership.visitor, since).await.unwrap();
        let visitor = store.visitor(membership.visitor).await.unwrap().unwrap();
        assert_eq!(visitor.blocked_at, since);
        let row = row(&store, membership.conversation).await;
        assert_eq!(row.visitor, visitor);
    }
    let nobody = VisitorId(membership.visitor.0 + 1000);
    let refused = store.block(nobody, Some(at(5))).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
}

pub(crate) async fn a_report_stands_until_it_is_cleared(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    append(&store, said(conversation, "one", 1)).await;
    assert_eq!(row(&store, conversation).await.report, None);
    for (reason, millis) in [(Some("rude"), 5), (None, 6)] {
        let report = Report {
            reason: reason.map(str::to_owned),
            reported_at: at(millis),
        };
        let set = store.report(conversation, Some(report.clone())).await;
        set.unwrap();
        assert_eq!(row(&store, conversation).await.report, Some(report));
    }
    append(&store, said(conversation, "two", 7)).await;
    assert!(row(&store, conversation).await.report.is_some());
    store.report(conversation, None).await.unwrap();
    assert_eq!(row(&store, conversation).await.report, None);
    assert_eq!(all(&store, conversation).await.len(), 2, "it is no entry");
    let unknown = ConversationId(conversation.0 + 1000);
    let refused = store.report(unknown, None).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
}
