//! A message that somebody wrote in Telegram, with what it takes to keep it and
//! to answer it.

use kite_domain::chat::Relayed;
use kite_domain::outlet::{Origin, Outlet, OutletId, OutletRole};
use kite_domain::port::StoreError;
use kite_domain::{Author, ConversationId};
use kite_protocol::{MessageId as EntryId, Timestamp};

use super::Connector;
use super::observer::Wrote;
use super::update::Failed;
use super::words::Said;
use crate::api::{ChatId, Message, Place, UpdateId};
use crate::help::Language;
use crate::text::clean_name;

/// A message that somebody wrote.
#[derive(Clone, Copy)]
pub(super) struct Heard<'a> {
    pub(super) connector: &'a Connector,
    pub(super) update: UpdateId,
    pub(super) message: &'a Message,
}

/// What visitors see of somebody whose name is made of nothing that can be shown.
const NAMELESS: &str = "Operator";

impl<'a> Heard<'a> {
    pub(super) fn new(connector: &'a Connector, update: UpdateId, message: &'a Message) -> Self {
        Self {
            connector,
            update,
            message,
        }
    }

    pub(super) fn chat(&self) -> ChatId {
        self.message.chat.id
    }

    /// When it was written.
    pub(super) fn at(&self) -> Timestamp {
        seconds(self.message.date)
    }

    /// Where an answer goes: into the same topic.
    pub(super) fn place(&self) -> Place {
        let topic = self.message.message_thread_id;
        Place {
            chat_id: self.chat(),
            topic: topic.filter(|_| self.message.is_topic_message),
        }
    }

    /// The language of who wrote it.
    pub(super) fn language(&self) -> Language {
        let from = self.message.from.as_ref();
        Language::of(from.and_then(|user| user.language_code.as_deref()))
    }

    /// Answers it, unless there were many answers lately. False: the answer was
    /// to be there, and is not.
    pub(super) async fn answer(&self, said: Said) -> bool {
        if !self.connector.inner.memory.may_answer(self.chat()) {
            tracing::warn!(chat = self.chat().0, "too many answers; one is left out");
            return true;
        }
        let text = said.into_text(self.language());
        let to = Some(self.message.message_id);
        self.connector.say(self.place(), to, text).await
    }

    /// By what a token is used up that stands in it: by this update, however
    /// often it is told.
    pub(super) fn by(&self) -> String {
        format!("{} {}", self.connector.account(), self.update)
    }

    /// The name of who wrote it, as others see it.
    pub(super) fn name(&self) -> Option<String> {
        clean_name(&self.message.author_name()?)
    }

    /// Who wrote it, as an operator: a person, or the group itself. None for
    /// another bot, and for what came here by itself.
    pub(super) async fn operator(&self) -> Result<Option<Author>, Failed> {
        let message = self.message;
        let key = match (&message.sender_chat, &message.from) {
            _ if message.is_automatic_forward => return Ok(None),
            (Some(chat), _) => format!("telegram:chat:{}", chat.id),
            (None, Some(user)) if !user.is_bot => format!("telegram:user:{}", user.id),
            _ => return Ok(None),
        };
        let operator = self.connector.chat().store().operator(&key).await?;
        Ok(Some(Author::Operator {
            id: operator.id,
            name: self.name().unwrap_or_else(|| NAMELESS.to_owned()),
        }))
    }

    /// Tells that an operator wrote it in this desk, to a visitor or about one.
    pub(super) fn tell_presence(&self, author: &Author, desk: &Outlet) {
        if let (Author::Operator { id, name }, OutletRole::Desk(channel)) = (author, desk.role) {
            self.connector.observer().wrote(Wrote {
                channel,
                operator: *id,
                name,
                at: self.changed_at(),
            });
        }
    }

    /// When it was written, or changed last.
    fn changed_at(&self) -> Timestamp {
        self.message.edit_date.map_or_else(|| self.at(), seconds)
    }

    /// As what a part of it is kept: as one of the outlet's messages.
    pub(super) fn as_message(
        &self,
        outlet: OutletId,
        conversation: ConversationId,
        author: Author,
        part: usize,
    ) -> Result<Relayed, Failed> {
        let bot = self.connector.bot().token().bot();
        let (chat, message) = (self.chat(), self.message.message_id);
        let key = match part {
            0 => format!("tg.{bot}.{chat}.{message}"),
            _ => format!("tg.{bot}.{chat}.{message}.{part}"),
        };
        Ok(Relayed {
            origin: Origin {
                outlet,
                message: Some(message.0),
            },
            conversation,
            author,
            client_id: entry_id(key)?,
            sent_at: self.at(),
        })
    }

    /// As what a change is kept that it makes.
    pub(super) fn as_change(
        &self,
        outlet: OutletId,
        conversation: ConversationId,
        author: Author,
        part: usize,
    ) -> Result<Relayed, Failed> {
        let change = Change {
            connector: self.connector,
            update: self.update,
            at: self.changed_at(),
        };
        change.kept(outlet, conversation, author, part)
    }
}

/// Something that an update changes, beside messages.
#[derive(Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) connector: &'a Connector,
    pub(super) update: UpdateId,
    pub(super) at: Timestamp,
}

impl Change<'_> {
    /// As what it is kept.
    pub(super) fn kept(
        &self,
        outlet: OutletId,
        conversation: ConversationId,
        author: Author,
        part: usize,
    ) -> Result<Relayed, Failed> {
        let bot = self.connector.bot().token().bot();
        Ok(Relayed {
            origin: Origin {
                outlet,
                message: None,
            },
            conversation,
            author,
            client_id: entry_id(format!("tg.{bot}.u{}.{part}", self.update))?,
            sent_at: self.at,
        })
    }
}

/// Telegram's time, in seconds of Unix time.
pub(super) fn seconds(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds.saturating_mul(1000))
}

fn entry_id(key: String) -> Result<EntryId, StoreError> {
    EntryId::new(key).map_err(|error| StoreError::Failed(Box::new(error)))
}
