//! Files: who may send which, and what becomes of their bytes.

use futures::TryStreamExt;
use kite_domain::{ChatError, Content, FileId};
use kite_protocol::{FileMeta, FileRefusal};

use crate::world::{World, bytes, id, now, png};

#[tokio::test]
async fn a_file_is_offered_uploaded_sent_and_read() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let chat = &world.chat;
    let file = chat.offer_file(&visitor, id("f"), png(5)).await.unwrap();
    let send = || chat.send_file(&visitor, id("f"), &file.id, now());
    assert!(matches!(send().await, Err(ChatError::NotUploaded)));
    chat.receive_file(&file.id, bytes(b"bytes")).await.unwrap();
    let message = send().await.unwrap();
    let Content::File(carried) = message.content else {
        panic!("a file was sent");
    };
    assert_eq!(carried.meta, png(5));
    let stored = chat.file_bytes(&carried).await.unwrap();
    let read: Vec<_> = stored.bytes.try_collect().await.unwrap();
    assert_eq!(read.concat(), b"bytes");
}

#[tokio::test]
async fn offering_again_gives_the_same_file_and_a_repeated_upload_is_harmless() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let chat = &world.chat;
    let offer = || chat.offer_file(&visitor, id("f"), png(5));
    let file = offer().await.unwrap();
    assert_eq!(offer().await.unwrap().id, file.id);
    chat.receive_file(&file.id, bytes(b"bytes")).await.unwrap();
    chat.receive_file(&file.id, bytes(b"other")).await.unwrap();
    let file = chat.file(&file.id).await.unwrap();
    let stored = chat.file_bytes(&file).await.unwrap();
    let read: Vec<_> = stored.bytes.try_collect().await.unwrap();
    assert_eq!(read.concat(), b"bytes", "what is stored stays");
}

#[tokio::test]
async fn one_id_is_one_file() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let chat = &world.chat;
    chat.offer_file(&visitor, id("f"), png(5)).await.unwrap();
    let other = chat.offer_file(&visitor, id("f"), png(6)).await;
    assert!(matches!(other, Err(ChatError::UnknownFile)));
}

#[tokio::test]
async fn more_or_fewer_bytes_than_announced_are_refused_and_may_be_sent_again() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let chat = &world.chat;
    let file = chat.offer_file(&visitor, id("f"), png(5)).await.unwrap();
    for wrong in [&b"byte"[..], b"bytes!"] {
        let received = chat.receive_file(&file.id, bytes(wrong)).await;
        assert!(matches!(
            received,
            Err(ChatError::WrongSize { expected: 5, .. })
        ));
    }
    chat.receive_file(&file.id, bytes(b"bytes")).await.unwrap();
}

#[tokio::test]
async fn a_visitor_sends_only_what_that_visitor_uploaded_for_that_message() {
    let world = World::new();
    let channel = world.channel("demo_channel", &[]).await;
    let ada = world.visitor(&channel, "ada").await;
    let eve = world.visitor(&channel, "eve").await;
    let chat = &world.chat;
    let file = chat.offer_file(&ada, id("f"), png(5)).await.unwrap();
    chat.receive_file(&file.id, bytes(b"bytes")).await.unwrap();
    chat.offer_file(&eve, id("f"), png(5)).await.unwrap();
    let unknown = FileId::new("0".repeat(32)).unwrap();
    for (visitor, message, file) in [
        (&eve, "f", &file.id),
        (&eve, "g", &file.id),
        (&ada, "g", &file.id),
        (&ada, "f", &unknown),
    ] {
        let sent = chat.send_file(visitor, id(message), file, now()).await;
        assert!(matches!(sent, Err(ChatError::UnknownFile)));
    }
}

#[tokio::test]
async fn types_and_sizes_that_may_not_be_sent_are_refused_for_both_sides() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let operator = world.operator().await;
    let html = FileMeta {
        media_type: "text/html".into(),
        ..png(5)
    };
    let offered = world.chat.offer_file(&visitor, id("f"), html.clone()).await;
    assert!(matches!(
        offered,
        Err(ChatError::File(FileRefusal::UnsupportedType(_)))
    ));
    let replied = world
        .chat
        .reply_with_file(
            &operator,
            visitor.conversation,
            id("f"),
            html,
            bytes(b"bytes"),
        )
        .await;
    assert!(matches!(
        replied,
        Err(ChatError::File(FileRefusal::UnsupportedType(_)))
    ));
    let large = world
        .chat
        .offer_file(&visitor, id("f"), png(6 * 1024 * 1024))
        .await;
    assert!(matches!(
        large,
        Err(ChatError::File(FileRefusal::TooLarge { .. }))
    ));
}

#[tokio::test]
async fn an_operators_file_sent_again_is_one_message() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let operator = world.operator().await;
    let reply = || {
        world.chat.reply_with_file(
            &operator,
            visitor.conversation,
            id("f"),
            png(5),
            bytes(b"bytes"),
        )
    };
    let first = reply().await.unwrap();
    assert_eq!(reply().await.unwrap(), first);
}
