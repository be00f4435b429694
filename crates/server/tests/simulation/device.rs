//! A visitor's device: a session, and what survives its crash.

use std::collections::{BTreeMap, BTreeSet};

use kite_client::{Action, Config, Effect, Message, Progress, Session, Status};
use kite_protocol::{MessageId, Timestamp};

use crate::link::LinkId;
use crate::put::PutId;
use crate::world::later;

/// A visitor's device.
pub(crate) struct Device {
    pub(crate) visitor: usize,
    config: Config,
    /// How far its clock is from the server's, in milliseconds.
    skew: i64,
    pub(crate) session: Session,
    pub(crate) link: Option<LinkId>,
    pub(crate) uploads: BTreeMap<MessageId, PutId>,
    /// What it keeps durably.
    pub(crate) record: BTreeMap<MessageId, Message>,
    /// Beside the messages.
    pub(crate) progress: Option<Progress>,
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
    /// Incoming messages that were announced.
    pub(crate) arrived: BTreeSet<MessageId>,
    /// Incoming messages that were kept, but the crash came before the
    /// announcement.
    pub(crate) unannounced: BTreeSet<MessageId>,
    /// What another device of the visitor had when this one joined: it was
    /// delivered to the visitor already.
    pub(crate) excused: BTreeSet<MessageId>,
}

impl Device {
    pub(crate) fn new(visitor: usize, config: Config, skew: i64, seed: u64) -> Self {
        Self {
            visitor,
            session: Session::new(config.clone(), seed),
            config,
            skew,
            link: None,
            uploads: BTreeMap::new(),
            record: BTreeMap::new(),
            progress: None,
            notes: Notes::default(),
        }
    }

    pub(crate) fn apply(&mut self, action: Action, now: Timestamp) -> Vec<Effect> {
        self.session.apply(action, later(now, self.skew))
    }

    pub(crate) fn next_wake(&self) -> Option<Timestamp> {
        let wake = self.session.next_wake()?;
        Some(later(wake, -self.skew))
    }

    pub(crate) fn save(&mut self, id: MessageId) {
        let message = self.session.message(&id).expect("keeps what exists");
        self.record.insert(id, message.clone());
    }

    pub(crate) fn save_progress(&mut self) {
        self.progress = Some(self.session.progress().clone());
    }

    /// Everything but the record is gone; what never reached it. The messages
    /// to restore are the caller's to give back.
    pub(crate) fn crash(&mut self, seed: u64) -> Vec<MessageId> {
        self.session = Session::new(self.config.clone(), seed);
        self.uploads.clear();
        let unannounced = self
            .record
            .values()
            .filter(|message| !message.is_outgoing() && !self.notes.arrived.contains(&message.id));
        self.notes
            .unannounced
            .extend(unannounced.map(|message| message.id.clone()));
        let record = &self.record;
        let lost = |id: &mut MessageId| !record.contains_key(id);
        let lost: Vec<_> = self.notes.written.extract_if(.., lost).collect();
        lost.into_iter()
            .filter(|id| !self.notes.discarded.contains(id))
            .collect()
    }

    /// Whether this message must reach the server.
    pub(crate) fn owes(&self, id: &MessageId) -> bool {
        let failed = self
            .session
            .message(id)
            .is_some_and(|message| matches!(message.status, Status::Failed(_)));
        !(self.notes.discarded.contains(id) || failed)
    }
}
