//! A session with a clock of its own, and short words for what happens to it.

use std::time::Duration;

use kite_client::{
    Action, Author, Body, Config, Connection, Effect, Message, Session, Status, Version,
};
use kite_protocol::v1::ServerFrame;
use kite_protocol::v2::{self, ClientFrame, Content, Entry, Role};
use kite_protocol::{ChannelName, DeviceToken, FileMeta, MemberId, MessageId, Timestamp};

pub(crate) const START: i64 = 1_700_000_000_000;

/// The socket is open, and speaks v1.
pub(crate) const OPENED: Action = Action::SocketOpened {
    version: Version::V1,
};

/// The socket is open, and speaks v2.
pub(crate) const OPENED_V2: Action = Action::SocketOpened {
    version: Version::V2,
};

pub(crate) struct Visitor {
    pub(crate) session: Session,
    pub(crate) now: Timestamp,
}

pub(crate) fn config() -> Config {
    Config {
        channel: ChannelName::new("demo_channel").unwrap(),
        member: MemberId::new("member0001").unwrap(),
        name: Some("Ada".into()),
        device: DeviceToken::new("d".repeat(32)).unwrap(),
        user_token: None,
    }
}

impl Visitor {
    pub(crate) fn new() -> Self {
        Self::seeded(1)
    }

    pub(crate) fn seeded(seed: u64) -> Self {
        Self {
            session: Session::new(config(), seed),
            now: Timestamp::from_millis(START),
        }
    }

    /// One that has joined.
    pub(crate) fn online() -> Self {
        let mut visitor = Self::new();
        visitor.does(Action::Connect);
        visitor.joins();
        visitor
    }

    /// One that has joined by v2, of a conversation with so many entries in
    /// its log: answers of an operator, `op1` first.
    pub(crate) fn live(entries: u32) -> Self {
        let mut visitor = Self::new();
        visitor.does(Action::Connect);
        visitor.joins_v2((1..=entries).map(answer).collect());
        visitor
    }

    /// Joins by v2 and gets what was missing; what that brings about.
    pub(crate) fn joins_v2(&mut self, missing: Vec<v2::ServerFrame>) -> Vec<Effect> {
        let mut effects = self.does(OPENED_V2);
        let ok = v2::ServerFrame::Ok {
            last: 0,
            state: v2::State::Open,
        };
        let frames = [ok].into_iter().chain(missing);
        for frame in frames.chain([v2::ServerFrame::Live]) {
            effects.extend(self.gets(frame));
        }
        effects
    }

    pub(crate) fn message(&self, name: &str) -> &Message {
        let message = self.session.message(&id(name));
        message.expect("is in the log")
    }

    pub(crate) fn does(&mut self, action: Action) -> Vec<Effect> {
        self.session.apply(action, self.now)
    }

    pub(crate) fn gets(&mut self, frame: impl Into<v2::ServerFrame>) -> Vec<Effect> {
        self.does(Action::Received(Ok(frame.into())))
    }

    pub(crate) fn joins(&mut self) -> Vec<Effect> {
        self.does(OPENED);
        self.gets(ServerFrame::Ok)
    }

    pub(crate) fn writes(&mut self, name: &str) -> Vec<Effect> {
        self.does(Action::SendText {
            id: id(name),
            text: format!("text of {name}"),
        })
    }

    pub(crate) fn attaches(&mut self, name: &str) -> Vec<Effect> {
        self.does(Action::SendFile {
            id: id(name),
            file: picture(),
        })
    }

    pub(crate) fn loses_socket(&mut self, code: u16) -> Vec<Effect> {
        self.does(Action::SocketClosed {
            code,
            reason: String::new(),
        })
    }

    /// Time passes, with ticks when the session asked for them.
    pub(crate) fn waits(&mut self, duration: Duration) -> Vec<Effect> {
        let end = self.now + duration;
        let mut effects = Vec::new();
        while let Some(wake) = self.session.next_wake().filter(|wake| *wake <= end) {
            self.now = self.now.max(wake);
            effects.extend(self.does(Action::Tick));
            assert!(
                self.session.next_wake().is_none_or(|next| next > self.now),
                "a tick leaves nothing due"
            );
        }
        self.now = end;
        effects
    }

    /// Time passes until the session does something about it.
    pub(crate) fn waits_for_wake(&mut self) -> Vec<Effect> {
        let wake = self.session.next_wake().expect("something is planned");
        self.waits(Duration::from_millis(
            u64::try_from(wake.millis() - self.now.millis()).unwrap_or(0),
        ))
    }

    /// Whatever pause there is ends, and the session joins again.
    pub(crate) fn comes_back(&mut self) -> Vec<Effect> {
        let effects = self.waits_for_wake();
        assert!(effects.contains(&Effect::OpenSocket), "{effects:?}");
        self.joins()
    }

    pub(crate) fn status(&self, name: &str) -> &Status {
        &self
            .session
            .message(&id(name))
            .expect("is in the log")
            .status
    }

    pub(crate) fn pause(&self) -> i64 {
        match self.session.connection() {
            Connection::Waiting { until, .. } => until.millis() - self.now.millis(),
            other => panic!("no pause, but {other:?}"),
        }
    }

    /// How long until the session wants to do something.
    pub(crate) fn pause_of_wake(&self) -> i64 {
        let wake = self.session.next_wake().expect("something is planned");
        wake.millis() - self.now.millis()
    }

    pub(crate) fn log(&self) -> Vec<&str> {
        let messages = self.session.messages().iter();
        messages.map(|message| message.id.as_str()).collect()
    }
}

pub(crate) fn id(name: &str) -> MessageId {
    MessageId::new(name).unwrap()
}

pub(crate) fn picture() -> FileMeta {
    FileMeta {
        name: "cat.png".into(),
        media_type: "image/png".into(),
        size: 1000,
    }
}

pub(crate) fn ack(name: &str) -> ServerFrame {
    ServerFrame::Ack {
        id: id(name),
        destination_id: id("1a"),
        stored_at: Timestamp::from_millis(START),
    }
}

pub(crate) fn err(reason: &str, code: u16) -> ServerFrame {
    ServerFrame::Error {
        reason: format!("⛔ {reason}"),
        code,
    }
}

pub(crate) fn slot(name: &str) -> ServerFrame {
    ServerFrame::Upload {
        id: id(name),
        canonical_uri: format!("https://files/{name}"),
        upload_uri: None,
    }
}

pub(crate) fn incoming(name: &str) -> ServerFrame {
    ServerFrame::Text {
        id: id(name),
        text: format!("answer {name}"),
        sent_at: Timestamp::from_millis(START - 5),
    }
}

/// An entry of v2.
pub(crate) fn entry(seq: u32, name: &str, role: Role, content: Content) -> v2::ServerFrame {
    v2::ServerFrame::Entry(Entry {
        seq,
        id: id(name),
        role,
        author: (role == Role::Operator).then(|| "Grace".into()),
        at: Timestamp::from_millis(START + i64::from(seq)),
        content,
    })
}

pub(crate) fn said(text: &str) -> Content {
    Content::Text {
        text: Some(text.into()),
        edited_at: None,
    }
}

/// The operator's answer with that number.
pub(crate) fn answer(seq: u32) -> v2::ServerFrame {
    entry(seq, &format!("op{seq}"), Role::Operator, said("answer"))
}

/// What the visitor wrote, as it comes from the server.
pub(crate) fn own(seq: u32, name: &str) -> v2::ServerFrame {
    let text = format!("text of {name}");
    entry(seq, name, Role::Visitor, said(&text))
}

/// ERR about the frame with that id, if one is given.
pub(crate) fn refusal(code: &str, about: Option<&str>) -> v2::ServerFrame {
    v2::ServerFrame::Error {
        code: code.into(),
        id: about.map(id),
        reason: "no".into(),
        retry_after: None,
    }
}

/// The frames that were sent, each as its type and the message's id.
pub(crate) fn frames(effects: &[Effect]) -> Vec<String> {
    let frames = effects.iter().filter_map(|effect| match effect {
        Effect::Send(frame) => Some(frame),
        _ => None,
    });
    frames
        .map(|frame| match frame {
            ClientFrame::Join(join) => match join.after {
                Some(after) => format!("JOIN {after}"),
                None => "JOIN".into(),
            },
            ClientFrame::Text { id, .. } => format!("TXT {id}"),
            ClientFrame::Upload { id, .. } => format!("UPL {id}"),
            ClientFrame::File { id, .. } => format!("BIN {id}"),
            ClientFrame::Ping => "PING".into(),
            ClientFrame::Edit { id, .. } => format!("EDIT {id}"),
            ClientFrame::Rate { id, .. } => format!("RATE {id}"),
            ClientFrame::Report { id, .. } => format!("REPORT {id}"),
            ClientFrame::Link { id } => format!("LINK {id}"),
            ClientFrame::History { id, before, .. } => format!("HIST {id} {before}"),
            ClientFrame::Mark { mark, up_to } => format!("MARK {} {up_to}", mark.as_str()),
            ClientFrame::Typing { on } => format!("TYPE {on}"),
            ClientFrame::Pong => "PONG".into(),
        })
        .collect()
}

/// Where an effect stands among others.
pub(crate) fn place(effects: &[Effect], wanted: impl Fn(&Effect) -> bool) -> usize {
    effects
        .iter()
        .position(wanted)
        .unwrap_or_else(|| panic!("not among {effects:?}"))
}

pub(crate) fn stored(name: &str, order: u64, author: Author, status: Status) -> Message {
    Message {
        id: id(name),
        order,
        seq: 0,
        after: 0,
        author,
        name: None,
        body: Body::Text(format!("text of {name}")),
        sent_at: Timestamp::from_millis(START),
        edited_at: None,
        status,
    }
}

pub(crate) const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}
