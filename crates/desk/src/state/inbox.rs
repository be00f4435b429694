//! The list of conversations, the one that changed last first.

use std::cmp::Reverse;

use kite_desk_api::{Conversation, Inbox as Page};

use super::{text, time};

/// The loaded part of the list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inbox {
    conversations: Vec<Conversation>,
    next: Option<String>,
    loaded: bool,
    failed: bool,
}

impl Inbox {
    /// Takes the first page anew. What is not on it is dropped, since it may
    /// have changed unseen, except for `kept`, the conversation on the screen.
    pub(crate) fn refresh(&mut self, page: Page, kept: Option<i64>) {
        self.conversations.retain(|known| {
            Some(known.id) == kept && !page.conversations.iter().any(|c| c.id == known.id)
        });
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
        if let Some(known) = self.conversations.iter_mut().find(|known| known.id == id) {
            known.unread = 0;
        }
    }

    /// Notes that the list could not be fetched.
    pub(crate) fn fail(&mut self) {
        self.failed = true;
    }

    /// The conversation of this id, if it is loaded.
    pub(crate) fn get(&self, id: i64) -> Option<&Conversation> {
        self.conversations.iter().find(|known| known.id == id)
    }

    /// Those whose name, handle or snippet contains the query, in order.
    pub(crate) fn matching<'a>(&'a self, query: &str) -> impl Iterator<Item = &'a Conversation> {
        let query = folded(query.trim());
        self.conversations.iter().filter(move |known| {
            query.is_empty()
                || [&known.name, &known.handle, &known.snippet]
                    .iter()
                    .any(|text| text::find(&folded(text), &query).is_some())
        })
    }

    /// Unread messages over all loaded conversations.
    pub(crate) fn unread(&self) -> u32 {
        self.conversations
            .iter()
            .fold(0, |sum, known| sum.saturating_add(known.unread))
    }

    /// How many conversations are loaded.
    pub(crate) fn len(&self) -> usize {
        self.conversations.len()
    }

    /// Whether none is loaded.
    pub(crate) fn is_empty(&self) -> bool {
        self.conversations.is_empty()
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

#[cfg(test)]
mod tests {
    use kite_desk_api::Role;

    use super::*;

    fn conversation(id: i64, minute: u32) -> Conversation {
        Conversation {
            id,
            channel: "demo_channel".into(),
            channel_title: "Demo".into(),
            handle: format!("calm-otter-{id}"),
            name: format!("Visitor {id}"),
            unread: 1,
            last_seq: 3,
            snippet: format!("Question {id}"),
            snippet_role: Role::Visitor,
            updated_at: format!("2026-11-21T10:{minute:02}:00.000Z"),
            waiting_since: None,
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
}
