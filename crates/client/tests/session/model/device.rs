//! A device of the visitor: its session, its store, its socket, its uploads.

use std::cell::{RefCell, RefMut};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use kite_client::{Action, Answer, Ask, Effect, Message, Progress, Session, Status, Told, Version};
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

/// What a device keeps, and what is known of it for checking.
#[derive(Default)]
pub(super) struct Store {
    pub(super) messages: BTreeMap<MessageId, Message>,
    pub(super) progress: Option<Progress>,
    pub(super) asked: BTreeMap<MessageId, Ask>,
    pub(super) discarded: BTreeSet<MessageId>,
    pub(super) retried: BTreeSet<MessageId>,
}

/// A device, or one of the tabs that share one.
pub(super) struct Device {
    pub(super) name: usize,
    pub(super) session: Session,
    /// What survives a crash.
    pub(super) store: Rc<RefCell<Store>>,
    /// None for a device that has no tabs.
    pub(super) tab: Option<Tab>,
    pub(super) socket: Option<Socket>,
    pub(super) uploads: BTreeSet<MessageId>,
    pub(super) written: u64,
    pub(super) arrived: BTreeSet<MessageId>,
    unread: u32,
}

/// What a tab has besides.
#[derive(Default)]
pub(super) struct Tab {
    pub(super) open: bool,
    /// What the others have told, and it has not heard yet.
    pub(super) inbox: VecDeque<Told>,
    /// What it has read from the store, to take the lead.
    pub(super) read: Option<(Progress, Vec<Message>)>,
}

/// What a device may touch besides itself.
pub(super) struct Surroundings<'a> {
    pub(super) server: &'a mut Server,
    pub(super) random: &'a mut Random,
    pub(super) seen: &'a mut Seen,
    pub(super) now: Timestamp,
    pub(super) calm: bool,
    /// What is told to the other tabs.
    pub(super) told: Vec<Told>,
}

impl Device {
    pub(super) fn new(name: usize, seed: u64) -> Self {
        Self {
            name,
            session: Session::new(config(), seed),
            store: Rc::default(),
            tab: None,
            socket: None,
            uploads: BTreeSet::new(),
            written: 0,
            arrived: BTreeSet::new(),
            unread: 0,
        }
    }

    /// The id of what was written or asked under that number.
    pub(super) fn own_id(&self, number: u64) -> MessageId {
        crate::harness::id(&format!("my{}_{number}", self.name))
    }

    pub(super) fn store(&self) -> RefMut<'_, Store> {
        self.store.borrow_mut()
    }

    pub(super) fn is_open(&self) -> bool {
        self.tab.as_ref().is_none_or(|tab| tab.open)
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

    /// The device loses all that was not kept, and starts again; a tab is
    /// closed.
    pub(super) fn crash(&mut self, around: &mut Surroundings) {
        around.seen.crashed += 1;
        for number in 0..self.written {
            let id = self.own_id(number);
            let mut store = self.store();
            if !store.messages.contains_key(&id) {
                store.discarded.insert(id);
            }
        }
        self.socket = None;
        self.uploads.clear();
        self.session = Session::new(config(), around.random.below(u64::MAX));
        self.unread = 0;
        if let Some(tab) = &mut self.tab {
            *tab = Tab::default();
            self.arrived.clear();
            return;
        }
        let (progress, messages) = self.read();
        let resume = progress.map(Action::Resume);
        let mut actions: Vec<_> = resume.into_iter().collect();
        actions.push(Action::Restore(messages));
        if around.random.percent(50) {
            actions.reverse();
        }
        for action in actions.into_iter().chain([Action::Connect]) {
            self.apply(action, around);
        }
    }

    /// What the store holds.
    pub(super) fn read(&self) -> (Option<Progress>, Vec<Message>) {
        let store = self.store();
        let messages = store.messages.values().cloned().collect();
        (store.progress.clone(), messages)
    }

    fn perform(&mut self, effect: Effect, around: &mut Surroundings) {
        match effect {
            Effect::OpenSocket => {
                assert!(self.socket.is_none(), "one socket at a time");
                assert!(self.session.leads(), "a follower has no socket");
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
                self.store().messages.insert(id, message.clone());
            }
            Effect::Remove(id) => {
                self.arrived.remove(&id);
                self.store().messages.remove(&id);
                self.store().discarded.insert(id);
            }
            Effect::SaveProgress => {
                assert!(self.session.leads(), "a follower keeps no progress");
                self.store().progress = Some(self.session.progress().clone());
            }
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
            Effect::Tell(told) => {
                assert!(self.tab.is_some(), "there is no other tab");
                around.told.push(told);
            }
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
            let store = self.store.borrow();
            // Another tab that leads too may have kept other requests.
            let progress = match self.tab {
                Some(_) => Some(self.session.progress()),
                None => store.progress.as_ref(),
            };
            let requests = progress.map_or(&[][..], |progress| &progress.requests);
            let asked = store.asked.get(id);
            let kept = store.messages.contains_key(id)
                || self.tab.is_some() && store.discarded.contains(id)
                || requests.iter().any(|request| request.id == *id)
                || matches!(asked, Some(Ask::Link | Ask::Earlier));
            assert!(kept, "{id} is sent and not kept");
        }
        socket.up.push_back(frame);
    }

    fn answered(&mut self, id: &MessageId, answer: &Answer, around: &mut Surroundings) {
        let store = self.store();
        let ask = store.asked.get(id).expect("answers what was asked");
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
