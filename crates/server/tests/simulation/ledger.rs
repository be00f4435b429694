//! Who wrote what, and what the store has made of it: read again after every
//! step, so that nothing can be stored twice, out of turn or for somebody else
//! without being seen at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kite_domain::conversation::Page;
use kite_domain::inbox::InboxFilter;
use kite_domain::port::ConversationStore;
use kite_domain::{Content as Stored, ConversationId, Entry, Seq, Side};
use kite_protocol::{ChannelName, FileMeta, MemberId, MessageId};
use kite_store::MemoryStore;

use crate::blobs::MemoryBlobs;
use crate::put::contents;
use crate::task::finish;

/// What a message says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Content {
    Text(String),
    /// A file of this name; its bytes follow from it.
    File(String),
}

/// A file of this name.
pub(crate) fn file(name: &str) -> FileMeta {
    FileMeta {
        name: name.to_owned(),
        media_type: "image/png".to_owned(),
        size: u64::try_from(contents(name).len()).unwrap(),
    }
}

/// One visitor's conversation.
pub(crate) struct Account {
    pub(crate) channel: ChannelName,
    pub(crate) member: MemberId,
    pub(crate) conversation: Option<ConversationId>,
    /// What either side wrote, under its client id.
    pub(crate) written: BTreeMap<(Side, MessageId), Content>,
    /// What the visitor wrote, but a crash came before anything was promised.
    pub(crate) unpromised: BTreeSet<MessageId>,
    /// What is stored, in its order.
    pub(crate) stored: Vec<Entry>,
    by_client_id: BTreeMap<(Side, MessageId), usize>,
    by_id: BTreeMap<MessageId, usize>,
}

/// All visitors' conversations.
pub(crate) struct Ledger {
    memory: Arc<MemoryStore>,
    blobs: Arc<MemoryBlobs>,
    pub(crate) accounts: Vec<Account>,
}

impl Account {
    pub(crate) fn new(channel: ChannelName, member: MemberId) -> Self {
        Self {
            channel,
            member,
            conversation: None,
            written: BTreeMap::new(),
            unpromised: BTreeSet::new(),
            stored: Vec::new(),
            by_client_id: BTreeMap::new(),
            by_id: BTreeMap::new(),
        }
    }

    /// The stored message of this client id.
    pub(crate) fn of_client(&self, sender: Side, id: &MessageId) -> Option<&Entry> {
        let place = self.by_client_id.get(&(sender, id.clone()))?;
        self.stored.get(*place)
    }

    /// The stored message of this id.
    pub(crate) fn of_id(&self, id: &MessageId) -> Option<&Entry> {
        self.stored.get(*self.by_id.get(id)?)
    }

    /// What operators wrote, as far as it is stored.
    pub(crate) fn replies(&self) -> impl Iterator<Item = &Entry> {
        let replies = |message: &&Entry| message.author.side() == Side::Operator;
        self.stored.iter().filter(replies)
    }

    fn enter(&mut self, message: Entry, blobs: &MemoryBlobs) {
        let next = self.stored.last().map_or(Seq(0), |last| last.seq).next();
        assert_eq!(message.seq, next, "[gap-free] {message:?}");
        let key = (message.author.side(), message.client_id.clone());
        assert_eq!(
            Some(content(&message, blobs)).as_ref(),
            self.written.get(&key),
            "[nobody else's] {message:?}"
        );
        assert!(
            key.0 == Side::Operator || !self.unpromised.contains(&key.1),
            "[kept before sent] {message:?}"
        );
        let place = self.stored.len();
        let known = self.by_client_id.insert(key, place);
        assert_eq!(known, None, "[stored once] {message:?}");
        let known = self.by_id.insert(message.id.clone(), place);
        assert_eq!(known, None, "[stored once] {message:?}");
        self.stored.push(message);
    }
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
            let last = account.stored.last().map_or(Seq(0), |last| last.seq);
            let Some(conversation) = account.conversation else {
                continue;
            };
            for message in read(&self.memory, conversation, last) {
                account.enter(message, &self.blobs);
            }
        }
    }

    /// What was stored once stands there unchanged.
    pub(crate) fn check_unchanged(&self) {
        for account in &self.accounts {
            if let Some(conversation) = account.conversation {
                let stored = read(&self.memory, conversation, Seq(0));
                assert_eq!(stored, account.stored, "[unchanged]");
            }
        }
    }

    fn find_conversations(&mut self) {
        for row in finish(self.memory.inbox(InboxFilter::default(), None, u32::MAX)).unwrap() {
            let account = self.accounts.iter_mut().find(|account| {
                account.member == row.visitor.member && account.channel.as_str() == row.channel_name
            });
            let account = account.expect("only known visitors write");
            let known = account.conversation.replace(row.conversation.id);
            assert!(
                known.is_none_or(|known| known == row.conversation.id),
                "[one conversation]"
            );
        }
    }
}

fn read(memory: &MemoryStore, conversation: ConversationId, after: Seq) -> Vec<Entry> {
    finish(memory.entries(conversation, Page::After(after), u32::MAX)).unwrap()
}

fn content(message: &Entry, blobs: &MemoryBlobs) -> Content {
    match &message.content {
        Stored::Text(text) => Content::Text(text.clone()),
        Stored::File(file) => {
            let bytes = blobs.bytes(&file.id);
            assert!(file.digest.is_some(), "[bytes before message] {message:?}");
            assert_eq!(
                bytes.as_deref(),
                Some(&*contents(&file.meta.name)),
                "[whole files] {message:?}"
            );
            Content::File(file.meta.name.clone())
        }
        other => panic!("[nobody else's] {other:?}"),
    }
}
