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
mod tests;
