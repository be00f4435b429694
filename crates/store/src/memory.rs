//! A store that forgets: for tests and for the simulator.
//!
//! It says in plain data what every store must do, and is no faster or safer
//! than that: each call holds one lock, lists are searched from end to end,
//! and nothing is kept that can be counted. It knows neither disk nor
//! connection, and no outlet: nothing is owed to any.

mod channels;
mod conversations;
mod files;
mod inbox;
mod joining;
mod log;
mod operators;
mod upkeep;
mod visitors;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kite_domain::conversation::Marks;
use kite_domain::file::NewFile;
use kite_domain::inbox::Report;
use kite_domain::operator::TokenHash;
use kite_domain::{
    Channel, ConversationId, Entry, File, FileId, Operator, OperatorId, Recipient, Seq, Visitor,
    VisitorId,
};
use kite_protocol::v2::State;
use kite_protocol::{ChannelName, Timestamp};

/// A store that forgets everything with its last reference.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Data>);

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another store that holds what this one holds now.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self(Mutex::new(self.data().clone()))
    }

    /// Nothing here panics half way through a change, so what a panicking
    /// test has left is whole.
    fn data(&self) -> MutexGuard<'_, Data> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Clone, Debug, Default)]
struct Data {
    /// The last key that was given to anything. None is given twice.
    last_key: i64,
    channels: BTreeMap<ChannelName, Channel>,
    visitors: BTreeMap<VisitorId, Guest>,
    conversations: BTreeMap<ConversationId, Talk>,
    files: BTreeMap<FileId, Upload>,
    operators: BTreeMap<String, Operator>,
    logins: BTreeMap<TokenHash, (OperatorId, Timestamp)>,
    sessions: BTreeMap<TokenHash, (OperatorId, Timestamp)>,
    secret: Option<[u8; 32]>,
}

/// A visitor with what it takes to join as them.
#[derive(Clone, Debug)]
struct Guest {
    visitor: Visitor,
    joined_at: Timestamp,
    /// When each device joined last.
    devices: BTreeMap<TokenHash, Timestamp>,
}

/// A conversation with what is said in it.
#[derive(Clone, Debug)]
struct Talk {
    id: ConversationId,
    visitor: VisitorId,
    /// The number of the last entry, which may have been swept away.
    last: Seq,
    state: State,
    visitor_marks: Marks,
    operator_marks: Marks,
    /// By their numbers, without gaps. An edit's text is its target's alone.
    entries: Vec<Entry>,
    owed: BTreeSet<(Recipient, Seq)>,
    report: Option<Report>,
}

/// A file, as it was registered and as it is.
#[derive(Clone, Debug)]
struct Upload {
    new: NewFile,
    file: File,
    /// Whether an entry carries it.
    carried: bool,
}

impl Data {
    fn next_key(&mut self) -> i64 {
        self.last_key += 1;
        self.last_key
    }

    fn channel_of(&self, conversation: ConversationId) -> Option<&Channel> {
        let talk = self.conversations.get(&conversation)?;
        let channel = self.visitors.get(&talk.visitor)?.visitor.channel;
        self.channels.values().find(|it| it.id == channel)
    }

    /// The conversations of the visitor whose conversation this is.
    fn same_visitor(&self, conversation: ConversationId) -> impl Iterator<Item = &Talk> {
        let visitor = self.conversations.get(&conversation).map(|it| it.visitor);
        self.conversations
            .values()
            .filter(move |talk| Some(talk.visitor) == visitor)
    }

    /// Whether the visitor of a conversation may not write.
    fn is_blocked(&self, conversation: ConversationId) -> bool {
        let talk = self.conversations.get(&conversation);
        let guest = talk.and_then(|talk| self.visitors.get(&talk.visitor));
        guest.is_some_and(|guest| guest.visitor.blocked_at.is_some())
    }

    /// Removes visitors with everything of theirs and gives the files that
    /// belong to nobody any more.
    fn remove_visitors(&mut self, goes: impl Fn(&Guest) -> bool) -> Vec<FileId> {
        self.visitors.retain(|_, guest| !goes(guest));
        self.conversations
            .retain(|_, talk| self.visitors.contains_key(&talk.visitor));
        self.files
            .extract_if(.., |_, upload| {
                !self.conversations.contains_key(&upload.new.conversation)
            })
            .map(|(id, _)| id)
            .collect()
    }
}
