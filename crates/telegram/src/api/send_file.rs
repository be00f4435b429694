//! Sending files, one by one and as albums; always by their bytes.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use reqwest::multipart::Form;
use serde::Serialize;

use crate::api::{Bot, CallError, Message, Place, ReplyParameters, Upload};

/// As what Telegram shows a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FileKind {
    /// A picture: JPEG or PNG, up to 10 MB.
    Photo,
    /// Any file, up to 50 MB, as are those below.
    Document,
    /// A film: MP4.
    Video,
    /// Music: MP3 or M4A.
    Audio,
    /// Spoken words: OGG with Opus, MP3 or M4A.
    Voice,
    /// A film without sound, or GIF.
    Animation,
}

/// How many files an album has at most.
pub const ALBUM_FILES: usize = 10;

/// The method that sends an album.
pub(crate) const ALBUM_METHOD: &str = "sendMediaGroup";

/// The largest photo, in bytes; what is larger goes as a document.
const PHOTO_BYTES: u64 = 10_000_000;

impl FileKind {
    /// As what a file of that type and size is best shown.
    pub fn of(media_type: &str, size: u64) -> Self {
        match media_type {
            "image/jpeg" | "image/png" if size <= PHOTO_BYTES => Self::Photo,
            "image/gif" => Self::Animation,
            "video/mp4" => Self::Video,
            "audio/mpeg" | "audio/mp4" => Self::Audio,
            "audio/ogg" => Self::Voice,
            _ => Self::Document,
        }
    }

    /// Whether Telegram shows both in one album.
    pub fn goes_with(self, other: Self) -> bool {
        match self {
            Self::Photo | Self::Video => matches!(other, Self::Photo | Self::Video),
            Self::Document | Self::Audio => self == other,
            Self::Voice | Self::Animation => false,
        }
    }

    /// The method that sends it.
    pub fn method(self) -> &'static str {
        match self {
            Self::Photo => "sendPhoto",
            Self::Document => "sendDocument",
            Self::Video => "sendVideo",
            Self::Audio => "sendAudio",
            Self::Voice => "sendVoice",
            Self::Animation => "sendAnimation",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Document => "document",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Voice => "voice",
            Self::Animation => "animation",
        }
    }
}

/// Sends a file.
#[derive(Debug)]
pub struct SendFile {
    /// Where to.
    pub place: Place,
    /// As what.
    pub kind: FileKind,
    /// The text under it, up to 1024 UTF-16 units; never parsed for markup.
    pub caption: String,
    /// What it answers.
    pub reply: Option<ReplyParameters>,
    /// Without a sound.
    pub silent: bool,
    /// The file.
    pub file: Upload,
}

/// Sends two to [`ALBUM_FILES`] files as one.
#[derive(Debug)]
pub struct Album {
    /// Where to.
    pub place: Place,
    /// What it answers.
    pub reply: Option<ReplyParameters>,
    /// Without a sound.
    pub silent: bool,
    /// The files: photos and videos, or documents only, or audio only.
    pub items: Vec<AlbumItem>,
}

/// A file of an album.
#[derive(Debug)]
pub struct AlbumItem {
    /// As what: no voice, no animation.
    pub kind: FileKind,
    /// The text under it.
    pub caption: String,
    /// The file.
    pub file: Upload,
}

impl Bot {
    /// Sends a file.
    pub async fn send_file(&self, request: SendFile) -> Result<Message, CallError> {
        let broken = Arc::new(AtomicBool::new(false));
        let mut form = addressed(request.place, request.reply, request.silent)?;
        if !request.caption.is_empty() {
            form = form.text("caption", request.caption);
        }
        form = form.part(request.kind.word(), request.file.part(&broken));
        self.upload(request.kind.method(), form, broken).await
    }

    /// Sends an album; gives a message for each of its files, in their order.
    /// Either all of it is there afterwards, or nothing.
    pub async fn send_album(&self, album: Album) -> Result<Vec<Message>, CallError> {
        #[derive(Serialize)]
        struct Media {
            r#type: &'static str,
            #[serde(rename = "media")]
            source: String,
            #[serde(skip_serializing_if = "String::is_empty")]
            caption: String,
        }
        let broken = Arc::new(AtomicBool::new(false));
        let mut form = addressed(album.place, album.reply, album.silent)?;
        let mut media = Vec::new();
        let mut parts = Vec::new();
        for (number, item) in album.items.into_iter().enumerate() {
            media.push(Media {
                r#type: item.kind.word(),
                source: format!("attach://file{number}"),
                caption: item.caption,
            });
            parts.push((format!("file{number}"), item.file.part(&broken)));
        }
        form = form.text("media", json(&media)?);
        for (name, part) in parts {
            form = form.part(name, part);
        }
        let files = media.len();
        let messages: Vec<Message> = self.upload(ALBUM_METHOD, form, broken).await?;
        if messages.len() != files {
            return Err(CallError::Odd("an album of another size".into()));
        }
        Ok(messages)
    }
}

fn addressed(
    place: Place,
    reply: Option<ReplyParameters>,
    silent: bool,
) -> Result<Form, CallError> {
    let mut form = Form::new().text("chat_id", place.chat_id.to_string());
    if let Some(topic) = place.topic {
        form = form.text("message_thread_id", topic.to_string());
    }
    if let Some(reply) = reply {
        form = form.text("reply_parameters", json(&reply)?);
    }
    if silent {
        form = form.text("disable_notification", "true");
    }
    Ok(form)
}

fn json(value: &impl Serialize) -> Result<String, CallError> {
    serde_json::to_string(value).map_err(|_| CallError::Odd("the request cannot be made".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_album_is_of_what_telegram_shows_together() {
        use FileKind::{Animation, Audio, Document, Photo, Video, Voice};
        let all = [Photo, Video, Document, Audio, Voice, Animation];
        for (kind, others) in [
            (Photo, &[Photo, Video][..]),
            (Video, &[Photo, Video]),
            (Document, &[Document]),
            (Audio, &[Audio]),
            (Voice, &[]),
            (Animation, &[]),
        ] {
            let with: Vec<_> = all.into_iter().filter(|it| kind.goes_with(*it)).collect();
            assert_eq!(with, others, "{kind:?}");
        }
    }

    #[test]
    fn pictures_are_photos_unless_they_are_too_large() {
        for (media_type, size, kind) in [
            ("image/jpeg", PHOTO_BYTES, FileKind::Photo),
            ("image/png", 1, FileKind::Photo),
            ("image/png", PHOTO_BYTES + 1, FileKind::Document),
            ("image/webp", 1, FileKind::Document),
            ("image/gif", 1, FileKind::Animation),
            ("video/mp4", 1, FileKind::Video),
            ("audio/mpeg", 1, FileKind::Audio),
            ("audio/ogg", 1, FileKind::Voice),
            ("application/pdf", 1, FileKind::Document),
        ] {
            assert_eq!(FileKind::of(media_type, size), kind, "{media_type}");
        }
    }
}
