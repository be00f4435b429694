//! Files that wait together are one album, in which each stays a message of its
//! own. Nobody waits for more of them to come.

use kite_domain::entry::{Content, Entry};
use kite_domain::outlet::{Due, Sent};

use super::story::Story;
use super::{Halt, Lane};
use crate::api::{ALBUM_FILES, ALBUM_METHOD, Album, AlbumItem, Place};
use crate::connector::render::{self, Body, Scene};

/// The files of an album together, in bytes: what Telegram takes of one file it
/// takes of one request for certain.
const BYTES: u64 = 50_000_000;

impl Lane {
    /// As many of those that are due one after the other as are one album; none
    /// or one: there is none.
    pub(super) async fn album(
        &self,
        batch: &[Due],
        story: &Story,
    ) -> Result<Vec<(Due, Entry)>, Halt> {
        let mut album = Vec::new();
        let Content::File(first) = &story.entry.content else {
            return Ok(album);
        };
        if !self.trial.may_be_joined() {
            return Ok(album);
        }
        let mut bytes = 0;
        for due in batch.iter().take(ALBUM_FILES) {
            let Some(entry) = self.along(*due, story).await? else {
                break;
            };
            let Content::File(file) = &entry.content else {
                break;
            };
            bytes += file.meta.size;
            if !self.kind(first).goes_with(self.kind(file)) || bytes > BYTES {
                break;
            }
            album.push((*due, entry));
        }
        Ok(album)
    }

    /// Sends an album. If it is refused, its files go one by one: then only the
    /// one to blame is shown otherwise.
    pub(super) async fn post_album(
        &mut self,
        album: &[(Due, Entry)],
        place: Place,
        scene: Scene<'_>,
    ) -> Result<(), Halt> {
        let (dues, entries): (Vec<Due>, Vec<Entry>) = album.iter().cloned().unzip();
        if let Some(last) = dues.last() {
            self.trial.with(last.id);
        }
        let parts = render::album(scene, &entries);
        let silent = parts.first().is_some_and(|part| part.silent);
        let mut items = Vec::new();
        for part in parts {
            let Body::File(file, caption) = part.body else {
                continue;
            };
            let Some(upload) = self.upload(&file).await? else {
                self.trial.part();
                return Err(Halt::Again);
            };
            items.push(AlbumItem {
                kind: self.kind(&file),
                caption,
                file: upload,
            });
        }
        let request = Album {
            place,
            reply: None,
            silent,
            items,
        };
        let connector = self.connector.clone();
        let call = async move {
            let answer = connector.bot().send_album(request).await;
            connector.counted(ALBUM_METHOD, answer)
        };
        let Ok(messages) = self.send(&dues, dues.len(), call).await? else {
            self.trial.part();
            return Err(Halt::Again);
        };
        let sent = messages.iter().zip(&dues).map(|(message, due)| Sent {
            due: due.id,
            message: message.message_id.0,
        });
        let sent = sent.collect();
        match messages.first() {
            Some(message) => self.posted(message, sent, true).await,
            None => Err(Halt::Again),
        }
    }
}
