//! A store that forgets: for tests and for the simulator.
//!
//! It says in plain data what every store must do, and is no faster or safer
//! than that: each call holds one lock, lists are searched from end to end.
//! It knows neither disk nor connection.

mod channels;
mod conversations;
mod files;
mod operators;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kite_domain::conversation::Conversation;
use kite_domain::file::{NewFile, Sender};
use kite_domain::operator::TokenHash;
use kite_domain::{
    Body, Channel, ConversationId, File, FileId, Message, Operator, OperatorId, Recipient, Seq,
    Visitor, VisitorId,
};
use kite_protocol::{ChannelName, MessageId, Timestamp};

/// A store that forgets everything with its last reference.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Data>);

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing here panics half way through a change, so what a panicking
    /// test has left is whole.
    fn data(&self) -> MutexGuard<'_, Data> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
struct Data {
    /// The last key that was given to anything. None is given twice.
    last_key: i64,
    channels: BTreeMap<ChannelName, Channel>,
    visitors: BTreeMap<VisitorId, Visitor>,
    conversations: BTreeMap<ConversationId, Talk>,
    files: BTreeMap<FileId, (NewFile, File)>,
    operators: BTreeMap<String, Operator>,
    logins: BTreeMap<TokenHash, (OperatorId, Timestamp)>,
    sessions: BTreeMap<TokenHash, (OperatorId, Timestamp)>,
    secret: Option<[u8; 32]>,
}

/// A conversation with what is said in it. The message with the number n is
/// at n − 1.
#[derive(Debug)]
struct Talk {
    id: ConversationId,
    visitor: VisitorId,
    read: Seq,
    messages: Vec<Message>,
    owed: BTreeSet<(Recipient, Seq)>,
}

impl Talk {
    fn last(&self) -> Seq {
        self.messages.last().map_or(Seq(0), |message| message.seq)
    }

    fn conversation(&self) -> Conversation {
        Conversation {
            id: self.id,
            visitor: self.visitor,
            last: self.last(),
            read: self.read,
        }
    }
}

impl Data {
    fn next_key(&mut self) -> i64 {
        self.last_key += 1;
        self.last_key
    }

    fn channel_of(&self, conversation: ConversationId) -> Option<&Channel> {
        let talk = self.conversations.get(&conversation)?;
        let visitor = self.visitors.get(&talk.visitor)?;
        self.channels
            .values()
            .find(|channel| channel.id == visitor.channel)
    }

    /// The conversations of the visitor whose conversation this is.
    fn same_visitor(&self, conversation: ConversationId) -> impl Iterator<Item = &Talk> {
        let visitor = self.conversations.get(&conversation).map(|it| it.visitor);
        self.conversations
            .values()
            .filter(move |talk| Some(talk.visitor) == visitor)
    }

    fn message(
        &self,
        conversation: ConversationId,
        sender: Sender,
        client_id: &MessageId,
    ) -> Option<Message> {
        self.same_visitor(conversation)
            .flat_map(|talk| &talk.messages)
            .find(|message| message.author.sender() == sender && message.client_id == *client_id)
            .map(|message| self.as_of_now(message))
    }

    fn file_of(
        &self,
        conversation: ConversationId,
        sender: Sender,
        client_id: &MessageId,
    ) -> Option<File> {
        self.same_visitor(conversation).find_map(|talk| {
            self.files
                .values()
                .find(|(new, _)| {
                    new.conversation == talk.id
                        && new.sender == sender
                        && new.client_id == *client_id
                })
                .map(|(_, file)| file.clone())
        })
    }

    /// A message with its file as it is now.
    fn as_of_now(&self, message: &Message) -> Message {
        let mut message = message.clone();
        if let Body::File(file) = &mut message.body
            && let Some((_, now)) = self.files.get(&file.id)
        {
            *file = now.clone();
        }
        message
    }
}
