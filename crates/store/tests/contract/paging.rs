//! Reading messages by their number.

use kite_domain::conversation::Page;
use kite_domain::{ConversationId, Seq};

use crate::harness::{AnyStore, append, said, seqs, visitor};

async fn ten(store: &AnyStore) -> ConversationId {
    let conversation = visitor(store).await.conversation;
    for number in 1..=10 {
        append(store, said(conversation, &format!("m{number}"), number)).await;
    }
    conversation
}

async fn check(store: &AnyStore, cases: &[(Page, u32, &[u32])]) {
    let conversation = ten(store).await;
    for (page, limit, expected) in cases {
        let messages = store.entries(conversation, *page, *limit).await.unwrap();
        assert_eq!(seqs(&messages), *expected, "{page:?}, at most {limit}");
    }
}

pub(crate) async fn after_gives_the_next_in_order(store: AnyStore) {
    let cases: [(Page, u32, &[u32]); 6] = [
        (Page::After(Seq(0)), 3, &[1, 2, 3]),
        (Page::After(Seq(4)), 3, &[5, 6, 7]),
        (Page::After(Seq(8)), 3, &[9, 10]),
        (Page::After(Seq(10)), 3, &[]),
        (Page::After(Seq(u32::MAX)), 3, &[]),
        (Page::After(Seq(4)), 0, &[]),
    ];
    check(&store, &cases).await;
}

pub(crate) async fn before_gives_the_nearest_in_order(store: AnyStore) {
    let cases: [(Page, u32, &[u32]); 6] = [
        (Page::Before(Seq(11)), 3, &[8, 9, 10]),
        (Page::Before(Seq(u32::MAX)), 3, &[8, 9, 10]),
        (Page::Before(Seq(8)), 3, &[5, 6, 7]),
        (Page::Before(Seq(3)), 3, &[1, 2]),
        (Page::Before(Seq(1)), 3, &[]),
        (Page::Before(Seq(0)), 3, &[]),
    ];
    check(&store, &cases).await;
}

pub(crate) async fn last_gives_the_end_in_order(store: AnyStore) {
    let cases: [(Page, u32, &[u32]); 3] = [
        (Page::Last, 3, &[8, 9, 10]),
        (Page::Last, 100, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        (Page::Last, 0, &[]),
    ];
    check(&store, &cases).await;
}

pub(crate) async fn an_unknown_conversation_has_no_messages(store: AnyStore) {
    let unknown = ConversationId(ten(&store).await.0 + 1000);
    for page in [Page::After(Seq(0)), Page::Before(Seq(9)), Page::Last] {
        let messages = store.entries(unknown, page, 10).await.unwrap();
        assert_eq!(messages, [], "{page:?}");
    }
}
