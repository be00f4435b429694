//! What the store has made of what was written: read again after every step,
//! so that nothing can be stored twice, out of turn or for somebody else
//! without being seen at once.

use std::sync::Arc;

use kite_domain::conversation::Page;
use kite_domain::port::{ChannelStore, ConversationStore, VisitorStore};
use kite_domain::{Content as Stored, ConversationId, Entry, Seq};
use kite_store::MemoryStore;

use crate::account::{Account, Content, Line, content};
use crate::blobs::MemoryBlobs;
use crate::task::finish;

/// All visitors' conversations.
pub(crate) struct Ledger {
    pub(crate) memory: Arc<MemoryStore>,
    blobs: Arc<MemoryBlobs>,
    pub(crate) accounts: Vec<Account>,
}

impl Ledger {
    pub(crate) fn new(memory: Arc<MemoryStore>, blobs: Arc<MemoryBlobs>) -> Self {
        Self {
            memory,
            blobs,
            accounts: Vec::new(),
        }
    }

    /// Enters what is new in the store.
    pub(crate) fn refresh(&mut self) {
        if self.accounts.iter().any(|it| it.conversation.is_none()) {
            self.find_conversations();
        }
        for account in &mut self.accounts {
            let Some(conversation) = account.conversation else {
                continue;
            };
            for entry in read(&self.memory, conversation, Seq(account.last())) {
                account.enter(entry, &self.blobs);
            }
            check_marks(&self.memory, conversation, account);
        }
    }

    /// Retention has removed something.
    pub(crate) fn swept(&mut self) {
        for account in &mut self.accounts {
            let conversation = account.conversation.map(|id| self.memory.conversation(id));
            if let Some(conversation) = conversation {
                account.first = finish(conversation).unwrap().expect("it is there").first;
            }
        }
    }

    /// The database is another one.
    pub(crate) fn go_back(&mut self, memory: Arc<MemoryStore>) {
        self.memory = memory;
        for account in &mut self.accounts {
            if let Some(id) = account.conversation {
                let conversation = finish(self.memory.conversation(id)).unwrap();
                let conversation = conversation.expect("it is there");
                account.go_back(conversation.last.0);
                account.operator = conversation.operator_marks;
            }
        }
    }

    /// What was stored stands there as it was left.
    pub(crate) fn check_unchanged(&self) {
        for account in &self.accounts {
            let Some(conversation) = account.conversation else {
                continue;
            };
            let before = Seq(account.first.0 - 1);
            let stored = read(&self.memory, conversation, before);
            let known: Vec<_> = account.between(account.first.0, account.last()).collect();
            assert_eq!(stored.len(), known.len(), "[unchanged]");
            for (entry, line) in stored.iter().zip(known) {
                self.check_line(entry, line);
            }
        }
    }

    fn check_line(&self, entry: &Entry, line: &Line) {
        let known = &line.entry;
        let same = entry.seq == known.seq
            && entry.id == known.id
            && entry.client_id == known.client_id
            && entry.author == known.author
            && entry.sent_at == known.sent_at;
        let says = match (&entry.content, line.says()) {
            // It says what its target says now.
            (Stored::Edit { target, .. }, Some(Content::Edit { target: known, .. })) => {
                target.0 == *known
            }
            (_, says) => content(entry, &self.blobs).as_ref() == says,
        };
        assert!(same && says, "[unchanged] {entry:?}, {known:?}");
    }

    fn find_conversations(&mut self) {
        for account in &mut self.accounts {
            let channel = finish(self.memory.channel(&account.channel)).unwrap();
            let channel = channel.expect("the channel is there").id;
            let visitors = finish(self.memory.find_visitors(channel, "", u32::MAX)).unwrap();
            let visitor = visitors.iter().find(|visitor| {
                let subject = visitor.subject.as_ref();
                account.proven == subject.is_some()
                    && account.member == *subject.unwrap_or(&visitor.member)
            });
            let Some(visitor) = visitor else {
                continue;
            };
            let conversations = finish(self.memory.conversations_of(visitor.id)).unwrap();
            assert_eq!(conversations.len(), 1, "[one conversation]");
            account.conversation = Some(conversations[0].id);
        }
    }

    /// Nobody is here whom nobody knows.
    pub(crate) fn check_visitors(&self) {
        let mut visitors = 0;
        for channel in finish(self.memory.channels()).unwrap() {
            let known = finish(self.memory.find_visitors(channel.id, "", u32::MAX)).unwrap();
            visitors += known.len();
        }
        let known = self.accounts.iter().filter(|it| it.conversation.is_some());
        assert_eq!(visitors, known.count(), "[one conversation]");
    }
}

/// Marks say no more than what has happened.
fn check_marks(memory: &MemoryStore, id: ConversationId, account: &Account) {
    let conversation = finish(memory.conversation(id)).unwrap();
    let conversation = conversation.expect("it is there");
    let operator = conversation.operator_marks;
    assert!(
        operator.received <= account.operator.received && operator.read <= account.operator.read,
        "[marks] of operators: {operator:?}"
    );
    let visitor = conversation.visitor_marks;
    assert!(
        account.spoke_v1
            || (visitor.read.0 <= account.seen
                && visitor.received.0 <= account.kept.max(account.seen)),
        "[marks] of {:?}, seen {}, kept {}",
        visitor,
        account.seen,
        account.kept
    );
}

fn read(memory: &MemoryStore, conversation: ConversationId, after: Seq) -> Vec<Entry> {
    finish(memory.entries(conversation, Page::After(after), u32::MAX)).unwrap()
}
