//! The list of conversations, the one that changed last first.

use std::cmp::Reverse;

use kite_desk_api::{Conversation, Inbox as Page, ReceivedUpTo, Signal, State};

use super::outlets::Outlets;
use super::{text, time};

/// Which conversations are listed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Filter {
    /// Those that may need an answer.
    #[default]
    Open,
    /// Those that are done.
    Resolved,
    /// Every one.
    All,
}

impl Filter {
    /// The state that a conversation must have; none: any.
    pub(crate) fn state(self) -> Option<State> {
        match self {
            Self::Open => Some(State::Open),
            Self::Resolved => Some(State::Resolved),
            Self::All => None,
        }
    }

    fn takes(self, conversation: &Conversation) -> bool {
        self.state().is_none_or(|state| state == conversation.state)
    }
}

/// The loaded part of the list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inbox {
    conversations: Vec<Conversation>,
    filter: Filter,
    typing: Vec<i64>,
    next: Option<String>,
    loaded: bool,
    failed: bool,
    /// The desks elsewhere that show the same conversations.
    pub(crate) outlets: Outlets,
}

impl Inbox {
    /// Lists others from now on. What is known of those is shown until they
    /// are fetched.
    pub(crate) fn turn_to(&mut self, filter: Filter) {
        self.filter = filter;
        self.next = None;
        self.loaded = false;
    }

    /// Which are listed.
    pub(crate) fn filter(&self) -> Filter {
        self.filter
    }

    /// Takes the first page anew. What belongs there and is not on it is
    /// dropped, since it may have changed unseen, except for `kept`, the
    /// conversation on the screen.
    pub(crate) fn refresh(&mut self, page: Page, kept: Option<i64>) {
        let filter = self.filter;
        self.conversations
            .retain(|known| Some(known.id) == kept || !filter.takes(known));
        self.append(page);
        self.loaded = true;
    }

    /// Takes the page behind the last one.
    pub(crate) fn append(&mut self, page: Page) {
        for conversation in page.conversations {
            self.place(conversation);
        }
        self.next = page.next;
        self.failed = false;
    }

    /// Takes the newest state of one conversation.
    pub(crate) fn put(&mut self, conversation: Conversation) {
        self.place(conversation);
    }

    /// Drops a conversation that is no more.
    pub(crate) fn remove(&mut self, id: i64) {
        self.conversations.retain(|known| known.id != id);
    }

    /// Shows a conversation as read before the server has said so.
    pub(crate) fn mark_read(&mut self, id: i64) {
        if let Some(known) = self.get_mut(id) {
            known.unread = 0;
        }
    }

    /// What has come to this desk and is not marked as received yet.
    pub(crate) fn to_receive(&self, limit: usize) -> Vec<ReceivedUpTo> {
        let fresh = self.conversations.iter();
        fresh
            .filter(|known| known.received < known.last_seq)
            .take(limit)
            .map(|known| ReceivedUpTo {
                id: known.id,
                seq: known.last_seq,
            })
            .collect()
    }

    /// Notes what is marked as received before the server has said so.
    pub(crate) fn mark_received(&mut self, received: &[ReceivedUpTo]) {
        for up_to in received {
            if let Some(known) = self.get_mut(up_to.id) {
                known.received = known.received.max(up_to.seq);
            }
        }
    }

    /// Notes whether a visitor is there, and types.
    pub(crate) fn take_signal(&mut self, signal: &Signal) {
        if let Some(known) = self.get_mut(signal.id) {
            known.online = signal.online;
        }
        self.typing.retain(|id| *id != signal.id);
        if signal.typing {
            self.typing.push(signal.id);
        }
    }

    /// Forgets who types: whoever still does says so again.
    pub(crate) fn miss_signals(&mut self) {
        self.typing.clear();
    }

    /// Whether the visitor of a conversation is typing.
    pub(crate) fn types(&self, id: i64) -> bool {
        self.typing.contains(&id)
    }

    /// Notes that the list could not be fetched.
    pub(crate) fn fail(&mut self) {
        self.failed = true;
    }

    /// The conversation of this id, if it is loaded.
    pub(crate) fn get(&self, id: i64) -> Option<&Conversation> {
        self.conversations.iter().find(|known| known.id == id)
    }

    /// Those that are listed and whose name, handle, snippet or proven id
    /// contains the query, in order.
    pub(crate) fn matching<'a>(&'a self, query: &str) -> impl Iterator<Item = &'a Conversation> {
        let query = folded(query.trim());
        let listed = self.conversations.iter();
        let listed = listed.filter(|known| self.filter.takes(known));
        listed.filter(move |known| {
            let texts = [Some(&known.name), Some(&known.handle)];
            let more = [known.snippet.as_ref(), known.subject.as_ref()];
            let mut texts = texts.into_iter().chain(more).flatten();
            query.is_empty() || texts.any(|text| text::find(&folded(text), &query).is_some())
        })
    }

    /// Unread messages over all loaded conversations.
    pub(crate) fn unread(&self) -> u32 {
        self.conversations
            .iter()
            .fold(0, |sum, known| sum.saturating_add(known.unread))
    }

    /// How many conversations are listed.
    pub(crate) fn len(&self) -> usize {
        self.matching("").count()
    }

    /// Whether none is listed.
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether any is loaded, listed or not.
    pub(crate) fn knows_any(&self) -> bool {
        !self.conversations.is_empty()
    }

    /// Whether there is more than one channel among them.
    pub(crate) fn several_channels(&self) -> bool {
        let mut channels = self.conversations.iter().map(|known| &known.channel);
        channels
            .next()
            .is_some_and(|first| channels.any(|other| other != first))
    }

    /// Where the next page begins; none: all are loaded.
    pub(crate) fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Whether the first page has come.
    pub(crate) fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Whether the last attempt to fetch failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }

    fn get_mut(&mut self, id: i64) -> Option<&mut Conversation> {
        self.conversations.iter_mut().find(|known| known.id == id)
    }

    /// Puts a conversation where it belongs, in place of what was known of it.
    fn place(&mut self, conversation: Conversation) {
        self.remove(conversation.id);
        let key = age(&conversation);
        let at = self.conversations.partition_point(|known| age(known) < key);
        self.conversations.insert(at, conversation);
    }
}

/// What orders the list.
fn age(conversation: &Conversation) -> Reverse<(i64, i64)> {
    Reverse((time::millis(&conversation.updated_at), conversation.id))
}

/// In lower case, letter by letter: enough to compare, and smaller than what
/// knows the rules of writing.
fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// A conversation for the tests of this crate.
#[cfg(test)]
pub(crate) fn sample(id: i64) -> Conversation {
    Conversation {
        id,
        channel: "demo_channel".into(),
        channel_title: "Demo".into(),
        state: State::Open,
        handle: format!("calm-otter-{id}"),
        name: format!("Visitor {id}"),
        subject: None,
        blocked_since: None,
        online: false,
        report: None,
        unread: 1,
        last_seq: 3,
        received: 0,
        visitor_received: 0,
        visitor_read: 0,
        snippet: Some(format!("Question {id}")),
        snippet_role: kite_desk_api::Role::Visitor,
        updated_at: "2026-11-21T10:00:00.000Z".into(),
        waiting_since: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conversation(id: i64, minute: u32) -> Conversation {
        Conversation {
            updated_at: format!("2026-11-21T10:{minute:02}:00.000Z"),
            ..sample(id)
        }
    }

    fn resolved(id: i64, minute: u32) -> Conversation {
        Conversation {
            state: State::Resolved,
            ..conversation(id, minute)
        }
    }

    fn page(conversations: Vec<Conversation>, next: Option<&str>) -> Page {
        Page {
            conversations,
            next: next.map(Into::into),
        }
    }

    fn ids(inbox: &Inbox, query: &str) -> Vec<i64> {
        inbox.matching(query).map(|c| c.id).collect()
    }

    #[test]
    fn a_change_moves_a_conversation_to_the_top_and_never_doubles_it() {
        let mut inbox = Inbox::default();
        inbox.refresh(
            page(vec![conversation(1, 5), conversation(2, 4)], Some("4")),
            None,
        );
        inbox.append(page(vec![conversation(2, 4), conversation(3, 1)], None));
        assert_eq!(ids(&inbox, ""), [1, 2, 3]);
        assert_eq!(inbox.next(), None);
        inbox.put(conversation(3, 9));
        assert_eq!(ids(&inbox, ""), [3, 1, 2]);
        assert_eq!(inbox.unread(), 3);
    }

    #[test]
    fn a_fresh_first_page_replaces_all_but_the_one_on_the_screen() {
        let mut inbox = Inbox::default();
        inbox.refresh(
            page(
                vec![conversation(1, 5), conversation(2, 4), conversation(3, 3)],
                None,
            ),
            None,
        );
        inbox.refresh(
            page(vec![conversation(4, 9), conversation(1, 8)], Some("8")),
            Some(3),
        );
        assert_eq!(ids(&inbox, ""), [4, 1, 3]);
        inbox.refresh(page(vec![conversation(3, 10)], None), Some(3));
        assert_eq!(ids(&inbox, ""), [3]);
    }

    #[test]
    fn searches_name_handle_and_snippet_without_regard_to_case() {
        let mut inbox = Inbox::default();
        let mut other = conversation(2, 4);
        other.name = "Zoë Ångström".into();
        inbox.refresh(page(vec![conversation(1, 5), other], None), None);
        assert_eq!(ids(&inbox, " ZOË å"), [2]);
        assert_eq!(ids(&inbox, "otter-1"), [1]);
        assert_eq!(ids(&inbox, "question"), [1, 2]);
        assert_eq!(ids(&inbox, "nothing"), [0_i64; 0]);
    }

    #[test]
    fn read_ones_leave_the_total() {
        let mut inbox = Inbox::default();
        inbox.refresh(
            page(vec![conversation(1, 5), conversation(2, 4)], None),
            None,
        );
        inbox.mark_read(1);
        assert_eq!(inbox.unread(), 1);
        inbox.remove(2);
        assert_eq!(inbox.unread(), 0);
    }

    #[test]
    fn names_channels_only_where_there_are_several() {
        let mut inbox = Inbox::default();
        assert!(!inbox.several_channels());
        inbox.put(conversation(1, 5));
        inbox.put(conversation(2, 6));
        assert!(!inbox.several_channels());
        let mut other = conversation(3, 7);
        other.channel = "other_channel".into();
        inbox.put(other);
        assert!(inbox.several_channels());
    }

    #[test]
    fn lists_what_the_filter_takes() {
        let mut inbox = Inbox::default();
        inbox.refresh(
            page(vec![conversation(1, 5), conversation(2, 4)], Some("4")),
            None,
        );
        inbox.put(resolved(1, 6));
        assert_eq!((ids(&inbox, ""), inbox.len()), (vec![2], 1));
        // Resolved ones are none of the first page of open ones, and stay.
        inbox.refresh(page(vec![conversation(3, 7)], None), None);
        assert_eq!(ids(&inbox, ""), [3]);
        inbox.turn_to(Filter::Resolved);
        assert_eq!((ids(&inbox, ""), inbox.is_loaded()), (vec![1], false));
        inbox.refresh(page(vec![], None), None);
        assert!(inbox.is_empty());
        inbox.turn_to(Filter::All);
        assert_eq!(ids(&inbox, ""), [3]);
        // A visitor writes: it comes back by itself.
        inbox.turn_to(Filter::Open);
        inbox.put(conversation(1, 9));
        assert_eq!(ids(&inbox, ""), [1, 3]);
    }

    #[test]
    fn marks_as_received_what_it_shows_and_only_once() {
        let mut inbox = Inbox::default();
        inbox.put(conversation(1, 5));
        inbox.put(Conversation {
            received: 3,
            ..conversation(2, 5)
        });
        let fresh = inbox.to_receive(100);
        assert_eq!(fresh, [ReceivedUpTo { id: 1, seq: 3 }]);
        assert_eq!(inbox.to_receive(0), []);
        inbox.mark_received(&fresh);
        assert_eq!(inbox.to_receive(100), []);
    }

    #[test]
    fn a_proven_id_can_be_searched_for() {
        let mut inbox = Inbox::default();
        inbox.put(Conversation {
            subject: Some("user-42".into()),
            ..conversation(1, 5)
        });
        assert_eq!(ids(&inbox, "USER-42"), [1]);
    }

    #[test]
    fn signals_tell_who_is_there_and_types() {
        let mut inbox = Inbox::default();
        inbox.put(conversation(1, 5));
        let signal = |id, online, typing| Signal { id, online, typing };
        inbox.take_signal(&signal(1, true, true));
        inbox.take_signal(&signal(2, true, true));
        assert!(inbox.get(1).unwrap().online && inbox.types(1) && inbox.types(2));
        inbox.take_signal(&signal(1, true, false));
        assert!(inbox.get(1).unwrap().online && !inbox.types(1));
        inbox.miss_signals();
        assert!(!inbox.types(2));
    }
}
