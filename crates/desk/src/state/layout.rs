//! The rows of a thread: messages in groups, between separators and quiet
//! lines.

use kite_desk_api::{self as api, Content, File, Role, State};

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
    Message(Message),
    /// A change of the conversation.
    Line(Line),
}

/// A message as it is shown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Message {
    /// Its id: the one its client chose, if that was an operator's, so that
    /// an echo and its confirmed copy are the same.
    pub id: String,
    /// Its number; none of an echo.
    pub seq: Option<u32>,
    /// Who wrote it.
    pub role: Role,
    /// The author's name; empty for one's own echo.
    pub author: String,
    /// Whether it is one's own, and can be changed.
    pub own: bool,
    /// Whether it continues the group of the one before.
    pub joined: bool,
    /// When.
    pub at: i64,
    /// What it says.
    pub body: Body,
    /// When that was changed.
    pub edited_at: Option<i64>,
    /// What of it is on its way: itself or a change of it.
    pub under_way: Option<UnderWay>,
}

/// Something on its way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct UnderWay {
    /// By which id it can be tried again or given up.
    pub id: String,
    /// How far it has come.
    pub delivery: Delivery,
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
    /// Nothing any more.
    Deleted,
}

/// A change of the conversation, as a quiet line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Line {
    /// The id, as of a message.
    pub id: String,
    /// Who; empty for oneself, before the server knows of it.
    pub author: String,
    /// When.
    pub at: i64,
    /// What changed.
    pub change: Change,
    /// What of it is on its way.
    pub under_way: Option<UnderWay>,
}

/// What changed in a conversation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Change {
    /// How it stands.
    State(State),
    /// The visitor said how it was.
    Rating {
        /// 1 to 5.
        stars: u8,
        /// In the visitor's words.
        comment: Option<String>,
    },
    /// The visitor goes on with this connector too; none: no longer.
    Handoff(Option<String>),
}

impl Row {
    /// What tells rows apart: two rows of one key look the same.
    pub(crate) fn key(&self) -> String {
        let (id, under_way) = match self {
            Self::New => return "new".into(),
            Self::Day(at) => {
                let mut key = String::from("day ");
                key.push_str(&at.to_string());
                return key;
            }
            Self::Message(message) => (&message.id, &message.under_way),
            Self::Line(line) => (&line.id, &line.under_way),
        };
        let mut key = id.clone();
        if let Self::Message(message) = self {
            key.push_str(if message.joined { " joined" } else { " first" });
            if message.body == Body::Deleted {
                key.push_str(" deleted");
            }
            if let Some(at) = message.edited_at {
                key.push(' ');
                key.push_str(&at.to_string());
            }
        }
        let Some(under_way) = under_way else {
            return key;
        };
        if under_way.id != *id {
            key.push(' ');
            key.push_str(&under_way.id);
        }
        match &under_way.delivery {
            Delivery::Waiting => key.push_str(" waiting"),
            Delivery::Sending => key.push_str(" sending"),
            Delivery::Failed(reason) => {
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
        rows: Vec::with_capacity(thread.entries().len() + thread.outgoing().len() + 8),
        day: None,
        day_of,
    };
    for entry in thread.entries() {
        if let Some(row) = stored(entry, thread) {
            layout.push(row, thread.new_from() == Some(entry.seq));
        }
    }
    for outgoing in thread.outgoing() {
        if let Some(row) = echo(outgoing) {
            layout.push(row, false);
        }
    }
    layout.rows
}

struct Layout<'a> {
    rows: Vec<Row>,
    day: Option<i64>,
    day_of: &'a dyn Fn(i64) -> i64,
}

impl Layout<'_> {
    fn push(&mut self, mut row: Row, apart: bool) {
        if let Row::Message(Message { at, .. }) | Row::Line(Line { at, .. }) = &row {
            let day = (self.day_of)(*at);
            if self.day != Some(day) {
                self.day = Some(day);
                self.rows.push(Row::Day(*at));
            }
        }
        if apart {
            self.rows.push(Row::New);
        }
        if let Row::Message(message) = &mut row {
            message.joined = matches!(
                self.rows.last(),
                Some(Row::Message(before)) if continues(before, message)
            );
        }
        self.rows.push(row);
    }
}

fn continues(before: &Message, message: &Message) -> bool {
    // An echo does not know the operator's name yet, but it is an operator's.
    let same_author =
        before.author == message.author || message.author.is_empty() || before.author.is_empty();
    before.role == message.role && same_author && message.at - before.at < GROUP_MILLIS
}

fn stored(entry: &api::Entry, thread: &Thread) -> Option<Row> {
    let client_id = entry.client_id.as_ref();
    let id = client_id.filter(|_| entry.role == Role::Operator);
    let id = id.unwrap_or(&entry.id).clone();
    let at = time::millis(&entry.at);
    let line = |change| Line {
        id: id.clone(),
        author: entry.author.clone(),
        at,
        change,
        under_way: None,
    };
    let mut body = match &entry.content {
        Content::Edit { .. } => return None,
        Content::State(state) => return Some(Row::Line(line(Change::State(*state)))),
        Content::Rating { stars, comment } => {
            return Some(Row::Line(line(Change::Rating {
                stars: *stars,
                comment: comment.clone(),
            })));
        }
        Content::Handoff(connector) => {
            return Some(Row::Line(line(Change::Handoff(connector.clone()))));
        }
        Content::Text(text) => Body::Text(text.clone()),
        Content::File(file) => Body::File(file.clone()),
        Content::Deleted => Body::Deleted,
    };
    let mut under_way = None;
    if let Some((change, text)) = thread.change_of(entry.seq) {
        body = text.map_or(Body::Deleted, |text| Body::Text(text.into()));
        under_way = Some(of_echo(change));
    }
    Some(Row::Message(Message {
        id,
        seq: Some(entry.seq),
        role: entry.role,
        author: entry.author.clone(),
        own: entry.own,
        joined: false,
        at,
        body,
        edited_at: entry.edited_at.as_deref().map(time::millis),
        under_way,
    }))
}

fn echo(outgoing: &Outgoing) -> Option<Row> {
    let under_way = Some(of_echo(outgoing));
    let body = match &outgoing.body {
        // Shown on what it changes.
        LocalBody::Edit { .. } => return None,
        LocalBody::State(state) => {
            return Some(Row::Line(Line {
                id: outgoing.id.clone(),
                author: String::new(),
                at: outgoing.at,
                change: Change::State(*state),
                under_way,
            }));
        }
        LocalBody::Text(text) => Body::Text(text.clone()),
        LocalBody::File(file) => Body::Local(file.clone()),
    };
    Some(Row::Message(Message {
        id: outgoing.id.clone(),
        seq: None,
        role: Role::Operator,
        author: String::new(),
        own: true,
        joined: false,
        at: outgoing.at,
        body,
        edited_at: None,
        under_way,
    }))
}

fn of_echo(outgoing: &Outgoing) -> UnderWay {
    UnderWay {
        id: outgoing.id.clone(),
        delivery: outgoing.delivery.clone(),
    }
}

#[cfg(test)]
mod tests {
    use kite_desk_api::Page;

    use super::*;

    fn utc_day(millis: i64) -> i64 {
        millis.div_euclid(86_400_000)
    }

    fn message(seq: u32, role: Role, author: &str, at: &str) -> api::Entry {
        api::Entry {
            seq,
            id: seq.to_string(),
            client_id: None,
            role,
            author: author.into(),
            own: role == Role::Operator,
            content: Content::Text("text".into()),
            at: at.into(),
            edited_at: None,
        }
    }

    fn edit_of(target: u32, id: &str, text: Option<&str>) -> Outgoing {
        Outgoing {
            id: id.into(),
            body: LocalBody::Edit {
                target,
                text: text.map(Into::into),
            },
            at: time::millis("2026-11-20T10:01:00Z"),
            delivery: Delivery::Waiting,
        }
    }

    /// The thread in one line: `|` a day, `!` new, `<` and `>` the first of a
    /// group, `.` one that continues it, `-` a quiet line.
    fn drawn(thread: &Thread) -> String {
        rows(thread, &utc_day)
            .iter()
            .map(|row| match row {
                Row::Day(_) => '|',
                Row::New => '!',
                Row::Message(message) if message.joined => '.',
                Row::Message(message) if message.role == Role::Visitor => '<',
                Row::Message(_) => '>',
                Row::Line(_) => '-',
            })
            .collect()
    }

    fn thread(entries: Vec<api::Entry>) -> Thread {
        let mut thread = Thread::default();
        thread.begin(Page {
            entries,
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

    #[test]
    fn changes_are_quiet_lines_and_edits_none() {
        let entry = |seq, content| api::Entry {
            content,
            ..message(seq, Role::Operator, "Bo", "2026-11-20T10:00:00Z")
        };
        let mut thread = thread(vec![
            entry(1, Content::Text("text".into())),
            entry(2, Content::Text("more".into())),
            entry(
                3,
                Content::Edit {
                    target: 1,
                    text: None,
                },
            ),
            entry(4, Content::State(State::Resolved)),
            entry(
                5,
                Content::Rating {
                    stars: 5,
                    comment: None,
                },
            ),
            entry(6, Content::Handoff(Some("telegram".into()))),
            entry(7, Content::Text("after all".into())),
        ]);
        thread.echo(Outgoing {
            body: LocalBody::State(State::Open),
            ..edit_of(1, "state", None)
        });
        assert_eq!(drawn(&thread), "|>.--->-");
        let rows = rows(&thread, &utc_day);
        let Some(Row::Message(first)) = rows.get(1) else {
            panic!("no message")
        };
        assert_eq!(first.body, Body::Deleted);
    }

    #[test]
    fn a_change_on_its_way_is_shown_on_what_it_changes() {
        let at = "2026-11-20T10:00:00Z";
        let mut thread = thread(vec![message(1, Role::Operator, "Bo", at)]);
        let shown = |thread: &Thread| match rows(thread, &utc_day).pop() {
            Some(Row::Message(message)) => message,
            other => panic!("{other:?}"),
        };
        let plain = Row::Message(shown(&thread)).key();
        thread.echo(edit_of(1, "edit", Some("changed")));
        let changing = shown(&thread);
        assert_eq!(changing.body, Body::Text("changed".into()));
        assert_eq!(changing.under_way.as_ref().unwrap().id, "edit");
        assert_ne!(Row::Message(changing).key(), plain);
        thread.discard("edit");
        assert_eq!(Row::Message(shown(&thread)).key(), plain);

        let mut confirmed = message(2, Role::Operator, "Bo", "2026-11-20T10:02:00Z");
        confirmed.content = Content::Edit {
            target: 1,
            text: Some("changed".into()),
        };
        thread.merge(vec![confirmed]);
        let changed = shown(&thread);
        assert_eq!(
            changed.edited_at,
            Some(time::millis("2026-11-20T10:02:00Z"))
        );
        assert_ne!(Row::Message(changed).key(), plain);
    }
}
