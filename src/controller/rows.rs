//! Making the rows of messages, and what they say for their neighbours' sake.

use std::rc::Rc;

use kite_client::{Author, Message, Session};
use kite_protocol::Timestamp;

use crate::browser::dates::{day_before, day_of};
use crate::model::{Change, Group, Row};

use super::Controller;

const MINUTE_MS: i64 = 60_000;

impl Controller {
    /// A row that has not found its place yet.
    pub(super) fn row(&self, session: &Session, message: &Message, fresh: bool) -> Rc<Row> {
        let source = self.source(message);
        let row = Row::new(message, session.status_of(message), source, fresh);
        let is_news = self.showing.is_news(&message.id);
        let is_asked = self.awaits_change(session, message.seq);
        row.change_state(|state| {
            state.is_news = is_news;
            if is_asked {
                state.change = Change::Asked;
            }
        });
        Rc::new(row)
    }

    /// What a row says for its neighbours' sake; `index` is its message's.
    pub(super) fn set_place(&self, row: &Row, messages: &[Message], index: usize) {
        let Some((before, [message, after @ ..])) = messages.split_at_checked(index) else {
            return;
        };
        let before = before.last();
        let same_day =
            before.is_some_and(|before| day_of(before.sent_at) == day_of(message.sent_at));
        let day = (!same_day).then(|| self.day(message.sent_at));
        let group = Group {
            is_first: !before.is_some_and(|before| together(before, message)),
            is_last: !after.first().is_some_and(|after| together(message, after)),
        };
        row.change_state(|state| {
            state.day = day;
            state.group = group;
        });
    }

    fn day(&self, at: Timestamp) -> String {
        let now = self.clock.now();
        let day = day_of(at);
        if day == day_of(now) {
            self.dates.days_away(0)
        } else if day == day_before(now) {
            self.dates.days_away(-1)
        } else {
            self.dates.day(at)
        }
    }

    /// After midnight what was today is yesterday.
    pub(super) fn show_days(&self) {
        let today = Some(day_of(self.clock.now()));
        if self.showing.today.replace(today) == today {
            return;
        }
        for row in self.model.pages.rows() {
            if row.state.peek(|state| state.day.is_some()) {
                let day = self.day(row.at);
                row.change_state(|state| state.day = Some(day));
            }
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
