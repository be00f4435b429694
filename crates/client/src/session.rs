//! The session: its state, and what its owner sees of it.

use kite_protocol::{MessageId, Timestamp};

use crate::backoff::Jitter;
use crate::config::fit_member_name;
use crate::log::Log;
use crate::outbox::Outbox;
use crate::pulse::Pulse;
use crate::{Action, Config, Connection, Effect, Message, Status};

/// A visitor's session: the log, what still has to go out, and the connection.
#[derive(Debug)]
pub struct Session {
    pub(crate) config: Config,
    pub(crate) log: Log,
    pub(crate) outbox: Outbox,
    pub(crate) jitter: Jitter,
    pub(crate) effects: Vec<Effect>,
    pub(crate) undecodable: u32,
    pub(crate) connection: Connection,
    /// While connecting, joining or refused: when that has lasted too long.
    pub(crate) deadline: Option<Timestamp>,
    /// While online.
    pub(crate) pulse: Option<Pulse>,
    /// Tries in a row that led to no good connection.
    pub(crate) failures: u32,
    /// Whether the short pause for a restarting server was granted since the
    /// last good connection: a server that always restarts is not hammered.
    pub(crate) hurried: bool,
}

impl Session {
    /// A session that does nothing yet. The seed only spreads retries over
    /// time; it need not be secret.
    pub fn new(mut config: Config, seed: u64) -> Self {
        config.name = fit_member_name(config.name.take());
        Self {
            config,
            log: Log::new(),
            outbox: Outbox::default(),
            jitter: Jitter::new(seed),
            effects: Vec::new(),
            undecodable: 0,
            connection: Connection::Idle,
            deadline: None,
            pulse: None,
            failures: 0,
            hurried: false,
        }
    }

    /// Takes what happened; answers what is to be done, in that order.
    ///
    /// `now` is by a clock that never goes back, or what is planned comes as
    /// much too late.
    pub fn apply(&mut self, action: Action, now: Timestamp) -> Vec<Effect> {
        match action {
            Action::Connect => self.connect(now),
            Action::Disconnect => self.disconnect(),
            Action::NetworkRestored => self.network_restored(now),
            Action::Tick => self.tick(now),
            Action::Restore(messages) => self.restore(messages),
            Action::SendText { id, text } => self.send_text(&id, text, now),
            Action::SendFile { id, file } => self.send_file(&id, file, now),
            Action::Retry { id } => self.retry(&id, now),
            Action::Discard { id } => self.discard(&id),
            Action::SocketOpened => self.socket_opened(now),
            Action::SocketClosed { code, .. } => self.socket_closed(code, now),
            Action::Received(frame) => self.receive(frame, now),
            Action::UploadProgress { id, sent } => self.upload_progress(&id, sent, now),
            Action::UploadDone { id } => self.upload_done(&id),
            Action::UploadFailed { id, failure } => self.upload_failed(&id, failure, now),
        }
        self.send_next(now);
        std::mem::take(&mut self.effects)
    }

    /// When to apply the next [`Action::Tick`], if nothing happens before.
    pub fn next_wake(&self) -> Option<Timestamp> {
        match &self.connection {
            Connection::Idle => None,
            Connection::Waiting { until, .. } => Some(*until),
            Connection::Connecting | Connection::Joining | Connection::Refused { .. } => {
                self.deadline
            }
            Connection::Online => {
                let pulse = self.pulse.as_ref().map(Pulse::wake);
                pulse.into_iter().chain(self.outbox.wake()).min()
            }
        }
    }

    /// The log, in its order.
    pub fn messages(&self) -> &[Message] {
        self.log.messages()
    }

    /// One message of the log.
    pub fn message(&self, id: &MessageId) -> Option<&Message> {
        self.log.get(id)
    }

    /// How the session stands with the server.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Whether a message still has to go out. After a restore this is the
    /// reason to connect without waiting for the visitor.
    pub fn has_unsent(&self) -> bool {
        !self.outbox.is_empty()
    }

    /// How many frames came that could not be decoded and were ignored.
    pub fn undecodable(&self) -> u32 {
        self.undecodable
    }

    pub(crate) fn set_status(&mut self, id: &MessageId, status: Status) {
        if let Some(message) = self.log.get_mut(id)
            && message.status != status
        {
            message.status = status;
            self.effects.push(Effect::StatusChanged(id.clone()));
        }
    }
}
