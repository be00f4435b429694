//! Keeping the rows of the log in step with the session's messages. What
//! happens costs what it changes, however long the log is: the newest messages
//! get their rows at once, and those before them some at a time when the browser
//! has nothing else to do, until all of them can be found in the page.

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::rc::Rc;

use kite_client::{Body, Message, Session, Status};
use kite_protocol::MessageId;

use crate::browser::dates::Day;
use crate::browser::idle::Idle;
use crate::model::{Row, RowBody, is_edited};

use super::{Controller, Phase};

/// How many messages get their rows at once: more than any screen shows.
const FIRST: usize = 60;

/// How many before those get theirs when the browser has time: some pages.
const MORE: usize = 60;

/// What is in the log, as it was shown last.
#[derive(Default)]
pub(super) struct Showing {
    revision: Cell<Option<u32>>,
    /// So many messages at the beginning have no rows yet.
    hidden: Cell<usize>,
    /// Until the next ones get some.
    idle: RefCell<Option<Idle>>,
    /// How far operators had come.
    marks: Cell<[u32; 2]>,
    /// The first message that was new.
    pub(super) news: RefCell<Option<MessageId>>,
    /// The day by which others are yesterday.
    pub(super) today: Cell<Option<Day>>,
}

impl Showing {
    pub(super) fn is_news(&self, id: &MessageId) -> bool {
        self.news.borrow().as_ref() == Some(id)
    }
}

impl Controller {
    /// Brings the rows in line with the messages.
    pub(super) fn show_log(&self) {
        let revision = self.session(Session::revision);
        if revision.is_some() && self.showing.revision.replace(revision) != revision {
            let has_handoffs = self.session(|session| self.show_rows(session));
            self.show_marks();
            if has_handoffs.is_some_and(|has| has) {
                self.show_handoff();
            }
        }
        self.show_days();
    }

    /// Takes every row away.
    pub(super) fn clear_log(&self) {
        self.showing.revision.set(None);
        self.showing.hidden.set(0);
        self.showing.idle.take();
        self.model.pages.clear();
    }

    /// One message more at the end, which is the usual case, leaves the others
    /// as they are. Whether what is new may tell of a handoff.
    fn show_rows(&self, session: &Session) -> bool {
        let messages = session.messages();
        let pages = &self.model.pages;
        let hidden = self.showing.hidden.get();
        let last = pages.last();
        let fresh = !self.restoring.get();
        if let ([.., before, new], Some(last)) = (messages, last)
            && hidden + pages.len() + 1 == messages.len()
            && last.id == before.id
        {
            let row = self.row(session, new, fresh);
            let end = messages.len() - 1;
            if fresh && new.is_outgoing() {
                self.clear_news();
            }
            self.set_place(&row, messages, end);
            self.set_place(&last, messages, end - 1);
            pages.push(row);
            return matches!(new.body, Body::Handoff(_));
        }
        let rows = pages.rows();
        let is_it = |(row, message): &(&Rc<Row>, &Message)| row.is_of(message);
        let ends = rows.iter().rev().zip(messages.iter().rev());
        let after = ends.take_while(is_it).count();
        if let Some(first) = rows.first().filter(|_| after == rows.len()) {
            // Only what comes before them is another.
            let hidden = messages.len() - after;
            self.showing.hidden.set(hidden);
            self.set_place(first, messages, hidden);
            self.grow_in(session);
            return true;
        }
        let hidden = self.start(&rows, session);
        let shown = &messages[hidden..];
        let before = rows.iter().zip(shown).take_while(is_it).count();
        let after = after.min(rows.len() - before).min(shown.len() - before);
        let old = before..rows.len() - after;
        let new = before..shown.len() - after;
        let middle = self.reuse(
            session,
            &rows[old.clone()],
            &shown[new.clone()],
            fresh && rows.is_empty(),
        );
        self.showing.hidden.set(hidden);
        pages.splice(old.start, old.end, middle);
        let rows = pages.rows();
        let touched = new.start.saturating_sub(1)..(new.end + 1).min(rows.len());
        for index in touched {
            self.set_place(&rows[index], messages, hidden + index);
        }
        self.grow_later();
        true
    }

    /// The place of the first message that is to have a row.
    fn start(&self, rows: &[Rc<Row>], session: &Session) -> usize {
        let messages = session.messages();
        let hidden = self.showing.hidden.get();
        let first = rows.first().map(|row| &row.id);
        let is_first = |message: &Message| Some(&message.id) == first;
        if messages.get(hidden).is_some_and(is_first) {
            return hidden;
        }
        let newest = messages.len().saturating_sub(FIRST.max(rows.len()));
        let newest = newest.max(self.folded(session));
        messages.iter().position(is_first).unwrap_or(newest)
    }

    /// The messages at the beginning that have no rows yet, but for what is folded
    /// away.
    pub(super) fn without_rows<'a>(&self, session: &'a Session) -> &'a [Message] {
        let unfolded = self.folded(session)..self.showing.hidden.get();
        session.messages().get(unfolded).unwrap_or_default()
    }

    /// A row for each of these messages: the one that it had, or a new one.
    fn reuse(
        &self,
        session: &Session,
        rows: &[Rc<Row>],
        messages: &[Message],
        fresh: bool,
    ) -> Vec<Rc<Row>> {
        let mut known: Vec<_> = rows.iter().collect();
        known.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        let row = |message: &Message| match known.binary_search_by(|row| row.id.cmp(&message.id)) {
            Ok(found) if known[found].is_of(message) => Rc::clone(known[found]),
            _ => self.row(session, message, fresh),
        };
        messages.iter().map(row).collect()
    }

    /// Makes more rows, before those that are there; whether there were any to
    /// make.
    pub(super) fn grow(&self) -> bool {
        let before = self.showing.hidden.get();
        self.session(|session| self.grow_in(session));
        self.showing.hidden.get() < before
    }

    fn grow_in(&self, session: &Session) {
        let messages = session.messages();
        let end = self.showing.hidden.get();
        let start = end.saturating_sub(MORE).max(self.folded(session));
        let Some(new) = messages.get(start..end).filter(|new| !new.is_empty()) else {
            return;
        };
        let row = |(index, message)| {
            let row = self.row(session, message, false);
            self.set_place(&row, messages, start + index);
            row
        };
        let rows: Vec<_> = new.iter().enumerate().map(row).collect();
        // Which of them say how far they have come is up to those behind them.
        let mut later = next_settled(session, &messages[end..]);
        for (row, message) in rows.iter().zip(new).rev() {
            set_status(session, row, message, &mut later);
        }
        self.showing.hidden.set(start);
        self.model.pages.put_before(&rows);
        self.grow_later();
    }

    pub(super) fn grow_later(&self) {
        let folded = self.session(|session| self.folded(session)).unwrap_or(0);
        let is_all = self.showing.hidden.get() <= folded;
        let me = self.me.clone();
        self.showing.idle.replace((!is_all).then(|| {
            Idle::new(move || {
                if let Some(me) = me.upgrade() {
                    me.grow();
                }
            })
        }));
    }

    /// Brings how far each message has come in line; those of which that has
    /// changed.
    pub(super) fn show_marks(&self) -> Vec<Message> {
        let mut changed = Vec::new();
        let phase = self.phase.borrow();
        let Phase::Ready(session) = &*phase else {
            return changed;
        };
        let progress = session.progress();
        let marks = [progress.operator_delivered, progress.operator_read];
        let shown = self.showing.marks.replace(marks);
        let moved = marks.iter().zip(shown).filter(|(new, old)| *new != old);
        // Up to here nothing has changed by them.
        let same = moved.map(|(new, old)| old.min(*new)).min();
        let mut later = None;
        let mut messages = session.messages().iter().rev();
        self.model.pages.visit_from_end(&mut |row| {
            let Some(message) = messages.next() else {
                return ControlFlow::Break(());
            };
            if !message.is_outgoing() {
                return ControlFlow::Continue(());
            }
            let says = || row.state.peek(|state| (state.status.clone(), state.tells));
            let before = says();
            set_status(session, row, message, &mut later);
            let now = says();
            if before.0 != now.0 {
                changed.push(message.clone());
            }
            let is_beyond = same.is_none_or(|same| (1..=same).contains(&message.seq));
            if is_settled(&now.0) && before == now && is_beyond {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        changed
    }

    /// A message has come further, or has failed.
    pub(super) fn show_status(&self, id: &MessageId) {
        let status = self.session(|session| {
            let message = session.message(id)?;
            Some(session.status_of(message))
        });
        if let (Some(row), Some(Some(status))) = (self.model.pages.find(id), status) {
            row.change_state(|state| state.status = status);
        }
        self.show_marks();
    }

    /// A message says something else.
    pub(super) fn show_change(&self, id: &MessageId) {
        let Some(message) = self.message(id) else {
            return;
        };
        if let Some(row) = self.model.pages.find(id) {
            let source = self.source(&message);
            row.body.set(RowBody::new(&message, source));
            row.change_state(|state| state.edited = is_edited(&message));
        }
    }
}

/// Whether the other side has it: what comes after that is news of the latest
/// messages only.
fn is_settled(status: &Status) -> bool {
    matches!(status, Status::Sent | Status::Delivered | Status::Read)
}

/// How far the first of these messages has come of which that is said.
fn next_settled(session: &Session, messages: &[Message]) -> Option<Status> {
    let outgoing = messages.iter().filter(|message| message.is_outgoing());
    let mut statuses = outgoing.map(|message| session.status_of(message));
    statuses.find(is_settled)
}

/// Brings how far an outgoing message has come in line. `later`: how far
/// the next one has come of which that is said, and then this one.
fn set_status(session: &Session, row: &Row, message: &Message, later: &mut Option<Status>) {
    if !message.is_outgoing() {
        return;
    }
    let status = session.status_of(message);
    let tells = is_settled(&status) && later.as_ref() != Some(&status);
    if is_settled(&status) {
        *later = Some(status.clone());
    }
    row.change_state(|state| {
        state.status = status;
        state.tells = tells;
    });
}
