//! The session: its state, and what its owner sees of it.

use kite_protocol::v2::{Info, State};
use kite_protocol::{MessageId, Timestamp};

use crate::backoff::Jitter;
use crate::company::Company;
use crate::config::fit_member_name;
use crate::contact::Contact;
use crate::log::Log;
use crate::marks::Unread;
use crate::outbox::Outbox;
use crate::pulse::Pulse;
use crate::tabs::{Role, Tabs};
use crate::{Action, Body, Config, Connection, Effect, Message, Progress, Status, Version};

/// A visitor's session: the log, what still has to go out, and the connection.
#[derive(Debug)]
pub struct Session {
    pub(crate) config: Config,
    pub(crate) log: Log,
    /// The messages that the page shows of its own.
    pub(crate) shown: Vec<MessageId>,
    pub(crate) progress: Progress,
    /// Whether the progress is another than the one that was last kept.
    pub(crate) unkept: bool,
    pub(crate) outbox: Outbox,
    pub(crate) unread: Unread,
    pub(crate) jitter: Jitter,
    pub(crate) effects: Vec<Effect>,
    pub(crate) undecodable: u32,
    pub(crate) connection: Connection,
    /// What holds for this one connection.
    pub(crate) contact: Contact,
    pub(crate) company: Company,
    pub(crate) tabs: Tabs,
    pub(crate) info: Option<Info>,
    /// While connecting, joining or refused: when that has lasted too long.
    pub(crate) deadline: Option<Timestamp>,
    /// While online.
    pub(crate) pulse: Option<Pulse>,
    /// Tries in a row that led to no good connection.
    pub(crate) failures: u32,
    /// Whether the short pause for a restarting server was granted since the
    /// last good connection: a server that always restarts is not hammered.
    pub(crate) hurried: bool,
    /// Whether there has been a socket since it leads: only before that can the
    /// progress be taken from the store.
    pub(crate) begun: bool,
    /// The number behind which entries were missing when the last connection
    /// was dropped for it.
    pub(crate) gap_after: Option<u32>,
}

impl Session {
    /// A session that does nothing yet. The seed only spreads retries over
    /// time; it need not be secret.
    pub fn new(mut config: Config, seed: u64) -> Self {
        config.name = fit_member_name(config.name.take());
        Self {
            config,
            log: Log::new(),
            shown: Vec::new(),
            progress: Progress::default(),
            unkept: false,
            outbox: Outbox::default(),
            unread: Unread::default(),
            jitter: Jitter::new(seed),
            effects: Vec::new(),
            undecodable: 0,
            connection: Connection::Idle,
            contact: Contact::default(),
            company: Company::default(),
            tabs: Tabs::default(),
            info: None,
            deadline: None,
            pulse: None,
            failures: 0,
            hurried: false,
            begun: false,
            gap_after: None,
        }
    }

    /// Takes what happened; answers what is to be done, in that order.
    ///
    /// `now` is by a clock that never goes back, or what is planned comes as
    /// much too late.
    pub fn apply(&mut self, action: Action, now: Timestamp) -> Vec<Effect> {
        let (state, held_until) = (self.state(), self.held_until());
        self.act(action, now);
        self.count_unread();
        self.keep_progress();
        self.tell_marks();
        self.send_next(now);
        if self.held_until() != held_until {
            self.effects.push(Effect::HoldChanged);
        }
        let is_said = |effect: &Effect| matches!(effect, Effect::StateChanged);
        if self.state() != state && !self.effects.iter().any(is_said) {
            self.effects.push(Effect::StateChanged);
        }
        self.tell_news();
        std::mem::take(&mut self.effects)
    }

    pub(crate) fn act(&mut self, action: Action, now: Timestamp) {
        let is_leaders = matches!(
            action,
            Action::Connect
                | Action::Disconnect
                | Action::Retry { .. }
                | Action::Discard { .. }
                | Action::Typing(_)
        );
        if is_leaders && self.follows() {
            return self.pass(action);
        }
        match action {
            Action::Connect => self.connect(now),
            Action::Disconnect => self.disconnect(),
            Action::Identify(token) => self.identify(token, now),
            Action::NetworkRestored => self.network_restored(now),
            Action::Tick => self.tick(now),
            Action::Lead(on) => self.lead(on, now),
            Action::Told(told) => self.told(told, now),
            Action::Restore(messages) => self.restore(messages),
            Action::Show(message) => self.show(message),
            Action::Resume(progress) => self.resume(progress),
            Action::SendText { id, text } => self.send_text(&id, text, now),
            Action::SendFile { id, file } => self.send_file(&id, file, now),
            Action::Retry { id } => self.retry(&id, now),
            Action::Discard { id } => self.discard(&id),
            Action::Ask { id, ask } => self.ask(id, ask, now),
            Action::Seen => self.seen(),
            Action::Typing(on) => self.visitor_types(on, now),
            Action::SocketOpened { version } => self.socket_opened(version, now),
            Action::SocketClosed { code, .. } => self.socket_closed(code, now),
            Action::Received(frame) => self.receive(frame, now),
            Action::UploadProgress { id, sent } => self.upload_progress(&id, sent, now),
            Action::UploadDone { id } => self.upload_done(&id),
            Action::UploadFailed { id, failure } => self.upload_failed(&id, failure, now),
        }
    }

    /// When to apply the next [`Action::Tick`], if nothing happens before.
    pub fn next_wake(&self) -> Option<Timestamp> {
        let due = match &self.connection {
            Connection::Idle => None,
            Connection::Waiting { until, .. } => Some(*until),
            Connection::Connecting | Connection::Joining | Connection::Refused { .. } => {
                self.deadline
            }
            Connection::Online => {
                let pulse = self.pulse.as_ref().map(Pulse::wake);
                let others = [self.outbox.wake(), self.company.wake()];
                others.into_iter().flatten().chain(pulse).min()
            }
        };
        due.into_iter().chain(self.outbox.stalls_at()).min()
    }

    /// The log, in its order.
    pub fn messages(&self) -> &[Message] {
        self.log.messages()
    }

    /// One message of the log.
    pub fn message(&self, id: &MessageId) -> Option<&Message> {
        self.log.get(id)
    }

    /// Another number whenever the log has other messages, or another order.
    pub fn revision(&self) -> u32 {
        self.log.revision()
    }

    /// How the session stands with the server.
    pub fn connection(&self) -> &Connection {
        if self.follows() {
            &self.tabs.connection
        } else {
            &self.connection
        }
    }

    /// What the open connection speaks; none while there is none. What only v2
    /// has is not there in v1.
    pub fn version(&self) -> Option<Version> {
        if self.follows() {
            self.tabs.version
        } else {
            self.contact.version
        }
    }

    /// What is to be kept besides the messages; see [`Effect::SaveProgress`].
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// What is known of the channel; none where the server does not say.
    pub fn info(&self) -> Option<&Info> {
        self.info.as_ref()
    }

    /// How the conversation stands. What the visitor has written since it was
    /// resolved opens it, though the server may not have it yet.
    pub fn state(&self) -> State {
        let latest = self.log.messages().iter().rev();
        let mut latest = latest.take_while(|message| !self.is_earlier(message));
        let opens = |message: &Message| {
            message.is_outgoing() && !matches!(message.status, Status::Failed(_))
        };
        if self.progress.resolved && self.outbox.is_empty() && !latest.any(opens) {
            State::Resolved
        } else {
            State::Open
        }
    }

    /// The connector, such as `telegram`, with which the visitor goes on too, as
    /// far as the log reaches back.
    pub fn connector(&self) -> Option<&str> {
        let messages = self.log.messages().iter().rev();
        let mut handoffs = messages.filter_map(|message| match &message.body {
            Body::Handoff(connector) => Some(connector.as_deref()),
            _ => None,
        });
        handoffs.next().flatten()
    }

    /// Whether this session has the socket, of all tabs: the one to ring.
    pub fn leads(&self) -> bool {
        self.tabs.role != Role::Follows
    }

    /// Until when nothing is sent, because the server asked for a pause.
    pub fn held_until(&self) -> Option<Timestamp> {
        if self.follows() {
            self.tabs.held_until
        } else {
            self.outbox.hold
        }
    }

    /// Whether an answer is owed over this connection. Until it comes, the
    /// connection has not proved to be of use.
    pub fn awaits_answer(&self) -> bool {
        self.outbox.flight.is_some()
    }

    /// Whether a message belongs to a conversation that was resolved, and not
    /// to the present one.
    pub fn is_earlier(&self, message: &Message) -> bool {
        let resolved_at = self.progress.resolved_at;
        match message.seq {
            0 => message.after < resolved_at && !message.is_unsent(),
            seq => seq <= resolved_at,
        }
    }

    /// Whether a message still has to go out. After a restore this is the
    /// reason to connect without waiting for the visitor.
    pub fn has_unsent(&self) -> bool {
        !(self.outbox.is_empty() && self.progress.requests.is_empty())
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

    /// Whether entries are coming that were missing: what is true of them all
    /// can wait until they are there.
    pub(crate) fn is_catching_up(&self) -> bool {
        self.connection == Connection::Online && !self.contact.live
    }

    /// Has the progress kept, if it is another. While catching up, the
    /// messages say themselves how far they go.
    fn keep_progress(&mut self) {
        if self.unkept && self.leads() && !self.is_catching_up() {
            self.unkept = false;
            self.effects.push(Effect::SaveProgress);
        }
    }
}
