//! One visitor's conversation: who wrote what, and what is stored of it.

use std::collections::{BTreeMap, BTreeSet};

use kite_domain::conversation::Marks;
use kite_domain::{Content as Stored, ConversationId, Entry, Seq, Side};
use kite_protocol::v2::State;
use kite_protocol::{ChannelName, FileMeta, MemberId, MessageId};

use crate::blobs::MemoryBlobs;
use crate::put::contents;

/// What somebody says or does.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Content {
    Text(String),
    /// A file of this name; its bytes follow from it.
    File(String),
    /// Another text for the entry of this number, or none.
    Edit {
        target: u32,
        text: Option<String>,
    },
    State(State),
    Rating(u8),
}

/// A file of this name.
pub(crate) fn file(name: &str) -> FileMeta {
    FileMeta {
        name: name.to_owned(),
        media_type: "image/png".to_owned(),
        size: u64::try_from(contents(name).len()).unwrap(),
    }
}

/// An entry, and what it has said since it was stored.
pub(crate) struct Line {
    /// As it was when it was stored.
    pub(crate) entry: Entry,
    /// The last one is what it says now; none: it is deleted.
    pub(crate) said: Vec<Option<Content>>,
}

impl Line {
    pub(crate) fn is_message(&self) -> bool {
        self.entry.content.is_message()
    }

    pub(crate) fn is_incoming(&self) -> bool {
        self.is_message() && self.entry.author.side() == Side::Operator
    }

    pub(crate) fn says(&self) -> Option<&Content> {
        self.said.last().and_then(Option::as_ref)
    }

    /// The id under which devices know it.
    pub(crate) fn shown_id(&self) -> &MessageId {
        match self.entry.author.side() {
            Side::Visitor => &self.entry.client_id,
            Side::Operator => &self.entry.id,
        }
    }
}

/// One visitor's conversation.
pub(crate) struct Account {
    pub(crate) channel: ChannelName,
    pub(crate) member: MemberId,
    /// Whether the site proves who the visitor is.
    pub(crate) proven: bool,
    pub(crate) conversation: Option<ConversationId>,
    /// What either side wrote, under its client id.
    pub(crate) written: BTreeMap<(Side, MessageId), Content>,
    /// Ids that the visitor's devices have used.
    pub(crate) ids: u64,
    /// What the visitor wrote, but a crash came before anything was promised.
    pub(crate) unpromised: BTreeSet<MessageId>,
    /// What was stored, in its order.
    pub(crate) lines: Vec<Line>,
    /// Before it, retention has removed everything.
    pub(crate) first: Seq,
    /// What an older copy of the database did not have: by the client's ids,
    /// and by the ids under which devices know it.
    pub(crate) forgotten: BTreeSet<(Side, MessageId)>,
    /// How far the visitor has really looked.
    pub(crate) seen: u32,
    /// The last number that one of the visitor's devices has really kept.
    pub(crate) kept: u32,
    /// How far operators have really come.
    pub(crate) operator: Marks,
    /// Whether a device has ever spoken v1, which has other marks.
    pub(crate) spoke_v1: bool,
    texts: BTreeSet<String>,
    by_client_id: BTreeMap<(Side, MessageId), usize>,
    by_id: BTreeMap<MessageId, usize>,
}

impl Account {
    pub(crate) fn new(channel: ChannelName, member: MemberId, proven: bool) -> Self {
        Self {
            channel,
            member,
            proven,
            conversation: None,
            written: BTreeMap::new(),
            ids: 0,
            unpromised: BTreeSet::new(),
            lines: Vec::new(),
            first: Seq(1),
            forgotten: BTreeSet::new(),
            seen: 0,
            kept: 0,
            operator: Marks::default(),
            spoke_v1: false,
            texts: BTreeSet::new(),
            by_client_id: BTreeMap::new(),
            by_id: BTreeMap::new(),
        }
    }

    /// An id that other visitors use as well: ids are unique for a visitor.
    pub(crate) fn new_id(&mut self) -> MessageId {
        self.ids += 1;
        MessageId::new(format!("m{}", self.ids)).unwrap()
    }

    pub(crate) fn last(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap()
    }

    /// The entry of this number.
    pub(crate) fn line(&self, seq: u32) -> Option<&Line> {
        let place = usize::try_from(seq).unwrap().checked_sub(1)?;
        self.lines.get(place)
    }

    /// The entries between two numbers, both included.
    pub(crate) fn between(&self, first: u32, last: u32) -> impl Iterator<Item = &Line> {
        (first.max(1)..=last).filter_map(|seq| self.line(seq))
    }

    /// The entry of this client id.
    pub(crate) fn of_client(&self, side: Side, id: &MessageId) -> Option<&Line> {
        let place = self.by_client_id.get(&(side, id.clone()))?;
        self.lines.get(*place)
    }

    /// The entry of this id.
    pub(crate) fn of_id(&self, id: &MessageId) -> Option<&Line> {
        self.lines.get(*self.by_id.get(id)?)
    }

    /// What operators said.
    pub(crate) fn replies(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.is_incoming())
    }

    pub(crate) fn enter(&mut self, entry: Entry, blobs: &MemoryBlobs) {
        assert_eq!(entry.seq.0, self.last() + 1, "[gap-free] {entry:?}");
        let key = (entry.author.side(), entry.client_id.clone());
        let content = content(&entry, blobs);
        if let Some(Content::Text(text)) = &content {
            let fresh = self.texts.insert(text.clone());
            assert!(fresh, "[stored once] {entry:?}");
        }
        assert_eq!(
            content.as_ref(),
            self.written.get(&key),
            "[nobody else's] {entry:?}"
        );
        assert!(
            key.0 == Side::Operator || !self.unpromised.contains(&key.1),
            "[kept before sent] {entry:?}"
        );
        if let Some(Content::Edit { target, text }) = &content {
            self.change(*target, text.clone(), key.0);
        }
        let place = self.lines.len();
        let known = self.by_client_id.insert(key, place);
        assert_eq!(known, None, "[stored once] {entry:?}");
        let known = self.by_id.insert(entry.id.clone(), place);
        assert_eq!(known, None, "[stored once] {entry:?}");
        self.lines.push(Line {
            entry,
            said: vec![content],
        });
    }

    fn change(&mut self, target: u32, text: Option<String>, by: Side) {
        let place = usize::try_from(target).unwrap() - 1;
        let line = &mut self.lines[place];
        let may = line.is_message() && line.says().is_some();
        let own = line.entry.author.side() == by;
        assert!(may && own, "[only one's own] {:?}", line.entry);
        line.said.push(text.map(Content::Text));
    }

    /// The database is another one, which ends with this number.
    pub(crate) fn go_back(&mut self, last: u32) {
        let len = usize::try_from(last).unwrap();
        for line in self.lines.drain(len..) {
            let side = line.entry.author.side();
            let shown = line.shown_id().clone();
            self.forgotten
                .extend([(side, shown), (side, line.entry.client_id)]);
        }
        self.by_client_id.retain(|_, place| *place < len);
        self.by_id.retain(|_, place| *place < len);
        self.kept = self.kept.min(last);
        self.seen = self.seen.min(last);
    }
}

/// What an entry says.
pub(crate) fn content(entry: &Entry, blobs: &MemoryBlobs) -> Option<Content> {
    Some(match &entry.content {
        Stored::Text(text) => Content::Text(text.clone()),
        Stored::File(file) => {
            let bytes = blobs.bytes(&file.id);
            assert!(file.digest.is_some(), "[bytes before message] {entry:?}");
            assert_eq!(
                bytes.as_deref(),
                Some(&*contents(&file.meta.name)),
                "[whole files] {entry:?}"
            );
            Content::File(file.meta.name.clone())
        }
        Stored::Deleted => return None,
        Stored::Edit { target, text } => Content::Edit {
            target: target.0,
            text: text.clone(),
        },
        Stored::State(state) => Content::State(*state),
        Stored::Rating(rating) => Content::Rating(rating.stars),
        Stored::Handoff(_) => panic!("no connector is in the simulation"),
    })
}
