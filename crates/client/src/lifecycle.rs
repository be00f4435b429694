//! How a session comes online, stays there, and comes back.

use std::time::Duration;

use kite_protocol::Timestamp;
use kite_protocol::v2::{ClientFrame, Join, UserToken};

use crate::contact::Contact;
use crate::outbox::Stage;
use crate::pulse::{Beat, Pulse};
use crate::timing::{
    ANSWER_DEADLINE, CONNECT_DEADLINE, HOLD_CAP, JOIN_DEADLINE, REFUSED_PAUSE, RESTART_SPREAD,
    STABLE_AFTER,
};
use crate::{Action, Connection, Effect, Session, Status, Version};

/// The close codes by which a server says that it will soon be back.
const RESTARTING: [u16; 2] = [1001, 1012];

impl Session {
    pub(crate) fn connect(&mut self, now: Timestamp) {
        let is_apart = matches!(
            self.connection,
            Connection::Idle | Connection::Waiting { .. } | Connection::Refused { .. }
        );
        if is_apart && self.leads() {
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

    pub(crate) fn disconnect(&mut self) {
        self.failures = 0;
        self.hurried = false;
        if self.has_socket() {
            self.effects.push(Effect::CloseSocket);
        }
        self.leave(Connection::Idle);
    }

    pub(crate) fn identify(&mut self, token: Option<UserToken>, now: Timestamp) {
        self.pass(Action::Identify(token.clone()));
        self.config.user_token = token;
        if matches!(self.connection, Connection::Refused { .. }) {
            self.connect(now);
        }
    }

    pub(crate) fn network_restored(&mut self, now: Timestamp) {
        if let Some(pulse) = &mut self.pulse {
            // The socket may belong to a network that is gone.
            pulse.probe(now);
            self.effects.push(Effect::Send(ClientFrame::Ping));
        } else if matches!(self.connection, Connection::Waiting { .. }) {
            self.connect(now);
        }
    }

    pub(crate) fn tick(&mut self, now: Timestamp) {
        self.end_stalled(now);
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
        let beat = self.pulse.as_mut().map(|pulse| pulse.beat(now));
        if is_due(answer_by, now) || beat == Some(Beat::Dead) {
            return self.give_up_on_socket(now);
        }
        if beat == Some(Beat::Ping) {
            self.effects.push(Effect::Send(ClientFrame::Ping));
        }
        self.tick_company(now);
        self.outbox.end_pauses(now);
    }

    pub(crate) fn socket_opened(&mut self, version: Version, now: Timestamp) {
        if self.connection != Connection::Connecting {
            return;
        }
        self.deadline = Some(now + JOIN_DEADLINE);
        self.begun = true;
        self.contact.version = Some(version);
        let after = Some(self.progress.last).filter(|last| *last > 0);
        if after.is_none() {
            // The server decides with which number it begins.
            self.progress.first = 0;
        }
        self.effects.push(Effect::Send(ClientFrame::Join(Join {
            member: self.config.member.clone(),
            name: self.config.name.clone(),
            channel: self.config.channel.as_str().to_owned(),
            device: Some(self.config.device.clone()),
            after,
            user_token: self.config.user_token.clone(),
        })));
        self.change_to(Connection::Joining);
    }

    pub(crate) fn socket_closed(&mut self, code: u16, now: Timestamp) {
        if self.has_socket() {
            let soon = RESTARTING.contains(&code) && !self.hurried;
            self.hurried |= soon;
            let until = soon.then(|| self.jitter.within(now, RESTART_SPREAD));
            self.lose(until, now);
        }
    }

    pub(crate) fn joined(&mut self, now: Timestamp) {
        self.deadline = None;
        self.pulse = Some(Pulse::new(now));
        self.change_to(Connection::Online);
        if !self.contact.speaks_v2() {
            self.contact.live = true;
            self.refuse_requests();
        }
    }

    /// The server said something: the connection lives.
    pub(crate) fn alive(&mut self) {
        if let Some(pulse) = &mut self.pulse {
            pulse.heard();
        }
    }

    /// JOIN was rejected for good, or the server is not to be borne.
    pub(crate) fn stay_away(&mut self, code: String, reason: String, now: Timestamp) {
        self.effects.push(Effect::CloseSocket);
        self.leave(Connection::Refused { code, reason });
        self.deadline = Some(now + REFUSED_PAUSE);
    }

    /// The server cannot take the JOIN now.
    pub(crate) fn join_later(&mut self, retry_after: Option<Duration>, now: Timestamp) {
        self.effects.push(Effect::CloseSocket);
        let until = retry_after.map(|pause| self.after_pause(pause, now));
        self.lose(until, now);
    }

    /// When a pause is over that the server asked for: not before, but not for
    /// everybody at once.
    pub(crate) fn after_pause(&mut self, pause: Duration, now: Timestamp) -> Timestamp {
        self.jitter
            .within(now + pause.min(HOLD_CAP), RESTART_SPREAD)
    }

    /// The socket is of no use any more: another one, after a pause.
    pub(crate) fn give_up_on_socket(&mut self, now: Timestamp) {
        self.effects.push(Effect::CloseSocket);
        self.lose(None, now);
    }

    /// Without a time for the next try, the pause is longer each time.
    fn lose(&mut self, until: Option<Timestamp>, now: Timestamp) {
        let is_good = self.pulse.as_ref().is_some_and(|pulse| {
            let stable = pulse.since() + STABLE_AFTER;
            // From a frame without an answer on it was not.
            match &self.outbox.flight {
                Some(flight) => stable + ANSWER_DEADLINE <= flight.answer_by,
                None => stable <= now,
            }
        });
        if is_good {
            self.failures = 0;
            self.hurried = false;
        }
        let until = until.unwrap_or_else(|| self.jitter.retry(now, self.failures));
        self.failures = self.failures.saturating_add(1);
        self.leave(Connection::Waiting {
            until,
            attempt: self.failures,
        });
    }

    /// Off the socket: what had begun to go out waits again. Where there will
    /// soon be another one, uploads go on.
    fn leave(&mut self, connection: Connection) {
        self.deadline = None;
        self.pulse = None;
        self.contact = Contact::default();
        self.nobody_types();
        self.present_are(Vec::new());
        let carries = matches!(connection, Connection::Waiting { .. });
        for (id, stage) in self.outbox.rewind(carries) {
            if matches!(stage, Stage::Uploading { .. }) {
                if carries {
                    continue;
                }
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
