//! Visitors, messages, deliveries and the inbox in memory.

use async_trait::async_trait;
use kite_domain::conversation::Page;
use kite_domain::file::Sender;
use kite_domain::inbox::{InboxCursor, InboxRow};
use kite_domain::message::{Appended, NewBody, NewMessage};
use kite_domain::port::{ConversationStore, NewVisitor, StoreError};
use kite_domain::visitor::Membership;
use kite_domain::{Author, Body, ConversationId, Message, Recipient, Seq, Visitor, VisitorId};
use kite_protocol::MessageId;

use super::{Data, MemoryStore, Talk};

#[async_trait]
impl ConversationStore for MemoryStore {
    async fn join(&self, visitor: NewVisitor) -> Result<Membership, StoreError> {
        self.data().join(visitor)
    }

    async fn append(&self, message: NewMessage) -> Result<Appended, StoreError> {
        self.data().append(message)
    }

    async fn message(
        &self,
        conversation: ConversationId,
        sender: Sender,
        client_id: &MessageId,
    ) -> Result<Option<Message>, StoreError> {
        Ok(self.data().message(conversation, sender, client_id))
    }

    async fn messages(
        &self,
        conversation: ConversationId,
        page: Page,
        limit: u32,
    ) -> Result<Vec<Message>, StoreError> {
        let data = self.data();
        let Some(talk) = data.conversations.get(&conversation) else {
            return Ok(Vec::new());
        };
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let all = talk.messages.iter();
        let page: Vec<_> = match page {
            Page::After(seq) => all.filter(|it| it.seq > seq).take(limit).collect(),
            Page::Before(seq) => last(limit, all.filter(|it| it.seq < seq)),
            Page::Last => last(limit, all),
        };
        Ok(page.into_iter().map(|it| data.as_of_now(it)).collect())
    }

    async fn delivered(
        &self,
        conversation: ConversationId,
        recipient: Recipient,
        up_to: Seq,
    ) -> Result<(), StoreError> {
        if let Some(talk) = self.data().conversations.get_mut(&conversation) {
            talk.owed
                .retain(|(owed_to, seq)| *owed_to != recipient || *seq > up_to);
        }
        Ok(())
    }

    async fn inbox(
        &self,
        before: Option<InboxCursor>,
        limit: u32,
    ) -> Result<Vec<InboxRow>, StoreError> {
        let data = self.data();
        let mut rows: Vec<_> = data
            .conversations
            .values()
            .filter_map(|talk| data.inbox_row(talk))
            .filter(|row| before.is_none_or(|before| cursor(row) < before))
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(cursor(row)));
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(rows)
    }

    async fn inbox_row(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<InboxRow>, StoreError> {
        let data = self.data();
        let talk = data.conversations.get(&conversation);
        Ok(talk.and_then(|talk| data.inbox_row(talk)))
    }

    async fn read(&self, conversation: ConversationId, up_to: Seq) -> Result<(), StoreError> {
        if let Some(talk) = self.data().conversations.get_mut(&conversation) {
            talk.read = talk.read.max(up_to.min(talk.last()));
        }
        Ok(())
    }
}

impl Data {
    fn join(&mut self, new: NewVisitor) -> Result<Membership, StoreError> {
        if !self.channels.values().any(|it| it.id == new.channel) {
            return Err(StoreError::Gone);
        }
        let known = self
            .visitors
            .values_mut()
            .find(|it| it.channel == new.channel && it.member == new.member);
        let visitor = match known {
            Some(visitor) => {
                if new.name.is_some() {
                    visitor.name = new.name;
                }
                visitor.id
            }
            None => self.add_visitor(new.clone()),
        };
        let talk = self
            .conversations
            .values()
            .rfind(|talk| talk.visitor == visitor)
            .ok_or(StoreError::Gone)?;
        let owed = talk
            .owed
            .iter()
            .map(|(Recipient::Visitor, seq)| seq.0)
            .min();
        Ok(Membership {
            channel: new.channel,
            visitor,
            conversation: talk.id,
            delivered: owed.map_or(talk.last(), |seq| Seq(seq - 1)),
        })
    }

    fn add_visitor(&mut self, new: NewVisitor) -> VisitorId {
        let visitor = VisitorId(self.next_key());
        self.visitors.insert(
            visitor,
            Visitor {
                id: visitor,
                channel: new.channel,
                member: new.member,
                handle: new.handle,
                name: new.name,
                created_at: new.joined_at,
            },
        );
        let id = ConversationId(self.next_key());
        self.conversations.insert(
            id,
            Talk {
                id,
                visitor,
                read: Seq(0),
                messages: Vec::new(),
                owed: [].into(),
            },
        );
        visitor
    }

    fn append(&mut self, new: NewMessage) -> Result<Appended, StoreError> {
        if let Some(message) = self.message(new.conversation, new.author.sender(), &new.client_id) {
            return Ok(Appended {
                message,
                fresh: false,
            });
        }
        if let Author::Operator { id, .. } = &new.author
            && !self.operators.values().any(|operator| operator.id == *id)
        {
            return Err(StoreError::Gone);
        }
        let body = match new.body {
            NewBody::Text(text) => Body::Text(text),
            NewBody::File(id) => self
                .files
                .get(&id)
                .filter(|(_, file)| {
                    self.same_visitor(new.conversation)
                        .any(|talk| talk.id == file.conversation)
                })
                .map(|(_, file)| Body::File(file.clone()))
                .ok_or(StoreError::Gone)?,
        };
        let talk = self
            .conversations
            .get_mut(&new.conversation)
            .ok_or(StoreError::Gone)?;
        let message = Message {
            conversation: new.conversation,
            seq: talk.last().next(),
            id: new.id,
            client_id: new.client_id,
            author: new.author,
            body,
            sent_at: new.sent_at,
            stored_at: new.stored_at,
        };
        talk.messages.push(message.clone());
        let owed = new.recipients.into_iter().map(|to| (to, message.seq));
        talk.owed.extend(owed);
        Ok(Appended {
            message,
            fresh: true,
        })
    }

    fn inbox_row(&self, talk: &Talk) -> Option<InboxRow> {
        let last_message = self.as_of_now(talk.messages.last()?);
        let channel = self.channel_of(talk.id)?;
        let of_visitor = |it: &&Message| it.author.sender() == Sender::Visitor;
        let unread = talk
            .messages
            .iter()
            .filter(of_visitor)
            .filter(|it| it.seq > talk.read)
            .count();
        let unanswered = talk.messages.iter().rev().take_while(of_visitor).last();
        Some(InboxRow {
            conversation: talk.conversation(),
            visitor: self.visitors.get(&talk.visitor)?.clone(),
            channel_name: channel.name.as_str().to_owned(),
            channel_title: channel.title.clone(),
            last_message,
            unread: u32::try_from(unread).unwrap_or(u32::MAX),
            waiting_since: unanswered.map(|it| it.stored_at),
        })
    }
}

/// Where a page that ends with this row ends.
fn cursor(row: &InboxRow) -> InboxCursor {
    InboxCursor {
        changed_at: row.last_message.stored_at,
        conversation: row.conversation.id,
    }
}

/// The last so many, in order.
fn last<'a>(
    limit: usize,
    messages: impl DoubleEndedIterator<Item = &'a Message>,
) -> Vec<&'a Message> {
    let mut page: Vec<_> = messages.rev().take(limit).collect();
    page.reverse();
    page
}
