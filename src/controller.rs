//! Owns the session of one panel: turns what happens into actions, performs
//! the effects, keeps the view model true. It renders nothing and decides
//! nothing that the session decides.

mod attention;
mod effects;
mod ending;
mod files;
mod handoff;
mod identity;
mod intents;
mod log;
mod notice;
mod questions;
mod reading;
mod rows;
mod speech;
mod standing;
mod tabs;
mod transcript;
mod uploads;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use kite_client::{Action, Connection, Effect, Message, Session, Standing, Told};
use kite_protocol::{MessageId, Timestamp};
use web_sys::{Blob, Element};

use crate::browser::clock::Clock;
use crate::browser::dates::Dates;
use crate::browser::download::Download;
use crate::browser::listener::Listener;
use crate::browser::parts::Parts;
use crate::browser::socket::Socket;
use crate::browser::store::Store;
use crate::browser::tabs::Tabs;
use crate::browser::timer::Timer;
use crate::browser::{event, record};
use crate::config::Config;
use crate::i18n::Strings;
use crate::model::{Earlier, Model};

use ending::End;
use handoff::Way;
use identity::Keeping;
pub(crate) use intents::Intent;
use log::Showing;
use questions::Question;
use speech::Speech;
use uploads::Sending;

const SECOND_MS: i64 = 1000;

/// One panel's life. Dropped, it takes every resource along.
pub(crate) struct Controller {
    me: Weak<Self>,
    host: Element,
    config: Config,
    strings: &'static Strings,
    dates: Dates,
    clock: Clock,
    model: Model,
    phase: RefCell<Phase>,
    /// Effects that are still to be performed, in their order: an event
    /// listener of the page may bring about new ones in between.
    effects: RefCell<VecDeque<Effect>>,
    performing: Cell<bool>,
    store: Store,
    /// Until the device has had enough time to tell what it keeps.
    patience: RefCell<Option<Timer>>,
    /// Whether it has not.
    is_device_silent: Cell<bool>,
    tabs: RefCell<Option<Tabs>>,
    /// Whether this tab leads, once that is known.
    leads: Cell<Option<bool>>,
    /// The device that was forgotten last: what others still tell of it is void.
    forgotten: RefCell<String>,
    /// The visitor's id and the token of this device: secrets.
    member: RefCell<String>,
    device: RefCell<String>,
    keeping: RefCell<Keeping>,
    heading: RefCell<Option<String>>,
    user_token: RefCell<Option<String>>,
    socket: RefCell<Option<Socket>>,
    /// Whether one is to be opened as soon as the device is ready for it.
    wants_socket: Cell<bool>,
    uploads: RefCell<Vec<(MessageId, Sending)>>,
    /// The files that were chosen on this page.
    files: RefCell<Vec<(MessageId, Blob)>>,
    downloads: Download,
    wake: RefCell<Option<Timer>>,
    parts: Parts,
    way: RefCell<Way>,
    end: Cell<End>,
    /// Up to this number the log is folded away; 0: it is not.
    folded: Cell<u32>,
    /// What waits for an answer.
    questions: RefCell<Vec<(MessageId, Question)>>,
    /// Pages of earlier messages that may still be fetched for a transcript; 0:
    /// none is wanted.
    pages_left: Cell<u32>,
    /// As it was told last.
    unread: Cell<u32>,
    /// About to ring.
    bell: RefCell<Option<Timer>>,
    speech: Speech,
    listeners: RefCell<Vec<Listener>>,
    showing: Showing,
    /// Whether what comes into the log is from an earlier visit.
    restoring: Cell<bool>,
    /// Whether the visitor has been told that the connection is broken.
    in_trouble: Cell<bool>,
    open: Cell<bool>,
}

/// Whether there is a session: it needs the visitor's id, which may have to be
/// read from the device, and a visitor who does nothing needs none.
enum Phase {
    Fresh,
    /// What happened in the meantime.
    Loading(Vec<Action>),
    Ready(Box<Session>),
}

impl Controller {
    pub(crate) fn new(
        host: Element,
        config: Config,
        strings: &'static Strings,
        model: Model,
    ) -> Rc<Self> {
        let controller = Rc::new_cyclic(|me: &Weak<Self>| Self {
            me: me.clone(),
            host,
            strings,
            dates: Dates(strings.lang),
            clock: Clock::new(),
            model,
            phase: RefCell::new(Phase::Fresh),
            effects: RefCell::default(),
            performing: Cell::new(false),
            store: Store::new(&config.key, {
                let me = me.clone();
                move |event| {
                    if let Some(me) = me.upgrade() {
                        me.store_reports(event);
                    }
                }
            }),
            patience: RefCell::default(),
            is_device_silent: Cell::new(false),
            tabs: RefCell::default(),
            leads: Cell::default(),
            forgotten: RefCell::default(),
            member: RefCell::default(),
            device: RefCell::default(),
            keeping: RefCell::default(),
            heading: RefCell::new(config.heading.clone()),
            user_token: RefCell::new(config.user_token.clone()),
            socket: RefCell::default(),
            wants_socket: Cell::new(false),
            uploads: RefCell::default(),
            files: RefCell::default(),
            downloads: Download::new(),
            wake: RefCell::default(),
            parts: Parts::new(config.parts.clone(), {
                let me = me.clone();
                move |wish, value| {
                    if let Some(me) = me.upgrade() {
                        me.grant(&wish, &value);
                    }
                }
            }),
            way: RefCell::default(),
            end: Cell::default(),
            folded: Cell::default(),
            questions: RefCell::default(),
            pages_left: Cell::default(),
            unread: Cell::default(),
            bell: RefCell::default(),
            speech: Speech::default(),
            listeners: RefCell::default(),
            showing: Showing::default(),
            restoring: Cell::new(false),
            in_trouble: Cell::new(false),
            open: Cell::new(config.open),
            config,
        });
        controller.show_title();
        controller.model.presence.set(strings.presence.to_owned());
        controller.listen();
        controller.hear_tabs();
        controller.share_draft();
        if controller.config.eager || controller.store.exists() {
            controller.load(Vec::new());
        }
        controller.look();
        controller
    }

    /// Tells the session what happened, and does what it asks for.
    pub(crate) fn apply(&self, action: Action) {
        {
            let mut phase = self.phase.borrow_mut();
            match &mut *phase {
                Phase::Ready(session) => {
                    let effects = session.apply(action, self.clock.now());
                    self.effects.borrow_mut().extend(effects);
                }
                Phase::Loading(pending) => return pending.push(action),
                Phase::Fresh => {
                    drop(phase);
                    return self.load(vec![action]);
                }
            }
        }
        self.show_log();
        self.show_earlier();
        self.perform_all();
        self.end_trouble();
        self.set_timer();
    }

    /// The same of what a visitor does beside talking: it is no reason to begin
    /// a session.
    fn apply_if_ready(&self, action: Action) {
        if self.session(|_| ()).is_some() {
            self.apply(action);
        }
    }

    /// The same of what another tab tells: it may have to wait until the session
    /// is there.
    fn apply_if_begun(&self, action: Action) {
        if !matches!(*self.phase.borrow(), Phase::Fresh) {
            self.apply(action);
        }
    }

    /// The site gives another title, or none.
    pub(crate) fn set_heading(&self, heading: Option<String>) {
        self.heading.replace(heading);
        self.show_title();
    }

    /// Erases the conversation from the device, and begins anew in every tab.
    pub(crate) fn forget(&self) {
        self.tell_forgotten();
        self.begin_fresh();
        self.store.erase();
    }

    /// As if there had never been a conversation.
    fn begin_fresh(&self) {
        // Whoever leads hears of it as well, and ends the connection.
        self.apply_if_ready(if self.leads.get() == Some(false) {
            Action::Told(Told::Standing(Standing::default()))
        } else {
            Action::Disconnect
        });
        self.phase.replace(Phase::Fresh);
        self.effects.borrow_mut().clear();
        let device = self.device.take();
        if !device.is_empty() {
            self.forgotten.replace(device);
        }
        self.store.give_up();
        self.parts.dismiss();
        self.socket.take();
        self.wants_socket.set(false);
        self.keeping.take();
        self.patience.take();
        self.is_device_silent.set(false);
        self.uploads.borrow_mut().clear();
        self.files.borrow_mut().clear();
        self.clear_log();
        self.model.earlier.set(Earlier::None);
        self.questions.borrow_mut().clear();
        self.pages_left.set(0);
        self.fold(0);
        self.wake.take();
        self.bell.take();
        self.fall_silent();
        self.forget_way();
        self.show_state();
        self.model.presence.set(self.strings.presence.to_owned());
        self.set_draft(String::new());
        self.tell_unread(0);
    }

    /// The one timer: the session's next wake, or the countdown's next second.
    fn set_timer(&self) {
        let now = self.clock.now();
        let (wake, until) = {
            let phase = self.phase.borrow();
            let Phase::Ready(session) = &*phase else {
                self.wake.take();
                return;
            };
            let until = match session.connection() {
                Connection::Waiting { until, .. } => Some(*until),
                Connection::Online => session.held_until(),
                _ => None,
            };
            (session.next_wake(), until)
        };
        let mut delay = wake.map(|wake| millis_between(now, wake));
        if let Some(left) = until.map(|until| millis_between(now, until)) {
            self.show_seconds(left);
            // Of a tab that follows, the session wants no time at all.
            if left > 0 {
                let second = left % SECOND_MS + 1;
                delay = Some(delay.map_or(second, |delay| delay.min(second)));
            }
        }
        let me = self.me.clone();
        self.wake.replace(delay.map(|delay| {
            Timer::new(i32::try_from(delay).unwrap_or(i32::MAX), move || {
                if let Some(me) = me.upgrade() {
                    me.apply(Action::Tick);
                }
            })
        }));
    }

    fn session<T>(&self, read: impl FnOnce(&Session) -> T) -> Option<T> {
        match &*self.phase.borrow() {
            Phase::Ready(session) => Some(read(session)),
            _ => None,
        }
    }

    fn connection(&self) -> Option<Connection> {
        self.session(|session| session.connection().clone())
    }

    fn message(&self, id: &MessageId) -> Option<Message> {
        self.session(|session| session.message(id).cloned())?
    }

    fn report_error(&self, code: &str, reason: &str) {
        let detail = record::object(&[("code", code.into()), ("reason", reason.into())]);
        event::dispatch(&self.host, "error", &detail);
    }
}

fn millis_between(now: Timestamp, then: Timestamp) -> i64 {
    (then.millis() - now.millis()).max(0)
}
