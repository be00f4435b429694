//! One conversation: the server's entries by number, and behind them what is
//! on its way.

use kite_desk_api::{Content, Conversation, Entry, Page, Role, State};

use super::outgoing::{Body, Delivery, Outgoing};
use super::time;

/// How far the operators' last message has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Receipt {
    /// The server has it.
    Sent,
    /// The visitor's device has it.
    Delivered,
    /// The visitor has read it.
    Read,
}

/// The loaded part of a conversation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Thread {
    entries: Vec<Entry>,
    outgoing: Vec<Outgoing>,
    older: bool,
    loaded: bool,
    failed: bool,
    read: u32,
    unread_when_opened: u32,
    new_from: Option<u32>,
    began: Option<i64>,
}

impl Thread {
    /// Takes the newest page of a thread of which nothing was known.
    pub(crate) fn begin(&mut self, page: Page) {
        self.older = page.more;
        self.loaded = true;
        self.merge(page.entries);
    }

    /// Takes the page before the first known entry.
    pub(crate) fn prepend(&mut self, page: Page) {
        self.older = page.more;
        self.merge(page.entries);
    }

    /// Takes entries of any numbers. A confirmed one takes the place of its
    /// echo.
    pub(crate) fn merge(&mut self, entries: Vec<Entry>) {
        self.failed = false;
        for entry in entries {
            if entry.role == Role::Operator
                && let Some(id) = &entry.client_id
            {
                self.outgoing.retain(|echo| echo.id != *id);
            }
            match self.place_of(entry.seq) {
                Ok(at) => self.entries[at] = entry,
                Err(at) => self.entries.insert(at, entry),
            }
        }
        self.apply_edits();
        self.find_new();
    }

    /// Takes the server's copy of the outgoing `id`.
    pub(crate) fn confirm(&mut self, id: &str, entry: Entry) {
        self.outgoing.retain(|echo| echo.id != id);
        self.merge(vec![entry]);
    }

    /// The number up to which nothing is missing: fetch what comes after it.
    /// An entry of our own may be known before its predecessors are.
    pub(crate) fn known_through(&self) -> u32 {
        let mut seqs = self.entries.iter().map(|entry| entry.seq);
        let first = seqs.next().unwrap_or(0);
        seqs.fold(first, |last, seq| if seq == last + 1 { seq } else { last })
    }

    /// The number before which there are older entries to fetch, if any.
    pub(crate) fn older_before(&self) -> Option<u32> {
        self.entries
            .first()
            .filter(|_| self.older)
            .map(|first| first.seq)
    }

    /// Shows a message before the server knows of it.
    pub(crate) fn echo(&mut self, outgoing: Outgoing) {
        self.outgoing.push(outgoing);
    }

    /// The message whose turn it is. Those before it have failed or arrived,
    /// so that the visitor reads them in the order they were written.
    pub(crate) fn next_to_send(&self) -> Option<&Outgoing> {
        self.outgoing
            .iter()
            .find(|echo| !matches!(echo.delivery, Delivery::Failed(_)))
    }

    /// Notes how far an outgoing message has come.
    pub(crate) fn set_delivery(&mut self, id: &str, delivery: Delivery) {
        if let Some(echo) = self.outgoing.iter_mut().find(|echo| echo.id == id) {
            echo.delivery = delivery;
        }
    }

    /// Gives up on an outgoing message.
    pub(crate) fn discard(&mut self, id: &str) {
        self.outgoing.retain(|echo| echo.id != id);
    }

    /// The conversation is on the screen from now on: what was `unread` by
    /// then is set apart.
    pub(crate) fn open(&mut self, unread: u32) {
        self.unread_when_opened = unread;
        self.new_from = None;
        if unread > 0 {
            self.find_new();
        }
    }

    /// The number to report as read: none, if it is reported already.
    pub(crate) fn to_read(&self) -> Option<u32> {
        let last = self.known_through();
        (self.loaded && last > self.read).then_some(last)
    }

    /// Notes what has been reported as read.
    pub(crate) fn set_read(&mut self, seq: u32) {
        self.read = seq;
    }

    /// When the first message came, once that is known.
    pub(crate) fn began(&self) -> Option<i64> {
        let first = self.entries.first().filter(|first| first.seq == 1);
        first.map(|first| time::millis(&first.at)).or(self.began)
    }

    /// Notes when the first message came.
    pub(crate) fn set_began(&mut self, at: Option<i64>) {
        self.began = at;
    }

    /// Notes that the thread could not be fetched.
    pub(crate) fn fail(&mut self) {
        self.failed = true;
    }

    /// The known entries of the server, in order.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Which entry the operators' last message is, and how far it has come.
    pub(crate) fn receipt(&self, conversation: &Conversation) -> Option<(u32, Receipt)> {
        let ours = |entry: &&Entry| entry.role == Role::Operator && is_message(entry);
        let last = self.entries.iter().rev().find(ours)?.seq;
        Some((
            last,
            if conversation.visitor_read >= last {
                Receipt::Read
            } else if conversation.visitor_received >= last {
                Receipt::Delivered
            } else {
                Receipt::Sent
            },
        ))
    }

    /// The text of one's own message of this number, as it is shown: with a
    /// change that is still on its way.
    pub(crate) fn own_text(&self, seq: u32) -> Option<&str> {
        let at = self.place_of(seq).ok()?;
        let entry = self.entries.get(at).filter(|entry| entry.own)?;
        match (self.change_of(seq).map(|(_, text)| text), &entry.content) {
            (Some(text), Content::Text(_)) => text,
            (None, Content::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The last message that one can change.
    pub(crate) fn last_own_text(&self) -> Option<u32> {
        let seqs = self.entries.iter().rev().map(|entry| entry.seq);
        seqs.into_iter().find(|seq| self.own_text(*seq).is_some())
    }

    /// The change of an entry that is on its way, and what it says then.
    pub(crate) fn change_of(&self, seq: u32) -> Option<(&Outgoing, Option<&str>)> {
        self.outgoing
            .iter()
            .rev()
            .find_map(|echo| match &echo.body {
                Body::Edit { target, text } if *target == seq => Some((echo, text.as_deref())),
                _ => None,
            })
    }

    /// The state that is on its way, if one is.
    pub(crate) fn next_state(&self) -> Option<State> {
        self.outgoing.iter().rev().find_map(|echo| match echo.body {
            Body::State(state) if !matches!(echo.delivery, Delivery::Failed(_)) => Some(state),
            _ => None,
        })
    }

    /// What is on its way, in the order of writing.
    pub(crate) fn outgoing(&self) -> &[Outgoing] {
        &self.outgoing
    }

    /// The first message that was new when the thread was opened.
    pub(crate) fn new_from(&self) -> Option<u32> {
        self.new_from
    }

    /// Whether the newest page has come.
    pub(crate) fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Whether the last attempt to fetch failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }

    fn place_of(&self, seq: u32) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&seq, |known| known.seq)
    }

    /// Brings entries to what the edits say that are known by now. A page that
    /// was under way may be older than an edit, and an edit older than a page.
    fn apply_edits(&mut self) {
        for at in 0..self.entries.len() {
            let Content::Edit { target, text } = &self.entries[at].content else {
                continue;
            };
            let (content, edited_at) = (
                text.clone().map_or(Content::Deleted, Content::Text),
                self.entries[at].at.clone(),
            );
            let Ok(target) = self.place_of(*target) else {
                continue;
            };
            let target = &mut self.entries[target];
            let known = target.edited_at.as_deref().map_or(0, time::millis);
            let gone = target.content == Content::Deleted;
            if !gone && (content == Content::Deleted || time::millis(&edited_at) > known) {
                target.content = content;
                target.edited_at = Some(edited_at);
            }
        }
    }

    fn find_new(&mut self) {
        if !self.loaded || self.unread_when_opened == 0 {
            return;
        }
        let unread = self.unread_when_opened as usize;
        let theirs = |entry: &&Entry| entry.role == Role::Visitor && is_message(entry);
        let mut theirs = self.entries.iter().rev().filter(theirs);
        self.new_from = theirs.nth(unread - 1).map(|entry| entry.seq);
        if self.new_from.is_some() || !self.older {
            self.unread_when_opened = 0;
        }
    }
}

/// Whether it is something that was said, rather than a change.
fn is_message(entry: &Entry) -> bool {
    matches!(
        entry.content,
        Content::Text(_) | Content::File(_) | Content::Deleted
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(seq: u32, role: Role, client_id: Option<&str>) -> Entry {
        Entry {
            seq,
            id: format!("m{seq}"),
            client_id: client_id.map(Into::into),
            role,
            author: "Ada".into(),
            own: role == Role::Operator,
            content: Content::Text(format!("text {seq}")),
            at: at(seq),
            edited_at: None,
        }
    }

    fn at(seq: u32) -> String {
        format!("2026-11-21T10:00:{seq:02}.000Z")
    }

    fn edit(seq: u32, target: u32, text: Option<&str>) -> Entry {
        Entry {
            content: Content::Edit {
                target,
                text: text.map(Into::into),
            },
            ..message(seq, Role::Operator, None)
        }
    }

    fn text(thread: &Thread, seq: u32) -> Option<&str> {
        match &thread.entries[thread.place_of(seq).unwrap()].content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    fn visitor(seqs: impl IntoIterator<Item = u32>) -> Vec<Entry> {
        seqs.into_iter()
            .map(|seq| message(seq, Role::Visitor, None))
            .collect()
    }

    fn page(seqs: impl IntoIterator<Item = u32>, more: bool) -> Page {
        Page {
            entries: visitor(seqs),
            more,
        }
    }

    fn echo(id: &str) -> Outgoing {
        Outgoing {
            id: id.into(),
            body: Body::Text("hello".into()),
            at: 0,
            delivery: Delivery::Waiting,
        }
    }

    fn seqs(thread: &Thread) -> Vec<u32> {
        thread.entries().iter().map(|entry| entry.seq).collect()
    }

    #[test]
    fn pages_in_any_order_and_overlapping_make_one_run() {
        let mut thread = Thread::default();
        thread.begin(page(4..=6, true));
        assert_eq!(thread.older_before(), Some(4));
        thread.merge(visitor(6..=8));
        thread.prepend(page(1..=4, false));
        assert_eq!(seqs(&thread), [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(thread.older_before(), None);
    }

    #[test]
    fn an_answer_that_overtakes_its_predecessors_leaves_no_gap_behind() {
        let mut thread = Thread::default();
        thread.begin(page(1..=3, false));
        thread.echo(echo("a"));
        thread.confirm("a", message(5, Role::Operator, Some("a")));
        assert!(thread.outgoing().is_empty());
        assert_eq!(thread.known_through(), 3);
        thread.merge(visitor([4]));
        assert_eq!(thread.known_through(), 5);
    }

    #[test]
    fn an_echo_disappears_with_whichever_copy_comes_first() {
        let mut thread = Thread::default();
        thread.begin(page([], false));
        thread.echo(echo("a"));
        let copy = message(1, Role::Operator, Some("a"));
        thread.merge(vec![copy.clone()]);
        assert!(thread.outgoing().is_empty());
        thread.confirm("a", copy);
        assert_eq!(seqs(&thread), [1]);
    }

    #[test]
    fn a_visitor_cannot_confirm_an_operators_message() {
        let mut thread = Thread::default();
        thread.echo(echo("a"));
        thread.merge(vec![message(1, Role::Visitor, Some("a"))]);
        assert_eq!(thread.outgoing().len(), 1);
    }

    #[test]
    fn a_refused_message_does_not_hold_up_the_next_and_can_be_tried_again() {
        let mut thread = Thread::default();
        thread.echo(echo("a"));
        thread.echo(echo("b"));
        assert_eq!(thread.next_to_send().unwrap().id, "a");
        thread.set_delivery("a", Delivery::Failed("too long".into()));
        assert_eq!(thread.next_to_send().unwrap().id, "b");
        thread.set_delivery("a", Delivery::Waiting);
        assert_eq!(thread.next_to_send().unwrap().id, "a");
        thread.discard("a");
        thread.discard("b");
        assert!(thread.next_to_send().is_none());
    }

    #[test]
    fn sets_apart_what_was_new_when_opened_and_nothing_that_came_later() {
        let mut thread = Thread::default();
        thread.open(2);
        thread.begin(page(3..=5, true));
        assert_eq!(thread.new_from(), Some(4));
        thread.merge(visitor(6..=7));
        assert_eq!(thread.new_from(), Some(4));
        thread.open(0);
        assert_eq!(thread.new_from(), None);
    }

    #[test]
    fn finds_the_first_new_one_on_an_older_page() {
        let mut thread = Thread::default();
        thread.open(4);
        thread.begin(page(4..=6, true));
        assert_eq!(thread.new_from(), None);
        thread.prepend(page(1..=3, false));
        assert_eq!(thread.new_from(), Some(3));
    }

    #[test]
    fn reports_each_number_as_read_once() {
        let mut thread = Thread::default();
        assert_eq!(thread.to_read(), None);
        thread.begin(page(1..=3, false));
        assert_eq!(thread.to_read(), Some(3));
        thread.set_read(3);
        assert_eq!(thread.to_read(), None);
        thread.merge(visitor([4]));
        assert_eq!(thread.to_read(), Some(4));
    }

    #[test]
    fn edits_change_what_they_are_about_in_whatever_order_they_come() {
        let mut thread = Thread::default();
        thread.begin(Page {
            entries: vec![
                message(3, Role::Operator, None),
                edit(4, 3, Some("newer")),
                edit(5, 2, None),
            ],
            more: true,
        });
        assert_eq!(text(&thread, 3), Some("newer"));
        // A page from before the edits.
        thread.merge(vec![
            message(2, Role::Operator, None),
            message(3, Role::Operator, None),
        ]);
        assert_eq!(text(&thread, 3), Some("newer"));
        assert_eq!(text(&thread, 2), None);
        // A page from after an edit that has not come yet.
        let mut newest = message(3, Role::Operator, None);
        newest.content = Content::Text("newest".into());
        newest.edited_at = Some(at(6));
        thread.merge(vec![newest]);
        assert_eq!(text(&thread, 3), Some("newest"));
        thread.merge(vec![edit(6, 3, Some("newest"))]);
        assert_eq!(text(&thread, 3), Some("newest"));
        // What is deleted stays so.
        thread.merge(vec![edit(7, 3, None), edit(4, 3, Some("newer"))]);
        assert_eq!(text(&thread, 3), None);
    }

    #[test]
    fn the_receipt_is_about_the_operators_last_message() {
        let mut thread = Thread::default();
        let mut state = message(4, Role::Operator, None);
        state.content = Content::State(State::Resolved);
        thread.begin(Page {
            entries: vec![
                message(1, Role::Operator, None),
                message(2, Role::Operator, None),
                message(3, Role::Visitor, None),
                state,
            ],
            more: false,
        });
        for (received, read, expected) in [
            (1, 1, Receipt::Sent),
            (2, 1, Receipt::Delivered),
            (4, 4, Receipt::Read),
        ] {
            let mut conversation = super::super::inbox::sample(1);
            conversation.visitor_received = received;
            conversation.visitor_read = read;
            assert_eq!(thread.receipt(&conversation), Some((2, expected)));
        }
    }

    #[test]
    fn what_can_be_changed_is_ones_own_last_text_as_it_is_shown() {
        let mut thread = Thread::default();
        let mut theirs = message(2, Role::Operator, None);
        theirs.own = false;
        thread.begin(Page {
            entries: vec![message(1, Role::Operator, None), theirs],
            more: false,
        });
        thread.merge(visitor([3]));
        assert_eq!(thread.last_own_text(), Some(1));
        let change = |id: &str, text: Option<&str>| Outgoing {
            body: Body::Edit {
                target: 1,
                text: text.map(Into::into),
            },
            ..echo(id)
        };
        thread.echo(change("a", Some("changed")));
        assert_eq!(thread.own_text(1), Some("changed"));
        thread.echo(change("b", None));
        assert_eq!(thread.last_own_text(), None);
        thread.discard("b");
        thread.discard("a");
        assert_eq!(thread.own_text(1), Some("text 1"));
        assert_eq!(thread.own_text(3), None);
        assert_eq!(thread.own_text(9), None);
    }
}
