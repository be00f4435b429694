//! The rows of a thread: messages in groups, between separators.

use kite_desk_api::{File, Message, Role};

use super::outgoing::{Body as LocalBody, Delivery, LocalFile, Outgoing};
use super::thread::Thread;
use super::time;

/// Messages of one author within this time look as one group.
const GROUP_MILLIS: i64 = 5 * 60_000;

/// One row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Row {
    /// A new day begins: any instant of it.
    Day(i64),
    /// What follows was unread when the thread was opened.
    New,
    /// A message.
    Entry(Entry),
}

/// A message as it is shown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Entry {
    /// Its id: the one its client chose, if that was an operator's, so that
    /// an echo and its confirmed copy are the same.
    pub id: String,
    /// Who wrote it.
    pub role: Role,
    /// The author's name; empty for one's own echo.
    pub author: String,
    /// Whether it continues the group of the one before.
    pub joined: bool,
    /// When.
    pub at: i64,
    /// What it says.
    pub body: Body,
    /// How far it has come, if it is not stored yet.
    pub delivery: Option<Delivery>,
}

/// What a message says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Body {
    /// A text.
    Text(String),
    /// A file of the server.
    File(File),
    /// A file of this device.
    Local(LocalFile),
}

impl Row {
    /// What tells rows apart: two rows of one key look the same.
    pub(crate) fn key(&self) -> String {
        let entry = match self {
            Self::New => return "new".into(),
            Self::Day(at) => {
                let mut key = String::from("day ");
                key.push_str(&at.to_string());
                return key;
            }
            Self::Entry(entry) => entry,
        };
        let mut key = entry.id.clone();
        key.push_str(if entry.joined { " joined" } else { " first" });
        match &entry.delivery {
            None => {}
            Some(Delivery::Waiting) => key.push_str(" waiting"),
            Some(Delivery::Sending) => key.push_str(" sending"),
            Some(Delivery::Failed(reason)) => {
                key.push_str(" failed ");
                key.push_str(reason);
            }
        }
        key
    }
}

/// The rows of a thread; `day_of` tells the number of an instant's local day.
pub(crate) fn rows(thread: &Thread, day_of: &dyn Fn(i64) -> i64) -> Vec<Row> {
    let mut layout = Layout {
        rows: Vec::with_capacity(thread.messages().len() + thread.outgoing().len() + 8),
        day: None,
        day_of,
    };
    for message in thread.messages() {
        let apart = thread.new_from() == Some(message.seq);
        layout.push(stored(message), apart);
    }
    for outgoing in thread.outgoing() {
        layout.push(echo(outgoing), false);
    }
    layout.rows
}

struct Layout<'a> {
    rows: Vec<Row>,
    day: Option<i64>,
    day_of: &'a dyn Fn(i64) -> i64,
}

impl Layout<'_> {
    fn push(&mut self, mut entry: Entry, apart: bool) {
        let day = (self.day_of)(entry.at);
        if self.day != Some(day) {
            self.day = Some(day);
            self.rows.push(Row::Day(entry.at));
        }
        if apart {
            self.rows.push(Row::New);
        }
        entry.joined =
            matches!(self.rows.last(), Some(Row::Entry(before)) if continues(before, &entry));
        self.rows.push(Row::Entry(entry));
    }
}

fn continues(before: &Entry, entry: &Entry) -> bool {
    // An echo does not know the operator's name yet, but it is an operator's.
    let same_author =
        before.author == entry.author || entry.author.is_empty() || before.author.is_empty();
    before.role == entry.role && same_author && entry.at - before.at < GROUP_MILLIS
}

fn stored(message: &Message) -> Entry {
    let own_id = message
        .client_id
        .as_ref()
        .filter(|_| message.role == Role::Operator);
    Entry {
        id: own_id.unwrap_or(&message.id).clone(),
        role: message.role,
        author: message.author.clone(),
        joined: false,
        at: time::millis(&message.at),
        body: match &message.file {
            Some(file) => Body::File(file.clone()),
            None => Body::Text(message.text.clone().unwrap_or_default()),
        },
        delivery: None,
    }
}

fn echo(outgoing: &Outgoing) -> Entry {
    Entry {
        id: outgoing.id.clone(),
        role: Role::Operator,
        author: String::new(),
        joined: false,
        at: outgoing.at,
        body: match &outgoing.body {
            LocalBody::Text(text) => Body::Text(text.clone()),
            LocalBody::File(file) => Body::Local(file.clone()),
        },
        delivery: Some(outgoing.delivery.clone()),
    }
}

#[cfg(test)]
mod tests {
    use kite_desk_api::Page;

    use super::*;

    fn utc_day(millis: i64) -> i64 {
        millis.div_euclid(86_400_000)
    }

    fn message(seq: u32, role: Role, author: &str, at: &str) -> Message {
        Message {
            seq,
            id: seq.to_string(),
            client_id: None,
            role,
            author: author.into(),
            text: Some("text".into()),
            file: None,
            at: at.into(),
        }
    }

    /// The thread in one line: `|` a day, `!` new, `<` and `>` the first of a
    /// group, `.` one that continues it.
    fn drawn(thread: &Thread) -> String {
        rows(thread, &utc_day)
            .iter()
            .map(|row| match row {
                Row::Day(_) => '|',
                Row::New => '!',
                Row::Entry(entry) if entry.joined => '.',
                Row::Entry(entry) if entry.role == Role::Visitor => '<',
                Row::Entry(_) => '>',
            })
            .collect()
    }

    fn thread(messages: Vec<Message>) -> Thread {
        let mut thread = Thread::default();
        thread.begin(Page {
            messages,
            more: false,
        });
        thread
    }

    #[test]
    fn groups_by_author_time_and_day() {
        let thread = thread(vec![
            message(1, Role::Visitor, "Ada", "2026-11-20T23:57:00Z"),
            message(2, Role::Visitor, "Ada", "2026-11-20T23:58:00Z"),
            message(3, Role::Visitor, "Ada", "2026-11-21T00:01:00Z"),
            message(4, Role::Visitor, "Ada", "2026-11-21T00:06:00Z"),
            message(5, Role::Operator, "Bo", "2026-11-21T00:06:10Z"),
            message(6, Role::Operator, "Cy", "2026-11-21T00:06:20Z"),
            message(7, Role::Operator, "Cy", "2026-11-21T00:06:30Z"),
        ]);
        assert_eq!(drawn(&thread), "|<.|<<>>.");
    }

    #[test]
    fn what_is_new_begins_a_group() {
        let mut thread = thread(vec![
            message(1, Role::Visitor, "Ada", "2026-11-20T10:00:00Z"),
            message(2, Role::Visitor, "Ada", "2026-11-20T10:00:01Z"),
        ]);
        thread.open(1);
        assert_eq!(drawn(&thread), "|<!<");
    }

    #[test]
    fn an_echo_joins_its_author_and_keeps_its_id_when_confirmed() {
        let mut thread = thread(vec![message(
            1,
            Role::Operator,
            "Bo",
            "2026-11-20T10:00:00Z",
        )]);
        thread.echo(Outgoing {
            id: "mine".into(),
            body: LocalBody::Text("text".into()),
            at: time::millis("2026-11-20T10:00:30Z"),
            delivery: Delivery::Waiting,
        });
        assert_eq!(drawn(&thread), "|>.");
        let before = rows(&thread, &utc_day).pop().unwrap().key();
        let mut copy = message(2, Role::Operator, "Bo", "2026-11-20T10:00:31Z");
        copy.client_id = Some("mine".into());
        thread.confirm("mine", copy);
        assert_eq!(drawn(&thread), "|>.");
        let after = rows(&thread, &utc_day).pop().unwrap().key();
        assert_eq!(
            (before.as_str(), after.as_str()),
            ("mine joined waiting", "mine joined")
        );
    }
}
