//! A visitor's device: a session, and what survives its crash.

use std::collections::{BTreeMap, BTreeSet};

use kite_client::{Action, Ask, Config, Effect, Message, Progress, Session, Status, Version};
use kite_protocol::v2::ClientFrame;
use kite_protocol::{MessageId, Timestamp};

use crate::fault::Fault;
use crate::link::LinkId;
use crate::put::PutId;
use crate::world::later;

/// A visitor's device.
pub(crate) struct Device {
    pub(crate) visitor: usize,
    /// The latest version that its program knows.
    pub(crate) newest: Version,
    pub(crate) config: Config,
    /// How far its clock is from the server's, in milliseconds.
    skew: i64,
    pub(crate) session: Session,
    pub(crate) link: Option<LinkId>,
    pub(crate) uploads: BTreeMap<MessageId, PutId>,
    /// The messages that it keeps durably.
    pub(crate) record: BTreeMap<MessageId, Message>,
    /// What it keeps durably besides.
    progress: Option<Progress>,
    fault: Option<Fault>,
    pub(crate) notes: Notes,
}

/// What is known about a device for checking it. No part of the device.
#[derive(Default)]
pub(crate) struct Notes {
    /// What was written and promised to go out, in its order.
    pub(crate) written: Vec<MessageId>,
    pub(crate) discarded: BTreeSet<MessageId>,
    /// Files whose bytes were lost on the device.
    pub(crate) gone: BTreeSet<MessageId>,
    /// What the client must not even try to send.
    pub(crate) unsendable: BTreeSet<MessageId>,
    /// What was asked for and must be answered some day.
    pub(crate) asked: BTreeMap<MessageId, Ask>,
    pub(crate) answered: BTreeSet<MessageId>,
    /// Incoming messages that were announced.
    pub(crate) arrived: BTreeSet<MessageId>,
    /// Incoming messages that were kept, but the crash came before the
    /// announcement.
    pub(crate) unannounced: BTreeSet<MessageId>,
    /// What came as a part of the history, which is no news.
    pub(crate) earlier: BTreeSet<MessageId>,
    /// What another device of the visitor had when this one joined: it was
    /// delivered to the visitor already.
    pub(crate) excused: BTreeSet<MessageId>,
    /// Whether the server has surely seen this device join by v2.
    pub(crate) entered: bool,
    /// Whether the database was replaced since the device was last complete.
    pub(crate) stale: bool,
    /// Whether it knows marks that went with the database, of entries that are
    /// still there.
    pub(crate) ahead: bool,
    /// The state of the log that was checked last.
    pub(crate) checked: Option<(u32, u32, u32)>,
}

impl Device {
    pub(crate) fn new(
        visitor: usize,
        newest: Version,
        config: Config,
        skew: i64,
        seed: u64,
        fault: Option<Fault>,
    ) -> Self {
        Self {
            visitor,
            newest,
            session: Session::new(config.clone(), seed),
            config,
            skew,
            link: None,
            uploads: BTreeMap::new(),
            record: BTreeMap::new(),
            progress: None,
            fault,
            notes: Notes::default(),
        }
    }

    pub(crate) fn apply(&mut self, action: Action, now: Timestamp) -> Vec<Effect> {
        let mut effects = self.session.apply(action, later(now, self.skew));
        let hurried = |effect: &Effect| match effect {
            Effect::Send(ClientFrame::Mark { .. }) => self.fault == Some(Fault::MarkedBeforeKept),
            Effect::Send(_) => self.fault == Some(Fault::SentBeforeKept),
            _ => false,
        };
        effects.sort_by_key(|effect| !hurried(effect));
        effects
    }

    pub(crate) fn next_wake(&self) -> Option<Timestamp> {
        let wake = self.session.next_wake()?;
        Some(later(wake, -self.skew))
    }

    pub(crate) fn save(&mut self, id: MessageId) {
        let message = self.session.message(&id).expect("keeps what exists");
        if self.fault == Some(Fault::SaveLost) && self.record.len() % 4 == 3 {
            return;
        }
        self.record.insert(id, message.clone());
    }

    pub(crate) fn save_progress(&mut self) {
        self.progress = Some(self.session.progress().clone());
    }

    /// Everything but the record is gone. What is there to begin with, in any
    /// order; and what never reached the record.
    pub(crate) fn crash(&mut self, seed: u64) -> (Vec<Action>, Vec<MessageId>) {
        let lost = self.lose();
        self.notes.checked = None;
        self.session = Session::new(self.config.clone(), seed);
        self.uploads.clear();
        let mut messages: Vec<_> = self.record.values().cloned().collect();
        if self.fault == Some(Fault::KeptTwice)
            && let Some(mut again) = messages.last().cloned()
        {
            again.id = MessageId::new(format!("{}~", again.id)).unwrap();
            messages.push(again);
        }
        let resume = self.progress.clone().map(Action::Resume);
        let begin = resume.into_iter().chain([Action::Restore(messages)]);
        (begin.collect(), lost)
    }

    fn lose(&mut self) -> Vec<MessageId> {
        let unannounced = self
            .record
            .values()
            .filter(|message| !message.is_outgoing() && !self.notes.arrived.contains(&message.id));
        self.notes
            .unannounced
            .extend(unannounced.map(|message| message.id.clone()));
        let record = &self.record;
        let lost = |id: &mut MessageId| !record.contains_key(id);
        let mut lost: Vec<_> = self.notes.written.extract_if(.., lost).collect();
        lost.retain(|id| !self.notes.discarded.contains(id));
        let requests = self.progress.iter().flat_map(|it| &it.requests);
        let kept: BTreeSet<_> = requests.map(|request| &request.id).collect();
        let answered = &self.notes.answered;
        let asked = self
            .notes
            .asked
            .extract_if(.., |id, _| !kept.contains(id) && !answered.contains(id));
        lost.extend(asked.map(|(id, _)| id));
        lost
    }

    /// Whether this message must reach the server.
    pub(crate) fn owes(&self, id: &MessageId) -> bool {
        let failed = self
            .session
            .message(id)
            .is_some_and(|message| matches!(message.status, Status::Failed(_)));
        !(self.notes.discarded.contains(id) || failed)
    }

    /// The last number that it surely has after a crash.
    pub(crate) fn kept(&self) -> u32 {
        let numbers = self.record.values().map(|message| message.seq);
        let progress = self.progress.as_ref().map(|progress| progress.last);
        numbers.chain(progress).max().unwrap_or(0)
    }

    /// Whether the frame's own words are kept.
    pub(crate) fn has_kept(&self, id: &MessageId) -> bool {
        let mut requests = self.progress.iter().flat_map(|it| &it.requests);
        self.record.contains_key(id) || requests.any(|request| request.id == *id)
    }

    /// Whether it may send this message or request, for the first time or
    /// again.
    pub(crate) fn may_send(&self, id: &MessageId) -> bool {
        let waits = |message: &Message| message.status != Status::Sent;
        let kept = self.record.get(id).is_some_and(waits);
        let shown = self.session.message(id).is_some_and(waits);
        let kept_requests = self.progress.iter().flat_map(|it| &it.requests);
        let mut requests = kept_requests.chain(&self.session.progress().requests);
        kept || shown || requests.any(|request| request.id == *id)
    }
}
