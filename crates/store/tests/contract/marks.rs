//! How far each side has come.

use kite_domain::{ConversationId, Marks, Seq, Side};
use kite_protocol::v2::Mark;

use crate::harness::{AnyStore, add_channel, append, join, mark, said, visitor};

const SIDES: [Side; 2] = [Side::Visitor, Side::Operator];

async fn marks(store: &AnyStore, conversation: ConversationId, side: Side) -> (u32, u32) {
    let conversation = store.conversation(conversation).await.unwrap().unwrap();
    let Marks { received, read } = conversation.marks(side);
    (received.0, read.0)
}

async fn five(store: &AnyStore) -> ConversationId {
    let conversation = visitor(store).await.conversation;
    for number in 1..=5 {
        append(store, said(conversation, &format!("m{number}"), number)).await;
    }
    conversation
}

pub(crate) async fn marks_go_forward_only_and_to_the_last_entry(store: AnyStore) {
    let conversation = five(&store).await;
    for side in SIDES {
        for (which, up_to, changes, expected) in [
            (Mark::Delivered, 0, false, (0, 0)),
            (Mark::Delivered, 2, true, (2, 0)),
            (Mark::Delivered, 2, false, (2, 0)),
            (Mark::Delivered, 1, false, (2, 0)),
            (Mark::Read, 1, true, (2, 1)),
            (Mark::Read, 1, false, (2, 1)),
            // What is read has been received.
            (Mark::Read, 3, true, (3, 3)),
            (Mark::Read, 2, false, (3, 3)),
            (Mark::Delivered, 3, false, (3, 3)),
            (Mark::Delivered, u32::MAX, true, (5, 3)),
            (Mark::Read, 1000, true, (5, 5)),
            (Mark::Read, 1000, false, (5, 5)),
        ] {
            let changed = mark(&store, conversation, side, which, up_to).await;
            assert_eq!(changed, changes, "{side:?} {which:?} {up_to}");
            let now = marks(&store, conversation, side).await;
            assert_eq!(now, expected, "{side:?} {which:?} {up_to}");
        }
    }
}

pub(crate) async fn each_side_and_conversation_has_its_own_marks(store: AnyStore) {
    let channel = add_channel(&store, "shop_channel").await;
    let here = join(&store, &channel, "here").await.conversation;
    let there = join(&store, &channel, "there").await.conversation;
    for conversation in [here, there] {
        append(&store, said(conversation, "one", 1)).await;
        append(&store, said(conversation, "two", 2)).await;
    }
    mark(&store, here, Side::Visitor, Mark::Read, 1).await;
    mark(&store, here, Side::Operator, Mark::Delivered, 2).await;
    assert_eq!(marks(&store, here, Side::Visitor).await, (1, 1));
    assert_eq!(marks(&store, here, Side::Operator).await, (2, 0));
    for side in SIDES {
        assert_eq!(marks(&store, there, side).await, (0, 0));
    }
}

pub(crate) async fn a_new_entry_leaves_the_marks(store: AnyStore) {
    let conversation = five(&store).await;
    for side in SIDES {
        mark(&store, conversation, side, Mark::Read, 5).await;
    }
    append(&store, said(conversation, "m6", 6)).await;
    for side in SIDES {
        assert_eq!(marks(&store, conversation, side).await, (5, 5));
    }
}

pub(crate) async fn marks_of_nothing_are_nothing(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let unknown = ConversationId(conversation.0 + 1000);
    for side in SIDES {
        for which in [Mark::Delivered, Mark::Read] {
            assert!(!mark(&store, unknown, side, which, 1).await);
            assert!(!mark(&store, conversation, side, which, 1).await);
        }
        let conversation = store.conversation(conversation).await.unwrap();
        assert_eq!(conversation.unwrap().marks(side).read, Seq(0));
    }
}
