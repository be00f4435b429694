//! The topics of a forum: one for each conversation, made before its first
//! message there.

use kite_domain::ConversationId;
use kite_domain::outlet::{Due, Thread};
use kite_domain::visitor::Visitor;

use super::story::Story;
use super::{Halt, Lane};
use crate::api::{
    ChatMember, CreateForumTopic, EditForumTopic, GetChat, GetChatMember, Message, Place, Refusal,
    ReopenForumTopic, TopicId,
};
use crate::text::topic_name;

/// What topics there are in a group.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Forum {
    /// None.
    No,
    /// Those that are there; the bot may not make any.
    AsItIs,
    /// The bot may make, name, close and open them.
    Managed,
}

impl Lane {
    /// Where the messages of a conversation go, in a topic that is there.
    pub(super) async fn place(&mut self, due: Due, story: &Story) -> Result<Place, Halt> {
        let general = Place {
            chat_id: self.chat(),
            topic: None,
        };
        if !self.is_desk() {
            return Ok(general);
        }
        let forum = self.forum().await?;
        let mut thread = self.thread(due.conversation).await?;
        let place = |topic: i64| Place {
            topic: Some(TopicId(topic)),
            ..general
        };
        match (forum, thread.topic) {
            (Forum::No, Some(_)) => {
                self.forget_topic(due.conversation).await?;
                Ok(general)
            }
            (Forum::No | Forum::AsItIs, None) => Ok(general),
            (Forum::AsItIs, Some(topic)) => Ok(place(topic)),
            (Forum::Managed, Some(topic)) => {
                self.name_topic(&mut thread, topic, &story.visitor).await?;
                Ok(place(topic))
            }
            (Forum::Managed, None) => Err(self.make_topic(due, thread, &story.visitor).await?),
        }
    }

    /// What topics there are.
    async fn forum(&mut self) -> Result<Forum, Halt> {
        if let Some(forum) = self.forum {
            return Ok(forum);
        }
        let connector = self.connector.clone();
        let (chat_id, user_id) = (self.chat(), connector.bot().token().bot());
        let ask = async move {
            let chat = connector.call(&GetChat { chat_id }).await?;
            if !chat.is_forum {
                return Ok(Forum::No);
            }
            let member = connector.call(&GetChatMember { chat_id, user_id }).await?;
            Ok(match member {
                ChatMember::Creator
                | ChatMember::Administrator {
                    can_manage_topics: true,
                    ..
                } => Forum::Managed,
                _ => Forum::AsItIs,
            })
        };
        let forum = self.ask(ask).await?.unwrap_or(Forum::No);
        self.forum = Some(forum);
        Ok(forum)
    }

    /// A message tells whether the group has become a forum, or is none any more.
    pub(super) fn saw(&mut self, message: &Message) {
        let knew = self.forum.is_some_and(|forum| forum != Forum::No);
        if message.chat.is_forum != knew {
            self.forum = None;
        }
    }

    async fn thread(&self, conversation: ConversationId) -> Result<Thread, Halt> {
        let outlets = self.connector.outlets();
        let found = outlets.thread(self.outlet.id, conversation).await?;
        Ok(found.unwrap_or_else(|| Thread::new(conversation)))
    }

    async fn keep_thread(&self, thread: &Thread) -> Result<(), Halt> {
        let outlets = self.connector.outlets();
        Ok(outlets.set_thread(self.outlet.id, thread.clone()).await?)
    }

    /// Makes a topic; gives how the lane goes on.
    async fn make_topic(
        &mut self,
        due: Due,
        mut thread: Thread,
        visitor: &Visitor,
    ) -> Result<Halt, Halt> {
        let create = CreateForumTopic {
            chat_id: self.chat(),
            name: topic_name(&visitor.handle, visitor.name.as_deref()),
        };
        let connector = self.connector.clone();
        // Two topics of one name would be as confusing as two messages.
        let made = self
            .send(&[due], 1, async move { connector.call(&create).await })
            .await?;
        match made {
            Ok(made) => {
                thread.topic = Some(made.message_thread_id.0);
                thread.name = Some(made.name);
                thread.closed = false;
                self.keep_thread(&thread).await?;
                self.connector.outlets().not_attempted(&[due.id]).await?;
            }
            Err(Refusal::NotAForum) => self.forum = Some(Forum::No),
            Err(refusal) => {
                tracing::warn!(outlet = self.outlet.id.0, %refusal, "no topic can be made");
                self.forum = Some(Forum::AsItIs);
            }
        }
        Ok(Halt::Again)
    }

    /// Names a topic as its visitor is called now.
    async fn name_topic(
        &mut self,
        thread: &mut Thread,
        topic: i64,
        visitor: &Visitor,
    ) -> Result<(), Halt> {
        let name = topic_name(&visitor.handle, visitor.name.as_deref());
        if thread.name.as_deref() == Some(name.as_str()) {
            return Ok(());
        }
        let edit = EditForumTopic {
            chat_id: self.chat(),
            message_thread_id: TopicId(topic),
            name: name.clone(),
        };
        let connector = self.connector.clone();
        let named = self
            .alter(async move { connector.call(&edit).await })
            .await?;
        if let Err(refusal) = &named
            && self.topic_refused(thread.conversation, refusal).await?
        {
            return Err(Halt::Again);
        }
        // Also when it may not be named so: a name is no reason to try for ever.
        thread.name = Some(name);
        self.keep_thread(thread).await
    }

    /// A topic did not take something. Whether that was the topic's fault, and
    /// another place is found now.
    pub(super) async fn topic_refused(
        &mut self,
        conversation: ConversationId,
        refusal: &Refusal,
    ) -> Result<bool, Halt> {
        match refusal {
            Refusal::TopicNotFound => self.forget_topic(conversation).await?,
            Refusal::NotAForum => {
                self.forum = Some(Forum::No);
                self.forget_topic(conversation).await?;
            }
            Refusal::TopicClosed => self.reopen_topic(conversation).await?,
            _ => return Ok(false),
        }
        // A group whose topics vanish as soon as they are made.
        if self.trial.odd() {
            self.forum = Some(Forum::No);
        }
        Ok(true)
    }

    /// Opens a topic that is to be written in; if that may not be, another place
    /// is found.
    async fn reopen_topic(&mut self, conversation: ConversationId) -> Result<(), Halt> {
        let mut thread = self.thread(conversation).await?;
        let Some(topic) = thread.topic else {
            return Ok(());
        };
        let reopen = ReopenForumTopic {
            chat_id: self.chat(),
            message_thread_id: TopicId(topic),
        };
        let connector = self.connector.clone();
        let opened = self
            .alter(async move { connector.call(&reopen).await })
            .await?;
        match opened {
            Ok(_) | Err(Refusal::TopicUnchanged) => {
                thread.closed = false;
                self.keep_thread(&thread).await
            }
            Err(refusal) => {
                if matches!(refusal, Refusal::NoRights(_)) {
                    self.forum = Some(Forum::AsItIs);
                }
                self.forget_topic(conversation).await
            }
        }
    }

    pub(super) async fn forget_topic(&self, conversation: ConversationId) -> Result<(), Halt> {
        let mut thread = self.thread(conversation).await?;
        thread.topic = None;
        thread.name = None;
        thread.closed = false;
        self.keep_thread(&thread).await
    }
}
