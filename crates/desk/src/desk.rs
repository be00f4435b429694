//! The page's state as signals, and what can be done to it. Views read it and
//! call it; they never see a request.

mod composing;
mod connection;
mod navigation;
mod outbox;
mod reading;
mod session;
mod sync;

use std::collections::BTreeMap;

use kite_desk_api::Me;
use leptos::prelude::*;

use crate::browser::clock;
use crate::browser::events::Events;
use crate::browser::files::Chosen;
use crate::state::draft::Draft;
use crate::state::flights::{Flights, Job};
use crate::state::inbox::Inbox;
use crate::state::thread::Thread;

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

/// Whether the server's wake-ups come in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Link {
    /// For the first time.
    Connecting,
    /// They do.
    Live,
    /// They do not; it is tried again and again.
    Lost,
}

/// The desk: a handle to its state, copied freely.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// Whether somebody is logged in.
    pub session: RwSignal<Session>,
    /// Whether the server's wake-ups come in.
    pub link: RwSignal<Link>,
    /// The list.
    pub inbox: RwSignal<Inbox>,
    /// What is loaded of the conversations that were opened.
    pub threads: RwSignal<BTreeMap<i64, Thread>>,
    /// When the first message of a conversation came.
    pub began: RwSignal<BTreeMap<i64, i64>>,
    /// The conversation on the screen.
    pub open: RwSignal<Option<i64>>,
    /// What is searched for.
    pub query: RwSignal<String>,
    /// What has been written and not sent, by conversation.
    pub drafts: RwSignal<BTreeMap<i64, Draft>>,
    /// Why a file could not be attached.
    pub attach_error: RwSignal<Option<String>>,
    /// The time, a few times a minute.
    pub now: RwSignal<i64>,
    /// Whether the operator looks at the page.
    pub attended: RwSignal<bool>,
    /// Whether the end of the open thread is in view.
    pub at_end: RwSignal<bool>,
    /// Whether the visitor's pane is shown over the thread, where it has no
    /// room beside it.
    pub details: RwSignal<bool>,
    /// Whether the shortcuts are listed.
    pub help: RwSignal<bool>,
    flights: StoredValue<Flights>,
    events: StoredValue<Option<Events>, LocalStorage>,
    attempts: StoredValue<u32>,
    chosen: StoredValue<BTreeMap<String, Chosen>, LocalStorage>,
    from_list: StoredValue<bool>,
}

impl Desk {
    /// A desk that has not asked the server anything.
    pub(crate) fn new() -> Self {
        Self {
            session: RwSignal::new(Session::Unknown(false)),
            link: RwSignal::new(Link::Connecting),
            inbox: RwSignal::new(Inbox::default()),
            threads: RwSignal::new(BTreeMap::new()),
            began: RwSignal::new(BTreeMap::new()),
            open: RwSignal::new(None),
            query: RwSignal::new(String::new()),
            drafts: RwSignal::new(BTreeMap::new()),
            attach_error: RwSignal::new(None),
            now: RwSignal::new(clock::now()),
            attended: RwSignal::new(false),
            at_end: RwSignal::new(true),
            details: RwSignal::new(false),
            help: RwSignal::new(false),
            flights: StoredValue::new(Flights::default()),
            events: StoredValue::new_local(None),
            attempts: StoredValue::new(0),
            chosen: StoredValue::new_local(BTreeMap::new()),
            from_list: StoredValue::new(false),
        }
    }

    /// The desk of the page, for a view.
    pub(crate) fn of_page() -> Self {
        expect_context()
    }

    fn begin(self, job: Job) -> bool {
        self.flights
            .try_update_value(|flights| flights.begin(job))
            .unwrap_or(false)
    }

    fn another_round(self, job: Job) -> bool {
        self.flights
            .try_update_value(|flights| flights.another_round(job))
            .unwrap_or(false)
    }
}
