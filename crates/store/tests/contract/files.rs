//! Files, without their bytes.

use kite_domain::entry::NewContent;
use kite_domain::file::NewFile;
use kite_domain::port::StoreError;
use kite_domain::{Content, ConversationId, FileId, Side};
use kite_protocol::FileMeta;

use crate::harness::{AnyStore, all, append, at, id, said, visitor};

/// A file with an id made from its client id.
pub(crate) fn new_file(conversation: ConversationId, client_id: &str) -> NewFile {
    NewFile {
        id: FileId::new(format!("{client_id:0<32}")).unwrap(),
        conversation,
        side: Side::Visitor,
        client_id: id(client_id),
        meta: FileMeta {
            name: "../a \"cat\".png".into(),
            media_type: "image/png".into(),
            size: 5 * 1024 * 1024,
        },
        created_at: at(1),
    }
}

pub(crate) async fn a_file_comes_back_as_it_was_registered(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let new = new_file(conversation, "one");
    let file = store.add_file(new.clone()).await.unwrap();
    assert_eq!(
        (&file.id, &file.meta, file.conversation, file.digest),
        (&new.id, &new.meta, conversation, None)
    );
    let found = store.file(&new.id).await.unwrap();
    assert_eq!(found, Some(file.clone()));
    let found = store.file_of(conversation, Side::Visitor, &id("one")).await;
    assert_eq!(found.unwrap(), Some(file));
    let other_side = store
        .file_of(conversation, Side::Operator, &id("one"))
        .await;
    assert_eq!(other_side.unwrap(), None);
    let unknown = FileId::new("u".repeat(32)).unwrap();
    assert_eq!(store.file(&unknown).await.unwrap(), None);
}

pub(crate) async fn the_same_client_id_is_the_same_file(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let first = store.add_file(new_file(conversation, "one")).await.unwrap();
    let mut again = new_file(conversation, "one");
    again.id = FileId::new("z".repeat(32)).unwrap();
    again.meta.name = "another.png".into();
    let second = store.add_file(again.clone()).await.unwrap();
    assert_eq!(second, first);
    assert_eq!(store.file(&again.id).await.unwrap(), None);

    again.side = Side::Operator;
    let of_other_side = store.add_file(again.clone()).await.unwrap();
    assert_eq!(of_other_side.id, again.id);
}

pub(crate) async fn the_digest_is_there_once_the_bytes_are(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let file = store.add_file(new_file(conversation, "one")).await.unwrap();
    store.file_stored(&file.id, [7; 32]).await.unwrap();
    let stored = store.file(&file.id).await.unwrap().unwrap();
    assert_eq!(stored.digest, Some([7; 32]));
    let again = store.add_file(new_file(conversation, "one")).await.unwrap();
    assert_eq!(again.digest, Some([7; 32]));
}

pub(crate) async fn a_message_carries_its_file(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let file = store.add_file(new_file(conversation, "one")).await.unwrap();
    store.file_stored(&file.id, [7; 32]).await.unwrap();
    let file = store.file(&file.id).await.unwrap().unwrap();
    let mut new = said(conversation, "one", 1);
    new.content = NewContent::File(file.id.clone());
    let message = append(&store, new.clone()).await;
    assert_eq!(message.content, Content::File(file));
    assert_eq!(append(&store, new).await, message);
    assert_eq!(
        all(&store, conversation).await,
        std::slice::from_ref(&message)
    );
    let row = store.inbox_row(conversation).await.unwrap().unwrap();
    assert_eq!(row.last_message, message);
}

pub(crate) async fn what_belongs_to_nothing_is_refused(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let unknown = ConversationId(conversation.0 + 1000);
    let refused = store.add_file(new_file(unknown, "one")).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");

    let unknown = FileId::new("u".repeat(32)).unwrap();
    let refused = store.file_stored(&unknown, [7; 32]).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");

    let mut new = said(conversation, "one", 1);
    new.content = NewContent::File(unknown);
    let refused = store.append(new).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
    assert_eq!(all(&store, conversation).await, []);
}

/// It would be deleted with the one and missing in the other.
pub(crate) async fn a_file_is_carried_once(store: AnyStore) {
    let conversation = visitor(&store).await.conversation;
    let file = store.add_file(new_file(conversation, "one")).await.unwrap();
    let carrying = |client_id| {
        let mut new = said(conversation, client_id, 1);
        new.content = NewContent::File(file.id.clone());
        new
    };
    append(&store, carrying("one")).await;
    let refused = store.append(carrying("two")).await;
    assert!(matches!(refused, Err(StoreError::Gone)), "{refused:?}");
    assert_eq!(all(&store, conversation).await.len(), 1);
}
