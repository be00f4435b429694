//! Owns the session of one panel: turns what happens into actions, performs
//! the effects, keeps the view model true. It renders nothing and decides
//! nothing that the session decides.

mod effects;
mod intents;
mod log;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use kite_client::{Action, Config as SessionConfig, Connection, Effect, Session};
use kite_protocol::{MemberId, MessageId, Timestamp};
use web_sys::{Blob, Element};

use crate::browser::clock::Clock;
use crate::browser::dates::Dates;
use crate::browser::listener::Listener;
use crate::browser::object_url::ObjectUrl;
use crate::browser::socket::Socket;
use crate::browser::store::{Store, Stored, Write};
use crate::browser::timer::Timer;
use crate::browser::upload::Upload;
use crate::browser::{event, mark, random, record, task};
use crate::config::Config;
use crate::i18n::{Strings, fill};
use crate::model::{Model, Watched};

pub(crate) use intents::Intent;

/// Tries in a row that must fail before the visitor is told.
const PATIENCE: u32 = 2;
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
    /// How often all was erased: what was read before that is void.
    erasures: Cell<u32>,
    /// Effects that are still to be performed, in their order: an event
    /// listener of the page may bring about new ones in between.
    effects: RefCell<VecDeque<Effect>>,
    performing: Cell<bool>,
    store: Rc<Store>,
    /// The visitor's id while it is not on the device yet.
    unkept_member: RefCell<Option<String>>,
    socket: RefCell<Option<Socket>>,
    /// None for one whose bytes are being looked for.
    uploads: RefCell<Vec<(MessageId, Option<Upload>)>>,
    /// The files that were chosen on this page.
    files: RefCell<Vec<(MessageId, Blob)>>,
    /// The file that was saved last.
    saved: RefCell<Option<ObjectUrl>>,
    wake: RefCell<Option<Timer>>,
    online: RefCell<Option<Listener>>,
    /// Whether what comes into the log is from an earlier visit.
    restoring: Cell<bool>,
    /// Whether the visitor has been told that the connection is broken.
    in_trouble: Cell<bool>,
    open: Cell<bool>,
    unread: Cell<u32>,
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
            dates: Dates::new(&config.lang),
            clock: Clock::new(),
            model,
            phase: RefCell::new(Phase::Fresh),
            erasures: Cell::new(0),
            effects: RefCell::default(),
            performing: Cell::new(false),
            store: Store::new(config.key.clone()),
            unkept_member: RefCell::default(),
            socket: RefCell::default(),
            uploads: RefCell::default(),
            files: RefCell::default(),
            saved: RefCell::default(),
            wake: RefCell::default(),
            online: RefCell::default(),
            restoring: Cell::new(false),
            in_trouble: Cell::new(false),
            open: Cell::new(config.open),
            unread: Cell::new(0),
            config,
        });
        controller.set_title(controller.config.heading.clone());
        controller.model.presence.set(strings.presence.to_owned());
        if controller.config.eager || controller.store.exists() {
            controller.load(Vec::new());
        }
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
        self.perform_all();
        self.set_timer();
    }

    /// The site gives another title, or none.
    pub(crate) fn set_title(&self, title: Option<String>) {
        let title = title.unwrap_or_else(|| self.strings.heading.to_owned());
        self.model.title.set(title);
    }

    /// The panel was opened or closed.
    pub(crate) fn set_open(&self, open: bool) {
        self.open.set(open);
        if open {
            self.set_unread(0);
        }
    }

    /// Erases the conversation from the device, and begins anew.
    pub(crate) fn forget(&self) {
        self.apply(Action::Disconnect);
        self.phase.replace(Phase::Fresh);
        self.erasures.set(self.erasures.get() + 1);
        self.uploads.borrow_mut().clear();
        self.files.borrow_mut().clear();
        self.store.erase();
        self.clear_log();
        self.set_unread(0);
    }

    fn load(&self, pending: Vec<Action>) {
        self.phase.replace(Phase::Loading(pending));
        let me = self.me.clone();
        let store = Rc::clone(&self.store);
        let erasures = self.erasures.get();
        task::spawn(Box::pin(async move {
            let stored = store.load().await;
            if let Some(me) = me.upgrade()
                && me.erasures.get() == erasures
            {
                me.begin(stored);
            }
        }));
    }

    fn begin(&self, stored: Stored) {
        let Some(member) = self.member(stored.member.clone()) else {
            return;
        };
        let kept = stored.member.as_deref() == Some(member.as_str());
        self.unkept_member
            .replace((!kept).then(|| member.as_str().to_owned()));
        let config = SessionConfig {
            channel: self.config.channel.clone(),
            member,
            name: self.config.user_name.clone(),
        };
        let session = Box::new(Session::new(config, random::seed()));
        let Phase::Loading(pending) = self.phase.replace(Phase::Ready(session)) else {
            return;
        };
        self.listen_for_network();
        let returning = !stored.messages.is_empty();
        self.restoring.set(true);
        self.apply(Action::Restore(stored.messages));
        self.restoring.set(false);
        if returning || self.config.eager {
            self.apply(Action::Connect);
        }
        for action in pending {
            self.apply(action);
        }
    }

    /// Who the visitor is: as the site says, as the device knows, as the
    /// original client left it, or somebody new.
    fn member(&self, stored: Option<String>) -> Option<MemberId> {
        let given = self.config.user_id.clone();
        let original = mark::original_member();
        [given, stored, original, Some(random::member_id())]
            .into_iter()
            .flatten()
            .find_map(|id| MemberId::new(id).ok())
    }

    fn listen_for_network(&self) {
        let me = self.me.clone();
        self.online.replace(web_sys::window().map(|window| {
            Listener::new(window, "online", move |_| {
                if let Some(me) = me.upgrade() {
                    me.apply(Action::NetworkRestored);
                }
            })
        }));
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
                _ => None,
            };
            (session.next_wake(), until)
        };
        let mut delay = wake.map(|wake| millis_between(now, wake));
        if let Some(left) = until.map(|until| millis_between(now, until)) {
            self.show_seconds(left);
            delay = delay.map(|delay| delay.min(left % SECOND_MS + 1));
        }
        let me = self.me.clone();
        self.wake.replace(delay.and_then(|delay| {
            Timer::new(i32::try_from(delay).unwrap_or(i32::MAX), move || {
                if let Some(me) = me.upgrade() {
                    me.apply(Action::Tick);
                }
            })
        }));
    }

    fn show_seconds(&self, millis: i64) {
        let seconds = (millis / SECOND_MS + 1).to_string();
        show(&self.model.remedy, &fill(self.strings.retry_in, &seconds));
    }

    /// Tells view and page how the connection stands.
    fn show_connection(&self) {
        let Some(connection) = self.connection() else {
            return;
        };
        let strings = self.strings;
        let was_in_trouble = self.in_trouble.get();
        let (name, presence, trouble, remedy) = match &connection {
            Connection::Idle => ("offline", strings.presence, "", ""),
            Connection::Online => ("online", strings.presence, "", ""),
            Connection::Refused { reason, .. } => {
                self.report_error("refused", reason);
                ("offline", strings.offline, strings.refused, reason.as_str())
            }
            Connection::Waiting { attempt, .. } if was_in_trouble || *attempt >= PATIENCE => {
                ("offline", strings.offline, strings.trouble, "")
            }
            Connection::Waiting { .. } => ("offline", strings.connecting, "", ""),
            Connection::Connecting | Connection::Joining if was_in_trouble => (
                "connecting",
                strings.connecting,
                strings.trouble,
                strings.trying,
            ),
            Connection::Connecting | Connection::Joining => {
                ("connecting", strings.connecting, "", "")
            }
        };
        self.in_trouble.set(!trouble.is_empty());
        self.model.online.set(connection == Connection::Online);
        show(&self.model.presence, presence);
        show(&self.model.trouble, trouble);
        show(&self.model.remedy, remedy);
        let detail = record::object(&[("state", name.into())]);
        event::dispatch(&self.host, "connection", &detail);
    }

    fn connection(&self) -> Option<Connection> {
        match &*self.phase.borrow() {
            Phase::Ready(session) => Some(session.connection().clone()),
            _ => None,
        }
    }

    fn report_error(&self, code: &str, reason: &str) {
        let detail = record::object(&[("code", code.into()), ("reason", reason.into())]);
        event::dispatch(&self.host, "error", &detail);
    }

    fn set_unread(&self, count: u32) {
        if self.unread.replace(count) != count {
            let detail = record::object(&[("count", count.into())]);
            event::dispatch(&self.host, "unread", &detail);
        }
    }

    /// Keeps the visitor's id with the first message, not before.
    fn keep_member(&self) {
        if let Some(member) = self.unkept_member.take() {
            self.store.write(Write::Member(member));
        }
    }
}

fn millis_between(now: Timestamp, then: Timestamp) -> i64 {
    (then.millis() - now.millis()).max(0)
}

/// Says it, if it was not said already.
fn show(place: &Watched<String>, words: &str) {
    if place.peek(|shown| shown != words) {
        place.set(words.to_owned());
    }
}
