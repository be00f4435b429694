//! A changed or deleted message changes what shows it: each of its messages,
//! and those that it shares with others.

use kite_domain::Seq;
use kite_domain::entry::{Content, Entry};
use kite_domain::outlet::{Due, Post};
use kite_domain::port::StoreError;

use super::story::Story;
use super::trial::Form;
use super::{Halt, Lane};
use crate::api::{
    CallError, DeleteMessage, EditMessageCaption, EditMessageText, MessageId, MessageRef, Place,
    Refusal, ReplyParameters, TopicId,
};
use crate::connector::render::{self, Body, Part, View};

/// What a message says that was deleted, where Telegram lets nobody delete it.
const DELETED: &str = "🗑";

impl Lane {
    /// Brings what shows an entry to how it is now.
    pub(super) async fn change(
        &mut self,
        due: Due,
        story: &Story,
        target: Seq,
    ) -> Result<(), Halt> {
        let (outlet, conversation) = (self.outlet.id, due.conversation);
        let outlets = self.connector.outlets();
        let posts = outlets.posts_of(outlet, conversation, target).await?;
        // What was never here does not change here.
        let Some(first) = posts.first().copied() else {
            return self.settle(due).await;
        };
        let place = self.place_of(first).await?;
        let entries = self.shown_with(first).await?;
        let parts = if first.ours {
            let view = match entries.first() {
                Some(entry) => self.view(place, entry).await?,
                None => View::Group,
            };
            render::messages(story.scene(view), &entries)
        } else {
            self.change_theirs(first, &entries).await?
        };
        let ours: Vec<Post> = posts.iter().filter(|post| post.ours).copied().collect();
        let mut missing = Vec::new();
        for (number, post) in ours.iter().enumerate() {
            match parts.get(number) {
                None => self.delete(*post).await?,
                Some(part) if self.edit(*post, part).await? => {}
                Some(part) => missing.push(part),
            }
        }
        missing.extend(parts.iter().skip(ours.len()));
        let next = posts.last().map_or(0, |last| last.part + 1);
        for (part, number) in missing.into_iter().zip(next..) {
            self.add(due, place, part, &entries, number, first).await?;
        }
        self.settle(due).await
    }

    /// All that a message shows, in order.
    async fn shown_with(&self, post: Post) -> Result<Vec<Entry>, Halt> {
        let shown = self.connector.outlets();
        let shown = shown.shown_by(self.outlet.id, post.message).await?;
        let mut entries = Vec::new();
        for post in shown {
            let store = self.connector.chat().store();
            let found = store.entry(post.conversation, post.seq).await?;
            entries.extend(found.filter(|entry| entry.content.is_message()));
        }
        Ok(entries)
    }

    /// Where a message stands: before its conversation had a topic, all stood
    /// in the group itself.
    async fn place_of(&self, post: Post) -> Result<Place, Halt> {
        let outlets = self.connector.outlets();
        let thread = outlets.thread(self.outlet.id, post.conversation).await?;
        let topic = thread.and_then(|thread| thread.topic);
        Ok(Place {
            chat_id: self.chat(),
            topic: topic.filter(|topic| *topic < post.message).map(TopicId),
        })
    }

    /// Changes one message; whether it shows that now.
    async fn edit(&mut self, post: Post, part: &Part) -> Result<bool, Halt> {
        // A file stays as it is until it is deleted.
        let Body::Text(text) = &part.body else {
            return Ok(true);
        };
        let edit = EditMessageText::new(self.message(post), text);
        let connector = self.connector.clone();
        match self
            .alter(async move { connector.call(&edit).await })
            .await?
        {
            Ok(_) | Err(Refusal::NotModified) => Ok(true),
            Err(refusal) => {
                self.missed(post, &refusal).await?;
                Ok(false)
            }
        }
    }

    async fn delete(&mut self, post: Post) -> Result<(), Halt> {
        let message = self.message(post);
        let connector = self.connector.clone();
        let delete = async move { connector.call(&DeleteMessage(message)).await };
        let refusal = match self.alter(delete).await? {
            Ok(_) => Refusal::MessageNotFound,
            Err(refusal) => refusal,
        };
        if self.missed(post, &refusal).await? {
            return Ok(());
        }
        // Telegram lets messages of more than two days ago be deleted only where
        // the bot is an admin. Whether this one is a file is known no more.
        let connector = self.connector.clone();
        let text = EditMessageText::new(message, DELETED);
        let caption = EditMessageCaption {
            message,
            caption: DELETED.to_owned(),
        };
        let marked = async move {
            match connector.call(&text).await {
                Err(CallError::Refused(refusal)) if refusal != Refusal::NotModified => {
                    connector.call(&caption).await
                }
                marked => marked,
            }
        };
        match self.alter(marked).await? {
            Ok(_) | Err(Refusal::NotModified) => {}
            Err(refusal) => {
                tracing::warn!(outlet = self.outlet.id.0, %refusal, "a deleted message stays");
            }
        }
        Ok(())
    }

    /// Whether a message is gone; then it shows nothing any more.
    async fn missed(&self, post: Post, refusal: &Refusal) -> Result<bool, Halt> {
        let gone = *refusal == Refusal::MessageNotFound;
        if gone {
            let outlets = self.connector.outlets();
            outlets.unposted(self.outlet.id, post.message).await?;
        }
        Ok(gone)
    }

    /// Sends a further message that shows these entries.
    async fn add(
        &mut self,
        due: Due,
        place: Place,
        part: &Part,
        entries: &[Entry],
        number: u32,
        first: Post,
    ) -> Result<(), Halt> {
        let reply = Some(ReplyParameters::to(MessageId(first.message)));
        let message = match self.send_part(&[due], place, part, reply).await? {
            Ok(message) => message.message_id.0,
            Err(refusal) => {
                let refused =
                    place.topic.is_some() && self.topic_refused(due.conversation, &refusal).await?;
                if !refused {
                    self.trial.show_as(Form::Notice, &refusal.to_string());
                }
                return Err(Halt::Again);
            }
        };
        let outlets = self.connector.outlets();
        for entry in entries {
            let post = Post {
                message,
                conversation: entry.conversation,
                seq: entry.seq,
                part: number,
                ours: true,
            };
            match outlets.show(self.outlet.id, post).await {
                // Erased meanwhile: then there is nothing to remember.
                Ok(()) | Err(StoreError::Gone) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(outlets.not_attempted(&[due.id]).await?)
    }

    /// A message that somebody wrote here was changed elsewhere: it is not ours
    /// to change, at most to delete. Gives the messages that say what it says now.
    async fn change_theirs(&mut self, post: Post, entries: &[Entry]) -> Result<Vec<Part>, Halt> {
        let text = entries.iter().find_map(|entry| match &entry.content {
            Content::Text(text) => Some(text),
            _ => None,
        });
        if let Some(text) = text {
            return Ok(render::changed(text));
        }
        let message = self.message(post);
        let connector = self.connector.clone();
        let delete = async move { connector.call(&DeleteMessage(message)).await };
        if let Err(refusal) = self.alter(delete).await? {
            tracing::debug!(outlet = self.outlet.id.0, %refusal, "theirs stays");
        }
        Ok(Vec::new())
    }

    /// A message of the outlet, as Telegram knows it.
    pub(super) fn message(&self, post: Post) -> MessageRef {
        MessageRef {
            chat_id: self.chat(),
            message_id: MessageId(post.message),
        }
    }
}
