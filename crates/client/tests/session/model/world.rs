//! A device, a transport and a server, and what can happen to them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use kite_client::{Action, Connection, Effect, Message, Session, Status, UploadFailure};
use kite_protocol::v1::{ClientFrame, ServerFrame};
use kite_protocol::{MessageId, Timestamp};

use super::random::Random;
use super::server::{Content, Server, Trouble};
use crate::harness::{START, config, id, incoming, picture};

#[derive(Clone, Copy, Default, PartialEq)]
enum Line {
    #[default]
    Opening,
    Alive,
    /// The device does not know yet.
    Dead,
}

#[derive(Default)]
struct Socket {
    line: Line,
    /// Whether the server has answered JOIN.
    known: bool,
    /// Whether OK has reached the device.
    joined: bool,
    up: VecDeque<ClientFrame>,
    down: VecDeque<ServerFrame>,
}

/// How often what happened.
#[derive(Debug, Default)]
pub(super) struct Seen {
    counts: [u32; 6],
}

impl Seen {
    const SENT: usize = 0;
    const FAILED: usize = 1;
    const CRASHED: usize = 2;
    const CUT: usize = 3;
    const DIED_SILENTLY: usize = 4;
    const UPLOADED: usize = 5;

    pub(super) fn add(&mut self, other: &Self) {
        for (count, other) in self.counts.iter_mut().zip(other.counts) {
            *count += other;
        }
    }

    pub(super) fn all(&self) -> bool {
        self.counts.iter().all(|count| *count > 50)
    }
}

pub(super) struct World {
    seed: u64,
    random: Random,
    now: Timestamp,
    session: Session,
    /// What survives a crash of the device.
    kept: BTreeMap<MessageId, Message>,
    socket: Option<Socket>,
    uploads: BTreeSet<MessageId>,
    server: Server,
    calm: bool,
    written: u64,
    discarded: BTreeSet<MessageId>,
    retried: BTreeSet<MessageId>,
    arrived: BTreeSet<MessageId>,
    pub(super) seen: Seen,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            random: Random::new(seed),
            now: Timestamp::from_millis(START),
            session: Session::new(config(), seed),
            kept: BTreeMap::new(),
            socket: None,
            uploads: BTreeSet::new(),
            server: Server::default(),
            calm: false,
            written: 0,
            discarded: BTreeSet::new(),
            retried: BTreeSet::new(),
            arrived: BTreeSet::new(),
            seen: Seen::default(),
        }
    }

    /// One thing happens.
    pub(super) fn step(&mut self) {
        match self.random.below(1000) {
            0..80 => self.visitor_writes(),
            80..120 => self.visitor_changes_mind(),
            120..160 => self.operator_writes(),
            160..500 => self.frame_goes_up(),
            500..840 => self.frame_comes_down(),
            840..930 => self.upload_moves(),
            930..970 => self.time_passes(),
            970..980 => self.socket_breaks(),
            980..985 => self.crash(),
            985..990 => self.apply(Action::NetworkRestored),
            _ => self.apply(Action::Connect),
        }
    }

    /// Nothing goes wrong any more until everything is settled.
    pub(super) fn calm_down(&mut self) {
        self.calm = true;
        self.apply(Action::Connect);
        for _ in 0..20_000 {
            if self.moves() {
                self.frame_goes_up();
                self.frame_comes_down();
                self.upload_moves();
            } else if self.is_settled() {
                return;
            } else {
                self.time_passes();
            }
        }
        panic!("seed {}: never settled", self.seed);
    }

    /// Whether something is under way that needs no more time.
    fn moves(&self) -> bool {
        let socket = self
            .socket
            .as_ref()
            .is_some_and(|socket| match socket.line {
                Line::Opening => true,
                Line::Alive => !(socket.up.is_empty() && socket.down.is_empty()),
                Line::Dead => false,
            });
        socket || !self.uploads.is_empty()
    }

    fn is_settled(&self) -> bool {
        self.socket
            .as_ref()
            .is_some_and(|socket| socket.line == Line::Alive)
            && *self.session.connection() == Connection::Online
            && !self.session.has_unsent()
    }

    pub(super) fn check(&self) {
        let seed = self.seed;
        let mut contents: Vec<String> = Vec::new();
        for (_, content) in &self.server.stored {
            contents.push(format!("{content:?}"));
        }
        contents.sort();
        let count = contents.len();
        contents.dedup();
        assert_eq!(contents.len(), count, "seed {seed}: stored twice");

        for number in 0..self.written {
            let id = id(&format!("my{number}"));
            match self.session.message(&id) {
                Some(message) => match message.status {
                    Status::Sent => assert!(self.server.has(&id), "seed {seed}: {id}"),
                    Status::Failed(_) => {}
                    _ => panic!("seed {seed}: {message:?}"),
                },
                None => assert!(self.discarded.contains(&id), "seed {seed}: {id} vanished"),
            }
        }
        let log = self.session.messages();
        let mut ids: Vec<_> = log.iter().map(|message| &message.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), log.len(), "seed {seed}: doubled in the log");
        for number in 0..self.server.written {
            let id = id(&format!("op{number}"));
            assert!(self.session.message(&id).is_some(), "seed {seed}: {id}");
        }
        let texts = |(id, content): &(MessageId, Content)| {
            let straight = !self.retried.contains(id) && matches!(content, Content::Text(_));
            straight.then(|| self.session.message(id)).flatten()
        };
        let places: Vec<_> = self.server.stored.iter().filter_map(texts).collect();
        assert!(
            places.is_sorted_by_key(|message| message.order),
            "seed {seed}: stored out of order"
        );
    }

    fn visitor_writes(&mut self) {
        let name = format!("my{}", self.written);
        self.written += 1;
        let id = id(&name);
        if self.random.percent(30) {
            let mut file = picture();
            file.name = format!("{name}.png");
            self.apply(Action::SendFile { id, file });
        } else {
            self.apply(Action::SendText { id, text: name });
        }
    }

    fn visitor_changes_mind(&mut self) {
        let messages = self.session.messages().iter();
        let mine: Vec<_> = messages.filter(|m| m.is_outgoing()).collect();
        let Some(message) = self.random.pick(&mine) else {
            return;
        };
        let id = message.id.clone();
        if self.random.percent(70) {
            self.retried.insert(id.clone());
            self.apply(Action::Retry { id });
        } else {
            self.apply(Action::Discard { id });
        }
    }

    fn operator_writes(&mut self) {
        let name = format!("op{}", self.server.written);
        self.server.written += 1;
        if let Some(socket) = self.socket.as_mut().filter(|socket| socket.known) {
            socket.down.push_back(incoming(&name));
        }
    }

    fn frame_goes_up(&mut self) {
        let opens = self.calm || self.random.percent(80);
        let trouble = self.trouble();
        let Some(socket) = &mut self.socket else {
            return;
        };
        if socket.line == Line::Opening {
            return if opens {
                socket.line = Line::Alive;
                self.apply(Action::SocketOpened);
            } else {
                self.close(1006);
            };
        }
        let Some(frame) = socket.up.pop_front().filter(|_| socket.line == Line::Alive) else {
            return;
        };
        let answers = self.server.answer(frame, trouble, &mut self.random);
        socket.known |= answers.contains(&ServerFrame::Ok);
        socket.down.extend(answers);
    }

    fn trouble(&mut self) -> Trouble {
        match self.random.below(100) {
            _ if self.calm => Trouble::None,
            0..4 => Trouble::Refuse,
            4..8 => Trouble::Fail,
            8..11 => Trouble::Mute,
            11..16 => Trouble::Repeat,
            _ => Trouble::None,
        }
    }

    fn frame_comes_down(&mut self) {
        let Some(socket) = self
            .socket
            .as_mut()
            .filter(|socket| socket.line == Line::Alive)
        else {
            return;
        };
        let Some(frame) = socket.down.pop_front() else {
            return;
        };
        socket.joined |= frame == ServerFrame::Ok;
        self.apply(Action::Received(Ok(frame)));
        while self.arrived_or_kept(self.server.read) {
            self.server.read += 1;
        }
    }

    fn arrived_or_kept(&self, number: u64) -> bool {
        self.kept.contains_key(&id(&format!("op{number}")))
    }

    fn upload_moves(&mut self) {
        let running: Vec<_> = self.uploads.iter().cloned().collect();
        let Some(id) = self.random.pick(&running).cloned() else {
            return;
        };
        let chance = if self.calm {
            99
        } else {
            self.random.below(100)
        };
        if (20..40).contains(&chance) {
            return self.apply(Action::UploadProgress { id, sent: chance });
        }
        if chance < 45 {
            self.uploads.remove(&id);
            let failure = match chance {
                0..2 => UploadFailure::Refused { status: 413 },
                2..4 => UploadFailure::FileGone,
                4..8 => UploadFailure::Refused { status: 503 },
                8..20 => UploadFailure::Network,
                // The bytes are there, but the device never hears of it.
                _ => {
                    self.server.takes_bytes(&id);
                    UploadFailure::Network
                }
            };
            return self.apply(Action::UploadFailed { id, failure });
        }
        self.uploads.remove(&id);
        self.server.takes_bytes(&id);
        self.seen.counts[Seen::UPLOADED] += 1;
        self.apply(Action::UploadDone { id });
    }

    fn time_passes(&mut self) {
        match self.session.next_wake() {
            Some(wake) if self.calm || self.random.percent(25) => {
                self.now = self.now.max(wake);
                self.apply(Action::Tick);
                let next = self.session.next_wake();
                assert!(next.is_none_or(|next| next > self.now), "still due");
            }
            _ => {
                let millis = self.random.below(3000);
                self.now = self.now + Duration::from_millis(millis);
                self.apply(Action::Tick);
            }
        }
    }

    fn socket_breaks(&mut self) {
        if self.random.percent(40) {
            if let Some(socket) = &mut self.socket {
                self.seen.counts[Seen::DIED_SILENTLY] += u32::from(socket.line == Line::Alive);
                socket.line = Line::Dead;
            }
        } else if self.socket.is_some() {
            self.seen.counts[Seen::CUT] += 1;
            let code = self.random.pick(&[1006, 1001, 1012]).copied();
            self.close(code.unwrap_or(1006));
        }
    }

    fn close(&mut self, code: u16) {
        self.socket = None;
        self.apply(Action::SocketClosed {
            code,
            reason: String::new(),
        });
    }

    /// The device loses all that was not kept, and starts again.
    fn crash(&mut self) {
        self.seen.counts[Seen::CRASHED] += 1;
        self.socket = None;
        self.uploads.clear();
        let seed = self.random.below(u64::MAX);
        self.session = Session::new(config(), seed);
        let kept = self.kept.values().cloned().collect();
        self.apply(Action::Restore(kept));
        self.apply(Action::Connect);
    }

    fn apply(&mut self, action: Action) {
        let effects = self.session.apply(action, self.now);
        for effect in effects {
            // What has not reached the store when the device crashes was
            // never promised; what has not been kept was never sent either.
            if !self.calm && self.random.below(1000) == 0 {
                self.forget_unkept();
                return self.crash();
            }
            self.perform(effect);
        }
    }

    fn forget_unkept(&mut self) {
        for number in 0..self.written {
            let id = id(&format!("my{number}"));
            if !self.kept.contains_key(&id) && !self.discarded.contains(&id) {
                assert!(!self.server.has(&id), "{id} was sent before it was kept");
                self.discarded.insert(id);
            }
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::OpenSocket => {
                assert!(self.socket.is_none(), "one socket at a time");
                self.socket = Some(Socket::default());
            }
            Effect::CloseSocket => {
                assert!(self.socket.take().is_some(), "closed what is not open");
            }
            Effect::Send(frame) => {
                let socket = self.socket.as_mut().expect("sends over a socket");
                let early = matches!(
                    frame,
                    ClientFrame::Join { .. } | ClientFrame::Ping | ClientFrame::Pong
                );
                assert!(
                    socket.line != Line::Opening && (socket.joined || early),
                    "{frame:?} early"
                );
                socket.up.push_back(frame);
            }
            Effect::Upload { id, .. } => {
                assert!(self.uploads.insert(id), "uploads once at a time");
            }
            Effect::CancelUpload { id } => {
                assert!(self.uploads.remove(&id), "cancels what is not running");
            }
            Effect::Save(id) => {
                let message = self.session.message(&id).expect("keeps what exists");
                self.kept.insert(id, message.clone());
            }
            Effect::Remove(id) => {
                self.kept.remove(&id);
                self.discarded.insert(id);
            }
            Effect::Arrived(id) => {
                assert!(self.arrived.insert(id), "announced twice");
            }
            Effect::StatusChanged(id) => match self.session.message(&id).map(|m| &m.status) {
                Some(Status::Sent) => {
                    assert!(self.server.has(&id), "{id} shows sent and is not");
                    self.seen.counts[Seen::SENT] += 1;
                }
                Some(Status::Failed(_)) => self.seen.counts[Seen::FAILED] += 1,
                _ => {}
            },
            Effect::ConnectionChanged => {}
        }
    }
}
