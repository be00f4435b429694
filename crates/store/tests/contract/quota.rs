//! How many bytes of files a channel may have.

use kite_domain::entry::NewContent;
use kite_domain::file::NewFile;
use kite_domain::port::StoreError;
use kite_domain::{Channel, ConversationId, Seq, Side};

use crate::files::new_file;
use crate::harness::{AnyStore, add_channel, append, at, id, join, new_visitor, said};

async fn bounded(store: &AnyStore, name: &str, quota: u64) -> (Channel, ConversationId) {
    let mut channel = add_channel(store, name).await;
    channel.quota = Some(quota);
    store.update_channel(channel.clone()).await.unwrap();
    channel.revision += 1;
    let conversation = join(store, &channel, "member").await.conversation;
    (channel, conversation)
}

fn sized(conversation: ConversationId, client_id: &str, size: u64) -> NewFile {
    let mut file = new_file(conversation, client_id);
    file.meta.size = size;
    file
}

async fn refuse(store: &AnyStore, file: NewFile) {
    let refused = store.add_file(file).await;
    assert!(
        matches!(refused, Err(StoreError::QuotaExceeded)),
        "{refused:?}"
    );
}

pub(crate) async fn a_quota_bounds_what_is_registered(store: AnyStore) {
    let (_, conversation) = bounded(&store, "shop_channel", 100).await;
    store.add_file(sized(conversation, "a", 60)).await.unwrap();
    refuse(&store, sized(conversation, "b", 41)).await;
    let refused = store.file_of(conversation, Side::Visitor, &id("b")).await;
    assert_eq!(refused.unwrap(), None);
    // To the last byte.
    store.add_file(sized(conversation, "c", 40)).await.unwrap();
    let mut of_operator = sized(conversation, "d", 1);
    of_operator.side = Side::Operator;
    refuse(&store, of_operator).await;
    // The one that is there already takes no more room.
    store.add_file(sized(conversation, "a", 60)).await.unwrap();
}

pub(crate) async fn a_quota_is_the_whole_channels_and_no_others(store: AnyStore) {
    let (channel, conversation) = bounded(&store, "shop_channel", 100).await;
    let (_, elsewhere) = bounded(&store, "other_channel", 100).await;
    let neighbour = join(&store, &channel, "neighbour").await.conversation;
    store.add_file(sized(conversation, "a", 100)).await.unwrap();
    refuse(&store, sized(neighbour, "b", 1)).await;
    store.add_file(sized(elsewhere, "c", 100)).await.unwrap();
}

pub(crate) async fn without_a_quota_there_is_no_bound(store: AnyStore) {
    let (mut channel, conversation) = bounded(&store, "shop_channel", 0).await;
    refuse(&store, sized(conversation, "a", 1)).await;
    channel.quota = None;
    store.update_channel(channel).await.unwrap();
    let huge = sized(conversation, "a", 1 << 40);
    store.add_file(huge).await.unwrap();
}

/// However a file goes, its room is there again.
pub(crate) async fn what_is_removed_takes_no_room(store: AnyStore) {
    let (channel, conversation) = bounded(&store, "shop_channel", 100).await;
    let file = store.add_file(sized(conversation, "a", 100)).await.unwrap();
    let mut carrying = said(conversation, "a", 1);
    carrying.content = NewContent::File(file.id);
    append(&store, carrying).await;
    let mut delete = said(conversation, "delete", 2);
    delete.content = NewContent::Edit {
        target: Seq(1),
        text: None,
    };
    append(&store, delete).await;

    store.add_file(sized(conversation, "b", 100)).await.unwrap();
    refuse(&store, sized(conversation, "c", 1)).await;
    store.sweep_files(at(1000), 10).await.unwrap();

    let other = join(&store, &channel, "other").await;
    let file = store.add_file(sized(other.conversation, "d", 100)).await;
    refuse(&store, sized(conversation, "e", 1)).await;
    let erased = store.erase_visitor(other.visitor).await.unwrap();
    assert_eq!(erased, Some(vec![file.unwrap().id]));

    let file = store.add_file(sized(conversation, "f", 100)).await.unwrap();
    let mut carrying = said(conversation, "f", 3);
    carrying.content = NewContent::File(file.id.clone());
    append(&store, carrying).await;
    refuse(&store, sized(conversation, "g", 1)).await;
    // Whoever came since then is kept.
    let mut again = new_visitor(&channel, "member");
    again.joined_at = at(2000);
    store.join(again).await.unwrap();
    let swept = store.sweep(channel.id, at(1000), 10).await.unwrap();
    assert_eq!(swept.files, [file.id]);
    store.add_file(sized(conversation, "h", 100)).await.unwrap();
    refuse(&store, sized(conversation, "i", 1)).await;
}
