//! Keeping the rows of the log in step with the session's messages.

use std::sync::Arc;

use kite_client::{Message, Status};
use kite_protocol::MessageId;

use crate::browser::dates::{day_before, day_of};
use crate::browser::object_url::ObjectUrl;
use crate::browser::task;
use crate::model::{Row, RowBody, RowState};

use super::{Controller, Phase};

const MINUTE_MS: i64 = 60_000;

impl Controller {
    /// Brings the rows in line. One message more at the end, which is the
    /// usual case, costs the same in a long log as in a short one.
    pub(super) fn show_log(&self) {
        let phase = self.phase.borrow();
        let Phase::Ready(session) = &*phase else {
            return;
        };
        let messages = session.messages();
        let rows = &self.model.rows;
        if rows.peek(Vec::len) == messages.len() {
            return;
        }
        if let [.., before, last] = messages
            && rows.peek(|rows| {
                rows.len() + 1 == messages.len()
                    && rows.last().is_some_and(|row| row.id == before.id)
            })
        {
            let row = self.row(last);
            let end = messages.len() - 1;
            row.set_state(self.state(messages, end));
            rows.update(|rows| {
                if let Some(row) = rows.last() {
                    row.set_state(self.state(messages, end - 1));
                }
                rows.push(row);
            });
            return;
        }
        let known = rows.peek(Vec::clone);
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
                None => self.row(message),
            };
            row.set_state(self.state(messages, index));
            new.push(row);
        }
        rows.set(new);
    }

    pub(super) fn clear_log(&self) {
        self.model.rows.set(Vec::new());
    }

    pub(super) fn show_status(&self, id: &MessageId, status: &Status) {
        self.model.rows.peek(|rows| {
            if let Some(row) = rows.iter().rfind(|row| row.id == *id) {
                row.state.update(|state| state.status = status.clone());
            }
        });
    }

    /// Two equal texts in a row would be no change, and so not be said.
    pub(super) fn announce(&self, mut text: String) {
        let repeated = self.model.announcement.peek(|old| *old == text);
        if repeated {
            text.push('\u{200b}');
        }
        self.model.announcement.set(text);
    }

    fn row(&self, message: &Message) -> Arc<Row> {
        let source = self.source(message);
        let missing = message.is_unsent() && source.url.peek(String::is_empty);
        let row = Arc::new(Row::new(
            message,
            self.dates.time(message.sent_at),
            self.dates.full(message.sent_at),
            source,
            !self.restoring.get(),
        ));
        if missing {
            self.find_file(Arc::clone(&row));
        }
        row
    }

    /// A file that was chosen on an earlier visit and still has to go out.
    fn find_file(&self, row: Arc<Row>) {
        if matches!(row.body, RowBody::Text(_)) {
            return;
        }
        let store = self.store.clone();
        task::spawn(Box::pin(async move {
            let file = store.file(row.id.as_str()).await;
            if let RowBody::File { source, .. } = &row.body
                && let Some(url) = file.as_ref().and_then(ObjectUrl::new)
            {
                source.set_local(url);
            }
        }));
    }

    fn state(&self, messages: &[Message], index: usize) -> RowState {
        let message = &messages[index];
        let before = index.checked_sub(1).and_then(|index| messages.get(index));
        let after = messages.get(index + 1);
        let same_day =
            before.is_some_and(|before| day_of(before.sent_at) == day_of(message.sent_at));
        RowState {
            status: message.status.clone(),
            day: (!same_day).then(|| self.day(message)),
            first: !before.is_some_and(|before| together(before, message)),
            last: !after.is_some_and(|after| together(message, after)),
        }
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
        && before.sent_at.millis() / MINUTE_MS == after.sent_at.millis() / MINUTE_MS
}
