//! Several tabs of one conversation: who leads, what each tells the others, and
//! what it takes from them.
//!
//! What the leader tells is the truth for those who follow. A leader takes from
//! the others what they alone can know, and corrects what it knows better: for a
//! moment, or where tabs cannot agree, there may be several.

use kite_protocol::{MessageId, Timestamp};

use crate::restore::{is_settled, settled};
use crate::{
    Action, Body, Connection, Effect, Message, Progress, Session, Standing, Status, Told, Version,
};

/// What a tab is to the others.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Role {
    /// It leads, and there are no others.
    #[default]
    Alone,
    /// It has the socket, and tells the others what they need to know.
    Leads,
    /// It has no socket.
    Follows,
}

/// What is known of the other tabs.
#[derive(Debug, Default)]
pub(crate) struct Tabs {
    pub(crate) role: Role,
    /// How the leader is connected, as far as it told.
    pub(crate) connection: Connection,
    pub(crate) version: Option<Version>,
    pub(crate) held_until: Option<Timestamp>,
    /// Whether the visitor wants a connection that no leader has told of yet.
    wants: bool,
    /// The messages that were given up: who has not heard of it must not bring
    /// them back. As many as the visitor gave up.
    pub(crate) given_up: Vec<MessageId>,
}

impl Session {
    pub(crate) fn follows(&self) -> bool {
        self.tabs.role == Role::Follows
    }

    pub(crate) fn lead(&mut self, on: bool, now: Timestamp) {
        let followed = self.follows();
        if on {
            self.tabs.role = Role::Leads;
            if followed {
                self.take_over(now);
            }
        } else if !followed {
            let is_new = self.tabs.role == Role::Alone;
            let wants = self.connection != Connection::Idle;
            self.disconnect();
            self.outbox.hold = None;
            self.tabs = Tabs {
                role: Role::Follows,
                wants,
                given_up: std::mem::take(&mut self.tabs.given_up),
                ..Tabs::default()
            };
            // Until it leads again, the store is ahead.
            self.begun = false;
            self.gap_after = None;
            if is_new {
                self.pass_proof();
            }
        }
        self.say_hello();
    }

    /// A page that was just loaded may have a newer proof of who the visitor is
    /// than one that has led for a day.
    fn pass_proof(&mut self) {
        if let Some(token) = self.config.user_token.clone() {
            self.pass(Action::Identify(Some(token)));
        }
    }

    /// Asks for what others know, and tells a leader what it may not have heard.
    fn say_hello(&mut self) {
        let (last, leads) = (self.progress.last, self.leads());
        self.tell(Told::Hello { last, leads });
        if leads {
            return;
        }
        if self.progress.read > 0 {
            self.tell(Told::Seen(self.progress.read));
        }
        for id in self.outbox.ids() {
            if let Some(message) = self.log.get(&id) {
                self.tell(Told::Message(message.clone()));
            }
        }
        for request in self.progress.requests.clone() {
            let (id, ask) = (request.id, request.ask);
            self.tell(Told::Do(Box::new(Action::Ask { id, ask })));
        }
    }

    /// Goes on where the last leader was, as far as that is known.
    fn take_over(&mut self, now: Timestamp) {
        let wanted = self.tabs.wants || self.tabs.connection != Connection::Idle;
        self.outbox.hold = self.tabs.held_until;
        self.nobody_types();
        self.present_are(Vec::new());
        for id in self.outbox.ids() {
            self.set_status(&id, Status::Waiting);
        }
        if wanted || self.has_unsent() {
            self.connect(now);
        }
    }

    pub(crate) fn tell(&mut self, told: Told) {
        self.effects.push(Effect::Tell(told));
    }

    /// Has the leader do it, if this tab follows.
    pub(crate) fn pass(&mut self, action: Action) {
        if self.follows() {
            self.tabs.wants |= matches!(action, Action::Connect);
            self.tell(Told::Do(Box::new(action)));
        }
    }

    /// Tells the others what has happened here.
    pub(crate) fn tell_news(&mut self) {
        if self.tabs.role == Role::Alone {
            return;
        }
        let leads = self.leads();
        let mut news = Vec::new();
        let mut stands = false;
        for effect in &self.effects {
            news.extend(match effect {
                Effect::Save(id) => self.log.get(id).cloned().map(Told::Message),
                // It has been told.
                _ if !leads => None,
                Effect::StatusChanged(id) if !self.is_saved(id) => {
                    self.log.get(id).cloned().map(Told::Message)
                }
                Effect::Remove(id) => Some(Told::Removed(id.clone())),
                Effect::SaveProgress => Some(Told::Progress(self.progress.clone())),
                Effect::InfoChanged => self.info.clone().map(Told::Info),
                Effect::Answered { id, answer } => Some(Told::Answered {
                    id: id.clone(),
                    answer: answer.clone(),
                }),
                Effect::ConnectionChanged
                | Effect::CompanyChanged
                | Effect::HoldChanged
                | Effect::UnreadChanged => {
                    stands = true;
                    None
                }
                _ => None,
            });
        }
        self.effects.extend(news.into_iter().map(Effect::Tell));
        if stands {
            self.tell(Told::Standing(self.standing()));
        }
    }

    fn is_saved(&self, id: &MessageId) -> bool {
        let mut effects = self.effects.iter();
        effects.any(|effect| matches!(effect, Effect::Save(saved) if saved == id))
    }

    fn standing(&self) -> Standing {
        Standing {
            connection: self.connection().clone(),
            version: self.version(),
            held_until: self.held_until(),
            present: self.present().to_vec(),
            typing: self.typing().map(str::to_owned),
            unnumbered: self.unread.unnumbered,
        }
    }

    pub(crate) fn told(&mut self, told: Told, now: Timestamp) {
        let follows = self.follows();
        match told {
            Told::Hello { last, leads } => self.greet(last, leads),
            Told::Message(message) => {
                let is_new = message.status == Status::Waiting;
                self.told_message(message, now);
                if is_new && !follows {
                    self.tell(Told::Standing(self.standing()));
                }
            }
            Told::Removed(id) => self.told_removed(&id),
            Told::Progress(told) if follows => self.told_progress(&told),
            // Of another leader: the visitor has read there.
            Told::Progress(told) => self.has_read(told.read.min(self.progress.last)),
            Told::Seen(up_to) => self.has_seen(up_to.min(self.progress.last)),
            Told::Standing(told) if follows => self.told_standing(told, now),
            Told::Info(info) if follows => self.learn(info),
            Told::Answered { id, answer } if follows => self.answered(&id, answer),
            Told::Do(action) if !follows => {
                let answers = !matches!(*action, Action::Typing(_));
                self.act(*action, now);
                if answers {
                    self.tell(Told::Standing(self.standing()));
                }
            }
            _ => {}
        }
    }

    /// Another tab wants to know what it does not.
    fn greet(&mut self, last: u32, leads: bool) {
        if self.follows() {
            if leads {
                self.say_hello();
            }
            return;
        }
        if let Some(info) = self.info.clone() {
            self.tell(Told::Info(info));
        }
        self.tell(Told::Standing(self.standing()));
        // Before the messages, which are no news then.
        self.tell(Told::Progress(self.progress.clone()));
        let messages = self.log.messages().iter();
        let unknown = messages.filter(|message| message.seq > last || !is_settled(message));
        let unknown: Vec<_> = unknown.cloned().collect();
        for message in unknown {
            self.tell(Told::Message(message));
        }
    }

    fn told_message(&mut self, mut told: Message, now: Timestamp) {
        let leads = self.leads();
        self.make_way(&told.id);
        if let Some(known) = self.log.get(&told.id) {
            if leads && told.seq > known.seq {
                // It may have been kept here without its number meanwhile.
                self.effects.push(Effect::Save(told.id.clone()));
            } else if leads && told.is_unsent() && !known.is_unsent() {
                self.tell(Told::Message(known.clone()));
            }
            return self.renew(told);
        }
        if self.is_given_up(&told) {
            if leads {
                // Somebody may have kept it again.
                self.effects.push(Effect::Remove(told.id));
            }
            return;
        }
        if told.is_unsent() {
            if leads {
                told.status = settled(&told);
                self.visitor_types(false, now);
            }
            self.outbox
                .push(told.id.clone(), told.order, told.is_file());
        }
        if !told.is_outgoing() {
            let known = self.progress.read.max(self.progress.last);
            if (told.seq == 0 || told.seq > known) && told.body != Body::Deleted {
                self.effects.push(Effect::Arrived(told.id.clone()));
            }
            if !leads {
                self.unread.received = self.unread.received.max(told.seq);
            }
        }
        self.unread.stale = true;
        let goes_out = leads && told.is_unsent();
        self.log.insert(told);
        if goes_out {
            self.wake_up(now);
        }
    }

    pub(crate) fn is_given_up(&self, message: &Message) -> bool {
        !is_settled(message) && self.tabs.given_up.contains(&message.id)
    }

    fn told_removed(&mut self, id: &MessageId) {
        if self.leads() {
            // It cannot take back what may be stored, and the server says
            // itself what is void. What stays here is to be kept again.
            if self.log.get(id).is_some_and(is_settled) {
                self.effects.push(Effect::Save(id.clone()));
            }
            return self.discard(id);
        }
        if !self.log.get(id).is_some_and(is_settled) {
            self.tabs.given_up.push(id.clone());
        }
        self.unread.stale = true;
        self.withdraw(id);
        self.log.remove(id);
    }

    /// What the store has of it is for the one who leads next.
    fn told_progress(&mut self, told: &Progress) {
        let known = &mut self.progress;
        let delivered = known.operator_delivered.max(told.operator_delivered);
        let operator_read = known.operator_read.max(told.operator_read);
        if (delivered, operator_read) != (known.operator_delivered, known.operator_read) {
            self.effects.push(Effect::MarksChanged);
        }
        if (known.resolved, known.rating) != (told.resolved, told.rating) {
            self.effects.push(Effect::StateChanged);
        }
        *known = Progress {
            read: known.read.max(told.read).min(told.last),
            operator_delivered: delivered,
            operator_read,
            requests: std::mem::take(&mut known.requests),
            ..*told
        };
        self.unread.received = known.last;
        self.unread.stale = true;
    }

    fn told_standing(&mut self, told: Standing, now: Timestamp) {
        let tabs = &mut self.tabs;
        tabs.wants = false;
        tabs.held_until = told.held_until;
        if (&tabs.connection, tabs.version) != (&told.connection, told.version) {
            tabs.connection = told.connection;
            tabs.version = told.version;
            self.effects.push(Effect::ConnectionChanged);
        }
        self.present_are(told.present);
        match told.typing {
            Some(name) => self.operator_types(Some(name), true, now),
            None => self.nobody_types(),
        }
        self.unread.unnumbered = told.unnumbered;
        self.unread.stale = true;
    }
}
