//! What is kept, for how long, and how much of it.

use std::sync::atomic::{AtomicBool, Ordering};

use futures::FutureExt;
use kite_domain::conversation::Page;
use kite_domain::{Channel, ChatError, Seq};
use kite_protocol::ChannelName;

use crate::world::{World, bytes, id, now, png};

const DAY: i64 = 24 * 60 * 60 * 1000;

async fn set(world: &World, change: impl FnOnce(&mut Channel)) -> Channel {
    let mut channel = world.chat.enter("demo_channel", None).await.unwrap();
    change(&mut channel);
    world
        .chat
        .store()
        .update_channel(channel.clone())
        .await
        .unwrap();
    channel
}

#[tokio::test]
async fn entries_and_files_end_with_their_retention() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let chat = &world.chat;
    let file = chat.offer_file(&visitor, id("f"), png(5)).await.unwrap();
    chat.receive_file(&file.id, bytes(b"bytes")).await.unwrap();
    chat.send_file(&visitor, id("f"), &file.id, now())
        .await
        .unwrap();
    let file = chat.file(&file.id).await.unwrap();
    let forever = set(&world, |_| {}).await;
    world.clock.advance(31 * DAY);
    world.say(&visitor, "Back").await;
    assert!(!chat.sweep(&forever).await.unwrap());
    assert!(chat.file_bytes(&file).await.is_ok());
    let month = set(&world, |channel| channel.retention_days = Some(30)).await;
    while chat.sweep(&month).await.unwrap() {}
    assert!(matches!(
        chat.file_bytes(&file).await,
        Err(ChatError::UnknownFile)
    ));
    let left = chat.entries(&visitor, Page::Last, 10).await.unwrap();
    assert_eq!(
        left.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
        [Seq(2)]
    );
    assert_eq!(chat.standing(&visitor).await.unwrap().first, Seq(2));
    world.say(&visitor, "Still here").await;
    assert_eq!(chat.standing(&visitor).await.unwrap().last, Seq(3));
}

#[tokio::test]
async fn files_whose_message_never_came_end_after_two_days() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let chat = &world.chat;
    let sent = chat.offer_file(&visitor, id("sent"), png(5)).await.unwrap();
    chat.receive_file(&sent.id, bytes(b"bytes")).await.unwrap();
    chat.send_file(&visitor, id("sent"), &sent.id, now())
        .await
        .unwrap();
    let left = chat.offer_file(&visitor, id("left"), png(5)).await.unwrap();
    chat.receive_file(&left.id, bytes(b"bytes")).await.unwrap();
    world.clock.advance(DAY);
    assert!(!chat.sweep_abandoned_files().await.unwrap());
    assert!(chat.file(&left.id).await.is_ok());
    world.clock.advance(2 * DAY);
    while chat.sweep_abandoned_files().await.unwrap() {}
    assert!(matches!(
        chat.file(&left.id).await,
        Err(ChatError::UnknownFile)
    ));
    assert!(chat.file(&sent.id).await.is_ok());
}

#[tokio::test]
async fn a_full_channel_takes_no_further_file() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    set(&world, |channel| channel.quota = Some(11)).await;
    let chat = &world.chat;
    let offer = |name, size| chat.offer_file(&visitor, id(name), png(size));
    offer("a", 5).await.unwrap();
    offer("b", 5).await.unwrap();
    let refused = offer("c", 5).await;
    assert!(
        matches!(refused, Err(ChatError::QuotaExceeded)),
        "{refused:?}"
    );
    offer("b", 5).await.unwrap();
    offer("d", 1).await.unwrap();
    world.say(&visitor, "Texts still go").await;
    let other = world.channel("other_channel", &[]).await;
    let neighbour = world.visitor(&other, "n").await;
    assert!(chat.offer_file(&neighbour, id("a"), png(50)).await.is_ok());
}

#[tokio::test]
async fn an_erased_visitor_leaves_nothing() {
    let world = World::new();
    let visitor = world.a_visitor().await;
    let chat = &world.chat;
    world.say(&visitor, "Hello").await;
    let file = chat.offer_file(&visitor, id("f"), png(5)).await.unwrap();
    chat.receive_file(&file.id, bytes(b"bytes")).await.unwrap();
    let file = chat.file(&file.id).await.unwrap();
    assert!(chat.erase(visitor.visitor).await.unwrap());
    assert!(!chat.erase(visitor.visitor).await.unwrap());
    assert!(matches!(
        chat.file_bytes(&file).await,
        Err(ChatError::UnknownFile)
    ));
    assert!(matches!(
        chat.standing(&visitor).await,
        Err(ChatError::UnknownConversation)
    ));
    let late = chat.say(&visitor, id("late"), "Hm".into(), now()).await;
    assert!(
        matches!(late, Err(ChatError::UnknownConversation)),
        "{late:?}"
    );
    let channel = chat.enter("demo_channel", None).await.unwrap();
    assert_ne!(
        world.visitor(&channel, "member").await.visitor,
        visitor.visitor
    );
}

#[tokio::test]
async fn what_two_change_of_a_channel_at_once_holds_for_both() {
    let world = World::new();
    let seen = world.channel("demo_channel", &[]).await;
    let chat = &world.chat;
    let name = seen.name.clone();
    let meddled = AtomicBool::new(false);
    let changed = chat
        .change_channel(&name, |channel| -> Result<(), ChatError> {
            channel.title = "Shop".into();
            // Somebody else is quicker, once.
            if !meddled.swap(true, Ordering::Relaxed) {
                let mut other = seen.clone();
                other.quota = Some(7);
                let set = chat.store().update_channel(other);
                set.now_or_never().unwrap().unwrap();
            }
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!((changed.title.as_str(), changed.quota), ("Shop", Some(7)));
    let gone = ChannelName::new("nobody_there").unwrap();
    let refused = chat.change_channel(&gone, |_| Ok::<_, ChatError>(())).await;
    assert!(matches!(refused, Err(ChatError::UnknownChannel)));
}
