//! Sending what is owed: one message at a time.

use kite_domain::ChatError;
use kite_domain::Seq;
use kite_domain::entry::{Author, Content, Entry, Side};
use kite_domain::file::File;
use kite_domain::outlet::{Due, Sent};
use kite_domain::port::StoreError;
use kite_protocol::v2::Mark;

use super::perform::Answer;
use super::story::Story;
use super::trial::Form;
use super::{Halt, Lane, store_failure};
use crate::api::{
    FileKind, Message, Place, Refusal, ReplyParameters, SendFile, SendMessage, Upload,
};
use crate::connector::render::{self, Body, Part, View};

impl Lane {
    /// Sends the next message of the first entry that is due; of those behind it
    /// as many go along as may.
    pub(super) async fn deliver(&mut self, batch: &[Due]) -> Result<(), Halt> {
        let Some(first) = batch.first().copied() else {
            return Ok(());
        };
        self.trial.begin(first.id);
        let Some(story) = self.story(first).await? else {
            return self.settle(first).await;
        };
        match story.entry.content {
            Content::Deleted => self.settle(first).await,
            Content::Edit { target, .. } if self.trial.form != Form::Notice => {
                self.change(first, &story, target).await
            }
            _ => self.say(batch, &story).await,
        }
    }

    /// Nothing more is owed of it.
    pub(super) async fn settle(&mut self, due: Due) -> Result<(), Halt> {
        self.connector.outlets().settle(&[due.id]).await?;
        self.trial.end();
        Ok(())
    }

    async fn say(&mut self, batch: &[Due], story: &Story) -> Result<(), Halt> {
        let Some(first) = batch.first().copied() else {
            return Ok(());
        };
        // What tells nothing here needs no topic either.
        if self.parts(View::Group, story).is_empty() && self.is_desk() {
            return self.settle(first).await;
        }
        let place = self.place(first, story).await?;
        let view = self.view(place, &story.entry).await?;
        let album = self.album(batch, story).await?;
        if let [_, .., (last, _)] = album.as_slice() {
            self.post_album(&album, place, story.scene(view)).await?;
            return self.mark(&story.entry, last.seq).await;
        }
        let mut parts = self.parts(view, story);
        let mut together = vec![first];
        if self.waited && self.trial.may_be_joined() {
            let (dues, joined) = self.together(batch, story, view).await?;
            if dues.len() > 1 {
                (together, parts) = (dues, joined);
            }
        }
        let done = self.post(&together, place, &parts, None).await?;
        if let Some(last) = together.last().filter(|_| done) {
            self.mark(&story.entry, last.seq).await?;
        }
        Ok(())
    }

    /// The messages of an entry, in the form in which it is tried.
    fn parts(&self, view: View, story: &Story) -> Vec<Part> {
        let (scene, entry) = (story.scene(view), &story.entry);
        if self.trial.form == Form::Notice {
            render::unshowable(scene, entry, &self.trial.why)
        } else if entry.content.is_message() {
            render::messages(scene, std::slice::from_ref(entry))
        } else {
            render::notice(scene, entry)
        }
    }

    /// How an entry looks at a place.
    pub(super) async fn view(&self, place: Place, entry: &Entry) -> Result<View, Halt> {
        if !self.is_desk() {
            return self.own_view(entry).await;
        }
        Ok(match place.topic {
            Some(_) => View::Topic,
            None => View::Group,
        })
    }

    /// As many of those that are due one after the other as are one message.
    async fn together(
        &self,
        batch: &[Due],
        story: &Story,
        view: View,
    ) -> Result<(Vec<Due>, Vec<Part>), Halt> {
        let (mut dues, mut entries, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        for due in batch {
            let along = self.along(*due, story).await?;
            let Some(entry) = along.filter(|it| render::go_together(&story.entry, it)) else {
                break;
            };
            entries.push(entry);
            let joined = render::messages(story.scene(view), &entries);
            if joined.len() > 1 {
                break;
            }
            dues.push(*due);
            parts = joined;
        }
        Ok((dues, parts))
    }

    /// One that is due, if it may go along with another one of its author.
    pub(super) async fn along(&self, due: Due, story: &Story) -> Result<Option<Entry>, Halt> {
        if due.conversation != story.entry.conversation || due.posted > 0 {
            return Ok(None);
        }
        let chat = self.connector.chat();
        let found = chat.store().entry(due.conversation, due.seq).await?;
        Ok(found.filter(|entry| render::same_author(&story.entry, entry)))
    }

    /// Sends the part that is next, as an answer to a message if there is one.
    /// Whether it was the last one.
    pub(super) async fn post(
        &mut self,
        dues: &[Due],
        place: Place,
        parts: &[Part],
        reply: Option<ReplyParameters>,
    ) -> Result<bool, Halt> {
        let Some(first) = dues.first() else {
            return Ok(true);
        };
        let number = usize::try_from(first.posted).unwrap_or(usize::MAX);
        let Some(part) = parts.get(number) else {
            return self.settle(*first).await.map(|()| true);
        };
        let message = match self.send_part(dues, place, part, reply).await? {
            Ok(message) => message,
            Err(_) if dues.len() > 1 => {
                self.trial.part();
                return Err(Halt::Again);
            }
            Err(refusal) => return Err(self.refused(*first, place, part, refusal).await?),
        };
        let done = number + 1 == parts.len();
        let id = message.message_id.0;
        let sent = dues.iter().map(|due| Sent {
            due: due.id,
            message: id,
        });
        self.posted(&message, sent.collect(), done).await?;
        Ok(done)
    }

    /// Remembers what is there, of which this message is one; with `done` nothing
    /// more is owed of it.
    pub(super) async fn posted(
        &mut self,
        message: &Message,
        sent: Vec<Sent>,
        done: bool,
    ) -> Result<(), Halt> {
        let outlets = self.connector.outlets();
        match outlets.posted(self.outlet.id, &sent, done).await {
            // Erased meanwhile: then there is nothing to remember.
            Err(StoreError::Gone) => {
                let dues: Vec<i64> = sent.iter().map(|sent| sent.due).collect();
                outlets.settle(&dues).await?;
            }
            posted => posted?,
        }
        self.saw(message);
        self.waited = false;
        if done {
            self.trial.end();
        }
        Ok(())
    }

    /// Sends one message.
    pub(super) async fn send_part(
        &mut self,
        dues: &[Due],
        place: Place,
        part: &Part,
        reply: Option<ReplyParameters>,
    ) -> Result<Answer<Message>, Halt> {
        let connector = self.connector.clone();
        match &part.body {
            Body::Text(text) => {
                let mut message = SendMessage::new(place, text);
                message.disable_notification = part.silent;
                message.reply_parameters = reply;
                self.send(dues, 1, async move { connector.call(&message).await })
                    .await
            }
            Body::File(file, caption) => {
                let kind = self.kind(file);
                let Some(upload) = self.upload(file).await? else {
                    self.slow_down();
                    self.unreadable();
                    return Err(Halt::Again);
                };
                let message = SendFile {
                    place,
                    kind,
                    caption: caption.clone(),
                    reply,
                    silent: part.silent,
                    file: upload,
                };
                let call = async move {
                    let answer = connector.bot().send_file(message).await;
                    connector.counted(kind.method(), answer)
                };
                self.send(dues, 1, call).await
            }
        }
    }

    pub(super) fn kind(&self, file: &File) -> FileKind {
        match self.trial.form {
            Form::Itself => FileKind::of(&file.meta.media_type, file.meta.size),
            Form::Document | Form::Notice => FileKind::Document,
        }
    }

    /// The bytes of a file; none if they cannot be read.
    pub(super) async fn upload(&self, file: &File) -> Result<Option<Upload>, Halt> {
        match self.connector.chat().file_bytes(file).await {
            Ok(stored) => Ok(Some(Upload {
                name: file.meta.name.clone(),
                size: stored.size,
                bytes: stored.bytes,
            })),
            Err(error) => {
                tracing::warn!(%error, "a file cannot be read");
                store_failure(error)?;
                Ok(None)
            }
        }
    }

    /// Telegram will not show a part so: it is tried in a poorer form, and in
    /// the end nothing goes there any more until somebody has looked at it.
    /// Gives how the lane goes on.
    async fn refused(
        &mut self,
        due: Due,
        place: Place,
        part: &Part,
        refusal: Refusal,
    ) -> Result<Halt, Halt> {
        if place.topic.is_some() && self.topic_refused(due.conversation, &refusal).await? {
            return Ok(Halt::Again);
        }
        let is_file = matches!(part.body, Body::File(..));
        let no_rights = matches!(refusal, Refusal::NoRights(_) | Refusal::TopicClosed);
        let words = refusal.to_string();
        match self.trial.form {
            Form::Itself if is_file && !no_rights => self.trial.show_as(Form::Document, &words),
            Form::Itself | Form::Document if is_file || !no_rights => {
                tracing::warn!(outlet = self.outlet.id.0, %refusal, "an entry cannot be shown");
                self.trial.show_as(Form::Notice, &words);
            }
            _ => return self.park(&words).await,
        }
        Ok(Halt::Again)
    }

    /// Who reads it there has it now.
    async fn mark(&self, entry: &Entry, up_to: Seq) -> Result<(), Halt> {
        let side = match (self.is_desk(), &entry.author) {
            (true, Author::Visitor) => Side::Operator,
            (true, Author::Operator { .. }) => return Ok(()),
            (false, _) => Side::Visitor,
        };
        let (outlet, conversation) = (self.outlet.id, entry.conversation);
        let up_to = self
            .connector
            .seen(outlet, conversation, side, up_to)
            .await?;
        let chat = self.connector.chat();
        let marked = chat
            .mark(entry.conversation, side, Mark::Delivered, up_to)
            .await;
        match marked {
            Ok(()) | Err(ChatError::UnknownConversation | ChatError::UnknownEntry) => Ok(()),
            Err(error) => store_failure(error),
        }
    }
}
