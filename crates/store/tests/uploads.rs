//! The chat over real stores: bytes and what is known of them stay together.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::channel::mpsc;
use futures::{FutureExt, StreamExt};
use kite_domain::channel::{Origins, Secret};
use kite_domain::port::{Clock, NewChannel, Random, Wake};
use kite_domain::{Chat, ChatError, Claim, ConversationId, Ports};
use kite_protocol::{ChannelName, FileMeta, MemberId, MessageId, Timestamp};
use kite_store::{LocalBlobs, MemoryStore};
use tempfile::TempDir;

/// A world in which it is always the same moment and nothing is random.
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000)
    }
}

impl Random for Still {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

impl Wake for Still {
    fn wake(&self, _: ConversationId) {}
}

fn stored_files(dir: &Path) -> usize {
    let inside = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let folders = inside.filter(|path| path.is_dir());
    folders
        .map(|path| fs::read_dir(path).unwrap().count())
        .sum()
}

#[tokio::test]
async fn a_channel_removed_during_an_upload_leaves_no_bytes() {
    let dir = TempDir::new().unwrap();
    let chat = Chat::new(Ports {
        store: Arc::new(MemoryStore::new()),
        blobs: Arc::new(LocalBlobs::open(dir.path()).unwrap()),
        clock: Arc::new(Still),
        random: Arc::new(Still),
        wake: Arc::new(Still),
    });
    let name = ChannelName::new("shop_channel").unwrap();
    let channel = NewChannel {
        name: name.clone(),
        title: String::new(),
        origins: Origins::default(),
        secret: Secret::stored("secret".into()),
        created_at: Still.now(),
    };
    let channel = chat.store().add_channel(channel).await.unwrap();
    let claim = Claim::Member(MemberId::new("member").unwrap());
    let membership = chat.join(&channel, claim, None, None).await.unwrap();
    let meta = FileMeta {
        name: "cat.png".into(),
        media_type: "image/png".into(),
        size: 6,
    };
    let client_id = MessageId::new("one").unwrap();
    let offered = chat.offer_file(&membership, client_id, meta).await;
    let file = offered.unwrap().id;

    let (bytes, stream) = mpsc::unbounded();
    bytes
        .unbounded_send(Ok(Bytes::from_static(b"one")))
        .unwrap();
    let mut upload = chat.receive_file(&file, stream.boxed()).boxed();
    assert!((&mut upload).now_or_never().is_none());
    assert_eq!(stored_files(dir.path()), 1, "it has begun");

    let orphans = chat.store().remove_channel(&name).await.unwrap();
    assert_eq!(orphans, Some(vec![file.clone()]));
    bytes
        .unbounded_send(Ok(Bytes::from_static(b"two")))
        .unwrap();
    drop(bytes);
    let refused = upload.await;
    assert!(
        matches!(refused, Err(ChatError::UnknownFile)),
        "{refused:?}"
    );
    assert_eq!(stored_files(dir.path()), 0);
}
