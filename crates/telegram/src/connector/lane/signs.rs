//! What a desk's chat shows beside messages: a pin on the first one that waits,
//! topics open or closed, and how far the visitor has come with the answers.
//!
//! Signs are set when nothing else is to be sent. One that Telegram will not set
//! is taken as set: it is no loss, and not worth a second try.

use kite_domain::Seq;
use kite_domain::outlet::Thread;
use kite_domain::port::DueSigns;
use kite_protocol::v2::State;

use super::{BATCH, Halt, Lane};
use crate::api::{
    CloseForumTopic, MessageId, MessageRef, Method, PinChatMessage, Reaction, Refusal,
    ReopenForumTopic, SetMessageReaction, TopicId, UnpinChatMessage,
};

impl Lane {
    /// Sets the signs of one conversation; whether there was anything to set.
    pub(super) async fn signs(&mut self) -> Result<bool, Halt> {
        if !self.is_desk() {
            return Ok(false);
        }
        self.trial.end();
        let outlets = self.connector.outlets();
        for due in outlets.due_signs(self.outlet.id, BATCH).await? {
            let mut thread = due.thread.clone();
            self.pin(&due, &mut thread).await?;
            self.open_or_close(&due, &mut thread).await?;
            self.react(&due, &mut thread).await?;
            // What is so already cannot be mended by doing it again; that must
            // not keep the others from their signs.
            if thread != due.thread {
                let outlets = self.connector.outlets();
                outlets.set_thread(self.outlet.id, thread).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Pins the first message that waits for an answer, and no other. A topic
    /// is seen as it is: there nothing is pinned.
    async fn pin(&mut self, due: &DueSigns, thread: &mut Thread) -> Result<(), Halt> {
        let wanted = due.waiting.filter(|_| thread.topic.is_none());
        if thread.pinned == wanted {
            return Ok(());
        }
        if let Some(message) = self.shown(thread, thread.pinned).await? {
            self.set(UnpinChatMessage(message)).await?;
        }
        if let Some(message) = self.shown(thread, wanted).await? {
            self.set(PinChatMessage::silently(message)).await?;
        }
        thread.pinned = wanted;
        Ok(())
    }

    /// A resolved conversation's topic is closed, and no other.
    async fn open_or_close(&mut self, due: &DueSigns, thread: &mut Thread) -> Result<(), Halt> {
        let resolved = due.conversation.state == State::Resolved;
        let Some(topic) = thread.topic.filter(|_| thread.closed != resolved) else {
            return Ok(());
        };
        let (chat_id, message_thread_id) = (self.chat(), TopicId(topic));
        let refusal = if resolved {
            let close = CloseForumTopic {
                chat_id,
                message_thread_id,
            };
            self.set(close).await?
        } else {
            let reopen = ReopenForumTopic {
                chat_id,
                message_thread_id,
            };
            self.set(reopen).await?
        };
        thread.closed = resolved;
        if let Some(Refusal::TopicNotFound | Refusal::NotAForum) = refusal {
            thread.topic = None;
            thread.name = None;
            thread.closed = false;
        }
        Ok(())
    }

    /// Marks the newest answers that the visitor has, and has read.
    async fn react(&mut self, due: &DueSigns, thread: &mut Thread) -> Result<(), Halt> {
        let marks = due.conversation.visitor_marks;
        let read = self.answer(thread, marks.read, thread.read).await?;
        let received = self
            .answer(thread, marks.received, thread.received)
            .await?
            .filter(|message| read != Some(*message));
        for (message, reaction) in [(received, Reaction::Delivered), (read, Reaction::Read)] {
            let Some(message) = message else { continue };
            let react = SetMessageReaction {
                message,
                reaction: Some(reaction),
            };
            let connector = self.connector.clone();
            // It is no message, and takes no message's turn.
            let set = self
                .ask(async move { connector.call(&react).await })
                .await?;
            if let Err(refusal) = set {
                tracing::debug!(outlet = self.outlet.id.0, %refusal, "no reaction");
            }
        }
        thread.received = thread.received.max(marks.received);
        thread.read = thread.read.max(marks.read);
        Ok(())
    }

    /// The newest answer up to a mark, if the mark has come further than shown.
    async fn answer(
        &self,
        thread: &Thread,
        mark: Seq,
        shown: Seq,
    ) -> Result<Option<MessageRef>, Halt> {
        if mark <= shown {
            return Ok(None);
        }
        let found = self.newest_answer(thread.conversation, mark).await?;
        Ok(found.map(|message| MessageRef {
            chat_id: self.chat(),
            message_id: MessageId(message),
        }))
    }

    /// The message that shows an entry.
    async fn shown(&self, thread: &Thread, seq: Option<Seq>) -> Result<Option<MessageRef>, Halt> {
        let Some(seq) = seq else { return Ok(None) };
        let outlets = self.connector.outlets();
        let posts = outlets
            .posts_of(self.outlet.id, thread.conversation, seq)
            .await?;
        Ok(posts.first().map(|post| self.message(*post)))
    }

    /// Sets a sign; gives why Telegram will not.
    async fn set<M: Method>(&mut self, method: M) -> Result<Option<Refusal>, Halt> {
        let connector = self.connector.clone();
        let set = self
            .alter(async move { connector.call(&method).await })
            .await?;
        let refusal = set.err();
        if let Some(refusal) = &refusal {
            tracing::debug!(outlet = self.outlet.id.0, method = M::NAME, %refusal, "no sign");
        }
        Ok(refusal)
    }
}
