//! A message that somebody wrote becomes entries of a conversation: a text one
//! for each part that fits, a file one with its caption behind it.

use std::io;
use std::time::Duration;

use futures::StreamExt;
use futures::stream;
use kite_domain::chat::Relayed;
use kite_domain::outlet::Outlet;
use kite_domain::port::ByteStream;
use kite_domain::{Author, ChatError, ConversationId, Entry, Seq, Side};
use kite_protocol::limits::TEXT_BYTES;
use kite_protocol::v2::Mark;
use kite_protocol::{FileMeta, FileRefusal};
use tokio::time::sleep;

use super::backoff::Backoff;
use super::heard::Heard;
use super::observer::{CallOutcome, Counted};
use super::update::Failed;
use super::words::{Said, message as words};
use crate::api::{CallError, Download, DownloadError, FileRef, GetFile, Method, Refusal};
use crate::content::Incoming;
use crate::text::{file_name, media_type, split_bytes};

/// How often a file is asked for.
const TRIES: u32 = 5;
/// What is looked at of what is owed to an outlet, to tell what it shows.
const LOOK_AHEAD: u32 = 100;

/// Why a message is not passed on.
enum Not {
    /// Its writer is to be told so.
    Said(Said),
    /// Its writer has been told.
    Told,
    /// It may work later.
    Failed(Failed),
}

impl<E: Into<Failed>> From<E> for Not {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Heard<'_> {
    /// Keeps what the message says as entries of a conversation, or answers why
    /// that cannot be; then marks as read what its writer has seen there.
    pub(super) async fn bring(
        &self,
        outlet: &Outlet,
        conversation: ConversationId,
        author: Author,
        content: Incoming,
    ) -> Result<(), Failed> {
        let side = author.side();
        match self.keep(outlet, conversation, author, content).await {
            Ok(Some(last)) => self.mark_read(outlet, conversation, side, last).await,
            Ok(None) | Err(Not::Told) => Ok(()),
            Err(Not::Said(said)) => {
                self.answer(said).await;
                Ok(())
            }
            Err(Not::Failed(failed)) => Err(failed),
        }
    }

    /// The number of the last entry.
    async fn keep(
        &self,
        outlet: &Outlet,
        conversation: ConversationId,
        author: Author,
        content: Incoming,
    ) -> Result<Option<Seq>, Not> {
        let kept = |part| self.as_message(outlet.id, conversation, author.clone(), part);
        let (text, mut last, first) = match content {
            Incoming::Text(text) => (text, None, 0),
            Incoming::File {
                file,
                name,
                media_type,
                caption,
            } => {
                let entry = self.keep_file(kept(0)?, &file, &name, &media_type).await?;
                (caption, Some(entry.seq), 1)
            }
            Incoming::Unsupported => return Err(Not::Said(words::unsupported())),
            Incoming::Service(_) => return Ok(None),
        };
        for (number, part) in parts(&text).into_iter().enumerate() {
            let chat = self.connector.chat();
            let entry = chat.relay_text(kept(first + number)?, part).await;
            last = Some(entry.map_err(refused)?.seq);
        }
        Ok(last)
    }

    async fn keep_file(
        &self,
        from: Relayed,
        file: &FileRef,
        name: &str,
        media: &str,
    ) -> Result<Entry, Not> {
        let chat = self.connector.chat();
        let whose = from.author.side();
        let told = chat
            .store()
            .entry_of(from.conversation, whose, &from.client_id);
        if let Some(told) = told.await? {
            return Ok(told);
        }
        let mut backoff = Backoff::default();
        for _ in 0..TRIES {
            let pause = match self.fetch(file).await {
                Ok((size, bytes)) => {
                    let meta = FileMeta {
                        name: file_name(name),
                        media_type: media_type(media),
                        size,
                    };
                    match chat.relay_file(from.clone(), meta, bytes).await {
                        Err(ChatError::UploadBroken(_) | ChatError::WrongSize { .. }) => {
                            backoff.pause(self.connector.roll())
                        }
                        other => return other.map_err(refused),
                    }
                }
                Err(DownloadError::TooLarge) => return Err(Not::Said(words::too_large())),
                Err(DownloadError::Call(error)) => match error {
                    CallError::Refused(Refusal::FileTooLarge) => {
                        return Err(Not::Said(words::too_large()));
                    }
                    CallError::Refused(_) => return Err(Not::Said(words::file_lost())),
                    CallError::TooMany { retry_after } => retry_after,
                    _ => backoff.pause(self.connector.roll()),
                },
            };
            sleep(pause.min(Duration::from_mins(1))).await;
        }
        // Whoever sent it has to know, or it has to be tried again.
        if self.answer(words::file_lost()).await {
            Err(Not::Told)
        } else {
            Err(Not::Failed(Failed::Telegram))
        }
    }

    /// The size of a file, and its bytes as they come.
    async fn fetch(&self, file: &FileRef) -> Result<(u64, ByteStream<'static>), DownloadError> {
        let download = self.connector.bot().download(file).await;
        let error = match &download {
            Err(DownloadError::Call(error)) => Some(error),
            _ => None,
        };
        self.connector.count(Counted::Call {
            method: GetFile::NAME,
            outcome: CallOutcome::of(error),
        });
        let download = download?;
        let size = download
            .size()
            .ok_or_else(|| CallError::Odd("a file without a size".into()))?;
        Ok((size, bytes(download)))
    }

    /// Whoever writes has seen what stands above: what is owed to the outlet no
    /// more, and was brought to it at all.
    pub(super) async fn mark_read(
        &self,
        outlet: &Outlet,
        conversation: ConversationId,
        side: Side,
        written: Seq,
    ) -> Result<(), Failed> {
        let due = self.connector.outlets().due(outlet.id, LOOK_AHEAD).await?;
        let owed = due.iter().filter(|due| due.conversation == conversation);
        let seen = match owed.map(|due| due.seq).min() {
            Some(first) => Seq(first.0.saturating_sub(1)).min(written),
            None if due.len() < LOOK_AHEAD as usize => written,
            None => return Ok(()),
        };
        let connector = self.connector;
        let seen = connector.seen(outlet.id, conversation, side, seen).await?;
        let chat = connector.chat();
        Ok(chat.mark(conversation, side, Mark::Read, seen).await?)
    }
}

/// The entries of a text.
pub(super) fn parts(text: &str) -> Vec<String> {
    let text = text.replace('\0', "");
    let parts = split_bytes(&text, TEXT_BYTES);
    parts.into_iter().map(str::to_owned).collect()
}

fn bytes(download: Download) -> ByteStream<'static> {
    let next = |mut download: Download| async move {
        let bytes = download.next().await.map_err(io::Error::other)?;
        Ok::<_, io::Error>(bytes.map(|bytes| (bytes, download)))
    };
    stream::try_unfold(download, next).boxed()
}

/// What is said of a refusal; the others are failures.
fn refused(error: ChatError) -> Not {
    match error {
        ChatError::Blocked => Not::Said(words::blocked()),
        ChatError::UnknownConversation => Not::Said(words::gone()),
        ChatError::QuotaExceeded => Not::Said(words::no_room()),
        ChatError::File(FileRefusal::TooLarge { .. }) => Not::Said(words::too_large()),
        ChatError::UnknownFile | ChatError::UploadBroken(_) | ChatError::WrongSize { .. } => {
            Not::Said(words::file_lost())
        }
        ChatError::Text(_) | ChatError::File(_) => Not::Said(words::unsupported()),
        other => Not::Failed(other.into()),
    }
}
