//! A device of the visitor: its session, its store, its socket, its uploads.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kite_client::{Action, Answer, Ask, Effect, Message, Progress, Session, Status, Version};
use kite_protocol::v2::{ClientFrame, ServerFrame};
use kite_protocol::{MessageId, Timestamp};

use super::random::Random;
use super::seen::Seen;
use super::server::Server;
use crate::harness::config;

#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Line {
    #[default]
    Opening,
    Alive,
    /// The device does not know yet.
    Dead,
}

#[derive(Default)]
pub(super) struct Socket {
    pub(super) line: Line,
    /// Once the server has answered JOIN: the number with which it goes on.
    pub(super) next: Option<u32>,
    /// The marks that the server has told over it.
    pub(super) marks: [u32; 4],
    /// Whether OK has reached the device.
    pub(super) joined: bool,
    pub(super) up: VecDeque<ClientFrame>,
    pub(super) down: VecDeque<ServerFrame>,
}

pub(super) struct Device {
    pub(super) name: usize,
    pub(super) session: Session,
    /// What survives a crash.
    pub(super) kept: BTreeMap<MessageId, Message>,
    pub(super) kept_progress: Option<Progress>,
    pub(super) socket: Option<Socket>,
    pub(super) uploads: BTreeSet<MessageId>,
    pub(super) written: u64,
    pub(super) asked: BTreeMap<MessageId, Ask>,
    pub(super) discarded: BTreeSet<MessageId>,
    pub(super) retried: BTreeSet<MessageId>,
    arrived: BTreeSet<MessageId>,
    unread: u32,
}

/// What a device may touch besides itself.
pub(super) struct Surroundings<'a> {
    pub(super) server: &'a mut Server,
    pub(super) random: &'a mut Random,
    pub(super) seen: &'a mut Seen,
    pub(super) now: Timestamp,
    pub(super) calm: bool,
}

impl Device {
    pub(super) fn new(name: usize, seed: u64) -> Self {
        Self {
            name,
            session: Session::new(config(), seed),
            kept: BTreeMap::new(),
            kept_progress: None,
            socket: None,
            uploads: BTreeSet::new(),
            written: 0,
            asked: BTreeMap::new(),
            discarded: BTreeSet::new(),
            retried: BTreeSet::new(),
            arrived: BTreeSet::new(),
            unread: 0,
        }
    }

    /// The id of what was written or asked under that number.
    pub(super) fn own_id(&self, number: u64) -> MessageId {
        crate::harness::id(&format!("my{}_{number}", self.name))
    }

    pub(super) fn next_id(&mut self) -> MessageId {
        self.written += 1;
        self.own_id(self.written - 1)
    }

    pub(super) fn apply(&mut self, action: Action, around: &mut Surroundings) {
        let effects = self.session.apply(action, around.now);
        for effect in effects {
            // What has not reached the store when the device crashes was
            // never promised; what has not been kept was never sent either.
            if !around.calm && around.random.below(1000) == 0 {
                return self.crash(around);
            }
            self.perform(effect, around);
        }
        assert_eq!(self.session.unread(), self.unread, "the badge is not told");
    }

    /// The device loses all that was not kept, and starts again.
    pub(super) fn crash(&mut self, around: &mut Surroundings) {
        around.seen.crashed += 1;
        for number in 0..self.written {
            let id = self.own_id(number);
            if !self.kept.contains_key(&id) && !self.discarded.contains(&id) {
                self.discarded.insert(id);
            }
        }
        self.socket = None;
        self.uploads.clear();
        self.session = Session::new(config(), around.random.below(u64::MAX));
        self.unread = 0;
        let restore = Action::Restore(self.kept.values().cloned().collect());
        let resume = self.kept_progress.clone().map(Action::Resume);
        let mut actions: Vec<_> = resume.into_iter().chain([restore]).collect();
        if around.random.percent(50) {
            actions.reverse();
        }
        for action in actions.into_iter().chain([Action::Connect]) {
            self.apply(action, around);
        }
    }

    fn perform(&mut self, effect: Effect, around: &mut Surroundings) {
        match effect {
            Effect::OpenSocket => {
                assert!(self.socket.is_none(), "one socket at a time");
                self.socket = Some(Socket::default());
            }
            Effect::CloseSocket => {
                assert!(self.socket.take().is_some(), "closed what is not open");
            }
            Effect::Send(frame) => self.send(frame, around),
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
                self.arrived.remove(&id);
                self.discarded.insert(id);
            }
            Effect::SaveProgress => self.kept_progress = Some(self.session.progress().clone()),
            Effect::Arrived(id) => {
                assert!(self.arrived.insert(id), "announced twice");
            }
            Effect::StatusChanged(id) => match self.session.message(&id).map(|m| &m.status) {
                Some(Status::Sent) => {
                    assert!(around.server.has(&id), "{id} shows sent and is not");
                    around.seen.sent += 1;
                }
                Some(Status::Failed(_)) => around.seen.failed += 1,
                _ => {}
            },
            Effect::UnreadChanged => self.unread = self.session.unread(),
            Effect::Answered { id, answer } => self.answered(&id, &answer, around),
            Effect::MessageChanged(_) => around.seen.edited += 1,
            Effect::ConnectionChanged
            | Effect::MarksChanged
            | Effect::CompanyChanged
            | Effect::InfoChanged
            | Effect::StateChanged
            | Effect::HoldChanged => {}
            Effect::Tell(_) => panic!("there is no other tab"),
        }
    }

    fn send(&mut self, frame: ClientFrame, around: &Surroundings) {
        let socket = self.socket.as_mut().expect("sends over a socket");
        let early = matches!(
            frame,
            ClientFrame::Join(_) | ClientFrame::Ping | ClientFrame::Pong
        );
        assert!(
            socket.line != Line::Opening && (socket.joined || early),
            "{frame:?} early"
        );
        let speaks_v2 = around.server.version == Version::V2;
        assert!(
            speaks_v2 || frame.clone().into_v1().is_some(),
            "{frame:?} is no v1"
        );
        if let Some(id) = frame.id() {
            let progress = self.kept_progress.as_ref();
            let requests = progress.map_or(&[][..], |progress| &progress.requests);
            let asked = self.asked.get(id);
            let kept = self.kept.contains_key(id)
                || requests.iter().any(|request| request.id == *id)
                || matches!(asked, Some(Ask::Link | Ask::Earlier));
            assert!(kept, "{id} is sent and not kept");
        }
        socket.up.push_back(frame);
    }

    fn answered(&mut self, id: &MessageId, answer: &Answer, around: &mut Surroundings) {
        let ask = self.asked.get(id).expect("answers what was asked");
        around.seen.answered += 1;
        match (ask, answer) {
            (_, Answer::Refused { code, .. }) => assert!(!code.is_empty()),
            (Ask::Edit { .. } | Ask::Rate { .. }, Answer::Done) => {
                assert!(around.server.has(id), "{id} is done and is not");
            }
            (Ask::Report { .. }, Answer::Done) => assert!(around.server.reports.contains(id)),
            (Ask::Earlier, Answer::Done) => around.seen.paged += 1,
            (Ask::Link, Answer::Link { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
}
