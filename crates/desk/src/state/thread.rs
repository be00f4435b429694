//! One conversation: the server's messages by number, and behind them those
//! on their way.

use kite_desk_api::{Message, Page, Role};

use super::outgoing::{Delivery, Outgoing};
use super::time;

/// The loaded part of a conversation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Thread {
    messages: Vec<Message>,
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
        self.merge(page.messages);
    }

    /// Takes the page before the first known message.
    pub(crate) fn prepend(&mut self, page: Page) {
        self.older = page.more;
        self.merge(page.messages);
    }

    /// Takes messages of any numbers. A confirmed message takes the place of
    /// its echo.
    pub(crate) fn merge(&mut self, messages: Vec<Message>) {
        self.failed = false;
        for message in messages {
            if message.role == Role::Operator
                && let Some(id) = &message.client_id
            {
                self.outgoing.retain(|echo| echo.id != *id);
            }
            match self
                .messages
                .binary_search_by_key(&message.seq, |known| known.seq)
            {
                Ok(at) => self.messages[at] = message,
                Err(at) => self.messages.insert(at, message),
            }
        }
        self.find_new();
    }

    /// Takes the server's copy of the outgoing message `id`.
    pub(crate) fn confirm(&mut self, id: &str, message: Message) {
        self.outgoing.retain(|echo| echo.id != id);
        self.merge(vec![message]);
    }

    /// The number up to which nothing is missing: fetch what comes after it.
    /// A message of our own may be known before its predecessors are.
    pub(crate) fn known_through(&self) -> u32 {
        let mut messages = self.messages.iter().map(|message| message.seq);
        let first = messages.next().unwrap_or(0);
        messages.fold(first, |last, seq| if seq == last + 1 { seq } else { last })
    }

    /// The number before which there are older messages to fetch, if any.
    pub(crate) fn older_before(&self) -> Option<u32> {
        self.messages
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
        let first = self.messages.first().filter(|first| first.seq == 1);
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

    /// The known messages of the server, in order.
    pub(crate) fn messages(&self) -> &[Message] {
        &self.messages
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

    fn find_new(&mut self) {
        if !self.loaded || self.unread_when_opened == 0 {
            return;
        }
        let unread = self.unread_when_opened as usize;
        let mut theirs = self
            .messages
            .iter()
            .rev()
            .filter(|m| m.role == Role::Visitor);
        self.new_from = theirs.nth(unread - 1).map(|message| message.seq);
        if self.new_from.is_some() || !self.older {
            self.unread_when_opened = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::outgoing::Body;
    use super::*;

    fn message(seq: u32, role: Role, client_id: Option<&str>) -> Message {
        Message {
            seq,
            id: format!("m{seq}"),
            client_id: client_id.map(Into::into),
            role,
            author: "Ada".into(),
            text: Some(format!("text {seq}")),
            file: None,
            at: "2026-11-21T10:00:00.000Z".into(),
        }
    }

    fn visitor(seqs: impl IntoIterator<Item = u32>) -> Vec<Message> {
        seqs.into_iter()
            .map(|seq| message(seq, Role::Visitor, None))
            .collect()
    }

    fn page(seqs: impl IntoIterator<Item = u32>, more: bool) -> Page {
        Page {
            messages: visitor(seqs),
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
        thread
            .messages()
            .iter()
            .map(|message| message.seq)
            .collect()
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
}
