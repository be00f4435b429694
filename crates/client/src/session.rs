//! The session: its state, and how it comes and goes online.

use kite_protocol::limits::{PING_INTERVAL, UNANSWERED_PINGS};
use kite_protocol::v1::ClientFrame;
use kite_protocol::{MessageId, Timestamp};

use crate::backoff::Jitter;
use crate::config::fit_member_name;
use crate::log::Log;
use crate::outbox::{Outbox, Stage};
use crate::timing::{
    ANSWER_DEADLINE, CONNECT_DEADLINE, JOIN_DEADLINE, REFUSED_PAUSE, RESTART_SPREAD, STABLE_AFTER,
};
use crate::{Action, Config, Connection, Effect, Message, Status};

/// The close codes by which a server says that it will soon be back.
const RESTARTING: [u16; 2] = [1001, 1012];

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
    deadline: Option<Timestamp>,
    /// While online.
    pulse: Option<Pulse>,
    /// Tries in a row that led to no good connection.
    failures: u32,
    /// Whether the short pause for a restarting server was granted since the
    /// last good connection: a server that always restarts is not hammered.
    hurried: bool,
}

/// What is known of an online connection's life.
#[derive(Debug)]
struct Pulse {
    since: Timestamp,
    next_ping: Timestamp,
    unanswered: u32,
    /// When the server must have said anything at all.
    answer_by: Option<Timestamp>,
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
    /// `now` is the time since 1970 by a clock that does not jump back, such
    /// as `performance.timeOrigin + performance.now()`.
    pub fn apply(&mut self, action: Action, now: Timestamp) -> Vec<Effect> {
        match action {
            Action::Connect => self.connect(now),
            Action::Disconnect => self.disconnect(),
            Action::NetworkRestored => self.network_restored(now),
            Action::Tick => self.tick(now),
            Action::Restore(messages) => self.restore(messages),
            Action::SendText { id, text } => self.send_text(id, text, now),
            Action::SendFile { id, file } => self.send_file(id, file, now),
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
                let pulse = self.pulse.as_ref();
                pulse
                    .map(|pulse| pulse.next_ping)
                    .into_iter()
                    .chain(pulse.and_then(|pulse| pulse.answer_by))
                    .chain(self.outbox.wake())
                    .min()
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

    pub(crate) fn connect(&mut self, now: Timestamp) {
        if matches!(
            self.connection,
            Connection::Idle | Connection::Waiting { .. } | Connection::Refused { .. }
        ) {
            self.deadline = Some(now + CONNECT_DEADLINE);
            self.effects.push(Effect::OpenSocket);
            self.change_to(Connection::Connecting);
        }
    }

    /// Connects if nothing is under way or planned.
    pub(crate) fn wake_up(&mut self, now: Timestamp) {
        if self.connection == Connection::Idle {
            self.connect(now);
        }
    }

    fn disconnect(&mut self) {
        self.failures = 0;
        self.hurried = false;
        if self.has_socket() {
            self.effects.push(Effect::CloseSocket);
        }
        self.leave(Connection::Idle);
    }

    fn network_restored(&mut self, now: Timestamp) {
        if let Some(pulse) = &mut self.pulse {
            // The socket may belong to a network that is gone.
            pulse.answer_by.get_or_insert(now + ANSWER_DEADLINE);
            self.effects.push(Effect::Send(ClientFrame::Ping));
        } else if matches!(self.connection, Connection::Waiting { .. }) {
            self.connect(now);
        }
    }

    fn tick(&mut self, now: Timestamp) {
        match self.connection {
            Connection::Waiting { until, .. } if until <= now => self.connect(now),
            Connection::Refused { .. } if is_due(self.deadline, now) => self.connect(now),
            Connection::Connecting | Connection::Joining if is_due(self.deadline, now) => {
                self.give_up_on_socket(now);
            }
            Connection::Online => self.tick_online(now),
            _ => {}
        }
    }

    fn tick_online(&mut self, now: Timestamp) {
        let answer_by = self.outbox.flight.as_ref().map(|flight| flight.answer_by);
        let Some(pulse) = &mut self.pulse else { return };
        if is_due(answer_by, now) || is_due(pulse.answer_by, now) {
            return self.give_up_on_socket(now);
        }
        if pulse.next_ping <= now {
            if pulse.unanswered >= UNANSWERED_PINGS {
                return self.give_up_on_socket(now);
            }
            if pulse.next_ping + PING_INTERVAL <= now {
                // The device slept; the connection has probably not outlived it.
                pulse.answer_by.get_or_insert(now + ANSWER_DEADLINE);
            }
            pulse.unanswered += 1;
            pulse.next_ping = now + PING_INTERVAL;
            self.effects.push(Effect::Send(ClientFrame::Ping));
        }
        self.outbox.end_pauses(now);
        while let Some(id) = self.outbox.stalled(now) {
            self.effects.push(Effect::CancelUpload { id: id.clone() });
            self.upload_failed(&id, crate::UploadFailure::Network, now);
        }
    }

    fn socket_opened(&mut self, now: Timestamp) {
        if self.connection != Connection::Connecting {
            return;
        }
        self.deadline = Some(now + JOIN_DEADLINE);
        self.effects.push(Effect::Send(ClientFrame::Join {
            member: self.config.member.clone(),
            name: self.config.name.clone(),
            channel: self.config.channel.as_str().to_owned(),
        }));
        self.change_to(Connection::Joining);
    }

    fn socket_closed(&mut self, code: u16, now: Timestamp) {
        if self.has_socket() {
            self.lose(RESTARTING.contains(&code), now);
        }
    }

    pub(crate) fn joined(&mut self, now: Timestamp) {
        self.deadline = None;
        self.pulse = Some(Pulse {
            since: now,
            next_ping: now + PING_INTERVAL,
            unanswered: 0,
            answer_by: None,
        });
        self.change_to(Connection::Online);
    }

    /// The server said something: the connection lives.
    pub(crate) fn alive(&mut self) {
        if let Some(pulse) = &mut self.pulse {
            pulse.unanswered = 0;
            pulse.answer_by = None;
        }
    }

    /// JOIN was rejected for good.
    pub(crate) fn join_refused(&mut self, code: u16, reason: String, now: Timestamp) {
        self.effects.push(Effect::CloseSocket);
        self.leave(Connection::Refused { code, reason });
        self.deadline = Some(now + REFUSED_PAUSE);
    }

    /// The socket is of no use any more: another one, after a pause.
    pub(crate) fn give_up_on_socket(&mut self, now: Timestamp) {
        self.effects.push(Effect::CloseSocket);
        self.lose(false, now);
    }

    fn lose(&mut self, restarting: bool, now: Timestamp) {
        if let Some(pulse) = &self.pulse
            && pulse.since + STABLE_AFTER <= now
        {
            self.failures = 0;
            self.hurried = false;
        }
        let until = if restarting && !self.hurried {
            self.hurried = true;
            self.jitter.within(now, RESTART_SPREAD)
        } else {
            self.jitter.retry(now, self.failures)
        };
        self.failures = self.failures.saturating_add(1);
        self.leave(Connection::Waiting {
            until,
            attempt: self.failures,
        });
    }

    /// Off the socket: what had begun to go out waits again.
    fn leave(&mut self, connection: Connection) {
        self.deadline = None;
        self.pulse = None;
        for (id, stage) in self.outbox.rewind() {
            if matches!(stage, Stage::Uploading { .. }) {
                self.effects.push(Effect::CancelUpload { id: id.clone() });
            }
            self.set_status(&id, Status::Waiting);
        }
        self.change_to(connection);
    }

    pub(crate) fn has_socket(&self) -> bool {
        matches!(
            self.connection,
            Connection::Connecting | Connection::Joining | Connection::Online
        )
    }

    pub(crate) fn set_status(&mut self, id: &MessageId, status: Status) {
        if let Some(message) = self.log.get_mut(id)
            && message.status != status
        {
            message.status = status;
            self.effects.push(Effect::StatusChanged(id.clone()));
        }
    }

    fn change_to(&mut self, connection: Connection) {
        if self.connection != connection {
            self.connection = connection;
            self.effects.push(Effect::ConnectionChanged);
        }
    }
}

fn is_due(time: Option<Timestamp>, now: Timestamp) -> bool {
    time.is_some_and(|time| time <= now)
}
