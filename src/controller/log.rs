//! Keeping the rows of the log in step with the session's messages.

use std::sync::Arc;

use kite_client::{Author, Message, Session, Status};
use kite_protocol::MessageId;

use crate::browser::dates::{day_before, day_of};
use crate::browser::object_url::ObjectUrl;
use crate::browser::task;
use crate::model::{Group, Row, RowBody, is_edited};

use super::{Controller, Phase};

const MINUTE_MS: i64 = 60_000;

impl Controller {
    /// Brings the rows in line with the messages.
    pub(super) fn show_log(&self) {
        let revision = self.session(Session::revision);
        if revision.is_some() && self.revision.replace(revision) != revision {
            self.session(|session| self.show_rows(session.messages()));
            self.show_marks();
            self.show_handoff();
        }
    }

    /// One message more at the end, which is the usual case, leaves the others
    /// as they are.
    fn show_rows(&self, messages: &[Message]) {
        let rows = &self.model.rows;
        if let [.., before, last] = messages
            && rows.peek(|rows| {
                rows.len() + 1 == messages.len()
                    && rows.last().is_some_and(|row| row.id == before.id)
            })
        {
            let row = self.row(last, !self.restoring.get());
            let end = messages.len() - 1;
            self.set_place(&row, messages, end);
            rows.update(|rows| {
                if let Some(row) = rows.last() {
                    self.set_place(row, messages, end - 1);
                }
                rows.push(row);
            });
            return;
        }
        let known = rows.peek(Vec::clone);
        let is_first = known.is_empty() && !self.restoring.get();
        // Both are in the same order, so each search goes on where the last ended.
        let mut rest = known.as_slice();
        let mut new = Vec::with_capacity(messages.len());
        for (index, message) in messages.iter().enumerate() {
            let found = rest.iter().position(|row| row.id == message.id);
            let row = match found {
                Some(place) => {
                    let row = Arc::clone(&rest[place]);
                    rest = &rest[place + 1..];
                    row
                }
                None => self.row(message, is_first),
            };
            self.set_place(&row, messages, index);
            new.push(row);
        }
        rows.set(new);
    }

    /// Brings how far each message has come in line; those of which that has
    /// changed.
    pub(super) fn show_marks(&self) -> Vec<Message> {
        let mut changed = Vec::new();
        let phase = self.phase.borrow();
        let Phase::Ready(session) = &*phase else {
            return changed;
        };
        self.model.rows.peek(|rows| {
            let mut later = None;
            for (row, message) in rows.iter().zip(session.messages()).rev() {
                if !message.is_outgoing() {
                    continue;
                }
                let status = session.status_of(message);
                let tells = is_settled(&status) && later.as_ref() != Some(&status);
                if is_settled(&status) {
                    later = Some(status.clone());
                }
                if row.state.peek(|state| state.status != status) {
                    changed.push(message.clone());
                }
                row.change_state(|state| {
                    state.status = status;
                    state.tells = tells;
                });
            }
        });
        changed
    }

    /// A message says something else.
    pub(super) fn show_change(&self, id: &MessageId) {
        let Some(message) = self.message(id) else {
            return;
        };
        let found = self
            .model
            .rows
            .peek(|rows| rows.iter().rfind(|row| row.id == *id).cloned());
        if let Some(row) = found {
            let source = self.source(&message);
            row.body.set(RowBody::new(&message, source));
            row.change_state(|state| state.edited = is_edited(&message));
        }
    }

    /// Two equal texts in a row would be no change, and so not be said.
    pub(super) fn announce(&self, mut text: String) {
        let repeated = self.model.announcement.peek(|old| *old == text);
        if repeated {
            text.push('\u{200b}');
        }
        self.model.announcement.set(text);
    }

    fn row(&self, message: &Message, fresh: bool) -> Arc<Row> {
        let source = self.source(message);
        let missing = message.is_unsent() && source.url.peek(String::is_empty);
        let row = Arc::new(Row::new(
            message,
            self.dates.time(message.sent_at),
            self.dates.full(message.sent_at),
            source,
            fresh,
        ));
        if missing {
            self.find_file(Arc::clone(&row));
        }
        row
    }

    /// A file that was chosen on an earlier visit and still has to go out.
    fn find_file(&self, row: Arc<Row>) {
        if row.body.peek(|body| !matches!(body, RowBody::File { .. })) {
            return;
        }
        let store = self.store.clone();
        task::spawn(Box::pin(async move {
            let file = store.file(row.id.as_str()).await;
            row.body.peek(|body| {
                if let RowBody::File { source, .. } = body
                    && let Some(url) = file.as_ref().and_then(ObjectUrl::new)
                {
                    source.set_local(url);
                }
            });
        }));
    }

    /// What a row says for its neighbours' sake.
    fn set_place(&self, row: &Row, messages: &[Message], index: usize) {
        let Some((before, [message, after @ ..])) = messages.split_at_checked(index) else {
            return;
        };
        let before = before.last();
        let same_day =
            before.is_some_and(|before| day_of(before.sent_at) == day_of(message.sent_at));
        let day = (!same_day).then(|| self.day(message));
        let group = Group {
            is_first: !before.is_some_and(|before| together(before, message)),
            is_last: !after.first().is_some_and(|after| together(message, after)),
        };
        row.change_state(|state| {
            state.day = day;
            state.group = group;
        });
    }

    fn day(&self, message: &Message) -> String {
        let now = self.clock.now();
        let day = day_of(message.sent_at);
        if day == day_of(now) {
            self.strings.today.to_owned()
        } else if day == day_before(now) {
            self.strings.yesterday.to_owned()
        } else {
            self.dates.day(message.sent_at)
        }
    }
}

/// Whether two neighbours are by one author within one minute.
fn together(before: &Message, after: &Message) -> bool {
    before.author == after.author
        && before.name == after.name
        && before.author != Author::Notice
        && before.sent_at.millis() / MINUTE_MS == after.sent_at.millis() / MINUTE_MS
}

/// Whether the other side has it: what comes after that is news of the latest
/// messages only.
fn is_settled(status: &Status) -> bool {
    matches!(status, Status::Sent | Status::Delivered | Status::Read)
}
