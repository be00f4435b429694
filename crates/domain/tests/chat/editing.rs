//! Changing and deleting what was said.

use futures::TryStreamExt;
use kite_domain::conversation::Page;
use kite_domain::{Author, ChatError, Content, Entry, Seq};
use kite_protocol::{FileMeta, TextRefusal};

use crate::world::{World, bytes, id, now, png};

async fn edit(
    world: &World,
    entry: &Entry,
    author: &Author,
    client_id: &str,
    text: Option<&str>,
) -> Result<Entry, ChatError> {
    let text = text.map(str::to_owned);
    let chat = &world.chat;
    chat.edit(
        entry.conversation,
        id(client_id),
        author.clone(),
        entry.seq,
        text,
        now(),
    )
    .await
}

#[tokio::test]
async fn an_edit_is_an_entry_and_changes_what_its_target_says() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let said = world.say(&visitor, "Helo").await;
    world.clock.advance(1000);
    let edited = edit(&world, &said, &Author::Visitor, "fix", Some("Hello"))
        .await
        .unwrap();
    assert_eq!(edited.seq, Seq(2));
    let now_says = Content::Edit {
        target: Seq(1),
        text: Some("Hello".into()),
    };
    assert_eq!(edited.content, now_says);
    let log = world.chat.entries(&visitor, Page::Last, 10).await.unwrap();
    assert_eq!(log[0].content, Content::Text("Hello".into()));
    assert_eq!(log[0].edited_at, Some(edited.stored_at));
    assert_eq!(log[1], edited);
    assert_eq!(
        world.row(&visitor).await.last_message.content,
        log[0].content
    );
}

#[tokio::test]
async fn an_edit_sent_again_is_the_same_also_after_its_target_is_deleted() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let said = world.say(&visitor, "Helo").await;
    let me = Author::Visitor;
    let first = edit(&world, &said, &me, "fix", Some("Hello"))
        .await
        .unwrap();
    let deleted = edit(&world, &said, &me, "gone", None).await.unwrap();
    let again = edit(&world, &said, &me, "fix", Some("Hello"))
        .await
        .unwrap();
    assert_eq!((again.seq, again.id), (first.seq, first.id));
    assert_eq!(
        again.content,
        Content::Edit {
            target: Seq(1),
            text: None
        }
    );
    let again = edit(&world, &said, &me, "gone", None).await.unwrap();
    assert_eq!(again, deleted);
    let log = world.chat.entries(&visitor, Page::Last, 10).await.unwrap();
    assert_eq!(log.len(), 3);
    assert_eq!(log[0].content, Content::Deleted);
}

#[tokio::test]
async fn only_its_author_changes_a_message() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let olga = world.operator().await;
    let ivan = world.chat.store().operator("Ivan").await.unwrap();
    let said = world.say(&visitor, "Hello").await;
    let reply = world.reply(&olga, &visitor, "Hi").await;
    for (entry, stranger) in [
        (&said, olga.author()),
        (&reply, Author::Visitor),
        (&reply, ivan.author()),
    ] {
        let refused = edit(&world, entry, &stranger, "x", Some("Ha")).await;
        assert!(matches!(refused, Err(ChatError::NotYours)), "{refused:?}");
        let refused = edit(&world, entry, &stranger, "x", None).await;
        assert!(matches!(refused, Err(ChatError::NotYours)), "{refused:?}");
    }
    let renamed = Author::Operator {
        id: olga.id,
        name: "Olga B.".into(),
    };
    assert!(
        edit(&world, &reply, &renamed, "y", Some("Hi there"))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn what_is_no_message_cannot_be_changed() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let said = world.say(&visitor, "Hello").await;
    let me = Author::Visitor;
    let fix = edit(&world, &said, &me, "fix", Some("Hello!"))
        .await
        .unwrap();
    let refused = edit(&world, &fix, &me, "a", Some("?")).await;
    assert!(
        matches!(refused, Err(ChatError::NotEditable)),
        "{refused:?}"
    );
    edit(&world, &said, &me, "gone", None).await.unwrap();
    for text in [None, Some("Back")] {
        let refused = edit(&world, &said, &me, "b", text).await;
        assert!(
            matches!(refused, Err(ChatError::NotEditable)),
            "{refused:?}"
        );
    }
    for seq in [0, 99, u32::MAX] {
        let nothing = Entry {
            seq: Seq(seq),
            ..said.clone()
        };
        let refused = edit(&world, &nothing, &me, "c", None).await;
        assert!(
            matches!(refused, Err(ChatError::UnknownEntry)),
            "{refused:?}"
        );
    }
    let long = "x".repeat(4097);
    let refused = edit(&world, &said, &me, "d", Some(&long)).await;
    assert!(matches!(
        refused,
        Err(ChatError::Text(TextRefusal::TooLarge { .. }))
    ));
}

#[tokio::test]
async fn a_deleted_file_leaves_no_bytes() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let chat = &world.chat;
    let meta: FileMeta = png(5);
    let file = chat.offer_file(&visitor, id("f"), meta).await.unwrap();
    chat.receive_file(&file.id, bytes(b"bytes")).await.unwrap();
    let sent = chat
        .send_file(&visitor, id("f"), &file.id, now())
        .await
        .unwrap();
    let file = chat.file(&file.id).await.unwrap();
    let stored = chat.file_bytes(&file).await.unwrap();
    assert_eq!(
        stored.bytes.try_collect::<Vec<_>>().await.unwrap().concat(),
        b"bytes"
    );
    let other_text = edit(&world, &sent, &Author::Visitor, "x", Some("text")).await;
    assert!(matches!(other_text, Err(ChatError::NotEditable)));
    edit(&world, &sent, &Author::Visitor, "gone", None)
        .await
        .unwrap();
    assert!(matches!(
        chat.file(&file.id).await,
        Err(ChatError::UnknownFile)
    ));
    assert!(matches!(
        chat.file_bytes(&file).await,
        Err(ChatError::UnknownFile)
    ));
}
