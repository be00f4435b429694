//! Bytes both ways.

use bytes::Bytes;
use futures::stream;
use kite_telegram::api::{
    Album, AlbumItem, CallError, DOWNLOAD_BYTES, DownloadError, EditMessageCaption, FileKind,
    FileRef, Refusal, ReplyParameters, SendFile, SendMessage, Upload,
};

use crate::{GROUP, at, place, start};
use kite_telegram_double::Double;

/// What Telegram takes for a photo.
const PHOTO: &[u8] = b"\xff\xd8\xff and the rest";

fn upload(name: &str, bytes: &'static [u8]) -> Upload {
    // In pieces, as from a disk.
    let pieces = bytes.chunks(3).map(|piece| Ok(Bytes::from_static(piece)));
    Upload {
        name: name.into(),
        size: bytes.len() as u64,
        bytes: Box::pin(stream::iter(pieces)),
    }
}

fn file(kind: FileKind, name: &str) -> SendFile {
    let file = upload(name, PHOTO);
    SendFile {
        place: place(GROUP),
        kind,
        caption: "under it".into(),
        reply: None,
        silent: false,
        file,
    }
}

fn kept(double: &Double, file: &FileRef) -> Vec<u8> {
    double.world().files[&file.file_id].clone()
}

fn reference(json: serde_json::Value) -> FileRef {
    serde_json::from_value(json).unwrap()
}

#[tokio::test]
async fn a_file_of_each_kind_arrives_whole() {
    let (double, bot) = start().await;
    for kind in [
        FileKind::Photo,
        FileKind::Document,
        FileKind::Video,
        FileKind::Audio,
        FileKind::Voice,
        FileKind::Animation,
    ] {
        let sent = bot.send_file(file(kind, "a.bin")).await.unwrap();
        assert_eq!(sent.caption.as_deref(), Some("under it"));
        let attached = [
            &sent.document,
            &sent.video,
            &sent.audio,
            &sent.voice,
            &sent.animation,
        ];
        let attached = attached
            .into_iter()
            .flatten()
            .map(|attached| &attached.file);
        let mut files = attached.chain(sent.photo.iter().map(|photo| &photo.file));
        assert_eq!(kept(&double, files.next().unwrap()), PHOTO, "{kind:?}");
        assert!(files.next().is_none());
    }
}

#[tokio::test]
async fn not_everything_is_a_photo() {
    let (double, bot) = start().await;
    let mut request = file(FileKind::Photo, "a.jpg");
    request.file = upload("a.jpg", b"no picture");
    let refused = bot.send_file(request).await;
    assert!(matches!(refused, Err(CallError::Refused(_))), "{refused:?}");
    assert!(double.world().chat(GROUP).messages.is_empty());
}

#[tokio::test]
async fn a_name_is_text_and_nothing_else() {
    let (_double, bot) = start().await;
    let name = "a\"; x=\"b\r\nX-Evil: 1\r\n\r\nпривіт 🪁.pdf";
    let sent = bot.send_file(file(FileKind::Document, name)).await.unwrap();
    let shown = sent.document.unwrap().file_name.unwrap();
    assert!(shown.ends_with("привіт 🪁.pdf"), "{shown}");
    assert!(!shown.contains(['\r', '\n']), "{shown}");
    assert_eq!(sent.caption.as_deref(), Some("under it"));
}

#[tokio::test]
async fn captions_change_and_have_their_limit() {
    let (_double, bot) = start().await;
    let parent = bot
        .call(&SendMessage::new(place(GROUP), "x"))
        .await
        .unwrap();
    let mut request = file(FileKind::Document, "a.pdf");
    request.reply = Some(ReplyParameters::to(parent.message_id));
    let sent = bot.send_file(request).await.unwrap();
    assert_eq!(sent.reply_to_message.unwrap().message_id, parent.message_id);
    let message = at(GROUP, sent.message_id.0);
    let edit = EditMessageCaption {
        message,
        caption: "new".into(),
    };
    assert_eq!(
        bot.call(&edit).await.unwrap().caption.as_deref(),
        Some("new")
    );
    let long = EditMessageCaption {
        message,
        caption: "x".repeat(1025),
    };
    let refused = bot.call(&long).await;
    assert!(
        matches!(refused, Err(CallError::Refused(Refusal::TooLong))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_album_is_one() {
    let (double, bot) = start().await;
    let item = |kind, caption: &str, bytes| AlbumItem {
        kind,
        caption: caption.into(),
        file: upload("a", bytes),
    };
    let items = vec![
        item(FileKind::Photo, "both", PHOTO),
        item(FileKind::Video, "", b"two"),
    ];
    let sent = bot
        .send_album(Album {
            place: place(GROUP),
            reply: None,
            silent: false,
            items,
        })
        .await
        .unwrap();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].media_group_id, sent[1].media_group_id);
    assert_eq!(sent[0].caption.as_deref(), Some("both"));
    assert_eq!(kept(&double, &sent[0].photo[0].file), PHOTO);
    assert_eq!(kept(&double, &sent[1].video.as_ref().unwrap().file), b"two");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_not_blamed_on_the_network() {
    let (double, bot) = start().await;
    let mut request = file(FileKind::Document, "a.pdf");
    let pieces = [
        Ok(Bytes::from_static(b"the")),
        Err(std::io::Error::other("a broken disk")),
    ];
    request.file.bytes = Box::pin(stream::iter(pieces));
    let failed = bot.send_file(request).await;
    assert!(matches!(failed, Err(CallError::Unreadable)), "{failed:?}");
    assert!(double.world().chat(GROUP).messages.is_empty());
}

#[tokio::test]
async fn files_come_whole_and_bounded() {
    let (double, bot) = start().await;
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let small = reference(double.world().add_file(bytes.clone()));
    let mut download = bot.download(&small).await.unwrap();
    let mut got = Vec::new();
    while let Some(piece) = download.next().await.unwrap() {
        got.extend_from_slice(&piece);
    }
    assert!(got == bytes);

    let large = vec![0; usize::try_from(DOWNLOAD_BYTES).unwrap() + 1];
    let mut large = reference(double.world().add_file(large));
    let told = bot.download(&large).await;
    assert!(matches!(told, Err(DownloadError::TooLarge)), "{told:?}");
    large.file_size = None;
    let untold = bot.download(&large).await;
    let cause = Refusal::FileTooLarge;
    assert!(matches!(untold, Err(DownloadError::Call(CallError::Refused(c))) if c == cause));
    let unknown = reference(serde_json::json!({"file_id": "no", "file_unique_id": "no"}));
    assert!(bot.download(&unknown).await.is_err());
}
