//! The page's state as signals, and what can be done to it. Views read it and
//! call it; they never see a request.

mod changing;
mod composing;
mod connection;
mod moderation;
mod navigation;
mod office;
mod outbox;
mod outlets;
mod presence;
mod reading;
mod session;
mod sync;

use kite_desk_api::{Me, Presence};
use leptos::prelude::*;

use crate::browser::clock;
use crate::browser::events::Events;
use crate::browser::files::Chosen;
use crate::state::by_id::ById;
use crate::state::draft::Draft;
use crate::state::flights::{Flights, Job};
use crate::state::inbox::Inbox;
use crate::state::thread::Thread;
use crate::state::typing::Typing;

pub(crate) use moderation::Question;
pub(crate) use office::Office;

/// Whether somebody is logged in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Session {
    /// The server has not said yet. True: it cannot be reached.
    Unknown(bool),
    /// Nobody, with the reason.
    Out(Farewell),
    /// This operator.
    In(Me),
}

/// Why nobody is logged in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Farewell {
    /// There was no session.
    None,
    /// The link was wrong, used or too old.
    BadLink,
    /// The server wants no login now.
    Refused,
    /// The session ended while it was used.
    Expired,
    /// On the operator's own wish.
    LoggedOut,
}

/// What can be shown over the page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Dialog {
    /// The shortcuts.
    Help,
    /// A channel's office hours.
    Office,
    /// What is asked before it is done.
    Question(Question),
}

/// The desk: a handle to its state, copied freely.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// Whether somebody is logged in.
    pub session: RwSignal<Session>,
    /// Whether the server's wake-ups have stopped coming in; it is tried again
    /// and again.
    pub lost: RwSignal<bool>,
    /// The list.
    pub inbox: RwSignal<Inbox>,
    /// What is loaded of the conversations that were opened.
    pub threads: RwSignal<ById<i64, Thread>>,
    /// The conversation on the screen.
    pub open: RwSignal<Option<i64>>,
    /// Which operators are there.
    pub presence: RwSignal<Presence>,
    /// What is searched for.
    pub query: RwSignal<String>,
    /// What has been written and not sent, by conversation.
    pub drafts: RwSignal<ById<i64, Draft>>,
    /// The time, a few times a minute.
    pub now: RwSignal<i64>,
    /// Whether the operator looks at the page.
    pub attended: RwSignal<bool>,
    /// Whether the end of the open thread is in view.
    pub at_end: RwSignal<bool>,
    /// Whether the visitor's pane is shown over the thread, where it has no
    /// room beside it.
    pub details: RwSignal<bool>,
    /// The dialog on the screen.
    pub dialog: RwSignal<Option<Dialog>>,
    /// The office hours of the dialog about them.
    pub office: RwSignal<Office>,
    /// What went wrong and is told nowhere else.
    pub trouble: RwSignal<Option<String>>,
    backstage: StoredValue<Backstage, LocalStorage>,
}

/// What no view reads.
#[derive(Default)]
struct Backstage {
    flights: Flights,
    events: Option<Events>,
    /// Failed attempts to get a stream of events, since the last one.
    attempts: u32,
    /// The files of drafts and outgoing messages, by message id.
    chosen: ById<String, Chosen>,
    /// Whether the list is one step back in the history.
    from_list: bool,
    /// What visitors were told of the operator's typing.
    typing: Typing,
}

impl Desk {
    /// A desk that has not asked the server anything.
    pub(crate) fn new() -> Self {
        Self {
            session: RwSignal::new(Session::Unknown(false)),
            lost: RwSignal::new(false),
            inbox: RwSignal::new(Inbox::default()),
            threads: RwSignal::new(ById::default()),
            open: RwSignal::new(None),
            presence: RwSignal::new(Presence {
                away: false,
                others: Vec::new(),
            }),
            query: RwSignal::new(String::new()),
            drafts: RwSignal::new(ById::default()),
            now: RwSignal::new(clock::now()),
            attended: RwSignal::new(false),
            at_end: RwSignal::new(true),
            details: RwSignal::new(false),
            dialog: RwSignal::new(None),
            office: RwSignal::new(Office::default()),
            trouble: RwSignal::new(None),
            backstage: StoredValue::new_local(Backstage::default()),
        }
    }

    /// The desk of the page, for a view.
    pub(crate) fn of_page() -> Self {
        expect_context()
    }

    fn begin(self, job: Job) -> bool {
        self.backstage(|backstage| backstage.flights.begin(job))
            .unwrap_or(false)
    }

    fn another_round(self, job: Job) -> bool {
        self.backstage(|backstage| backstage.flights.another_round(job))
            .unwrap_or(false)
    }

    /// Uses what no view reads; none once the page is torn down.
    fn backstage<T>(self, using: impl FnOnce(&mut Backstage) -> T) -> Option<T> {
        self.backstage.try_update_value(using)
    }
}
