//! The whole page: who may see it, and what the page listens to.

use leptos::prelude::*;
use web_sys::Event;

use super::banner::Banner;
use super::empty::empty;
use super::help::help;
use super::icon;
use super::inbox::inbox_pane;
use super::office::office_hours;
use super::question::question;
use super::signed_out::SignedOut;
use super::thread::ThreadPane;
use super::visitor::visitor;
use crate::browser::listener::Listener;
use crate::browser::timer::Interval;
use crate::browser::{clock, focus, keyboard};
use crate::desk::{Desk, Session};
use crate::state::inbox::Inbox;

/// How often relative times are told anew.
const TICK_MILLIS: i32 = 15_000;

/// The operators' page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let desk = Desk::new();
    provide_context(desk);
    listen(desk);
    desk.report_receiving();
    desk.report_reading();
    Effect::new(move |_| {
        document().set_title(&title(desk.inbox.with(Inbox::unread)));
    });
    if !desk.follow_address() {
        desk.resume();
    }
    move || match desk.session.get() {
        Session::Unknown(unreachable) => view! { <Starting unreachable /> }.into_any(),
        Session::Out(farewell) => view! { <SignedOut farewell /> }.into_any(),
        Session::In(me) => panes(&me.name),
    }
}

fn panes(name: &str) -> AnyView {
    let desk = Desk::of_page();
    view! {
        <main class="desk" class:reading=move || desk.open.get().is_some() class:details=move || desk.details.get()>
            <h1 class="sr-only">"Kite desk"</h1>
            <Banner />
            {inbox_pane(name)}
            {move || match desk.open.get() {
                Some(id) => {
                    view! {
                        <ThreadPane id />
                        {visitor(id)}
                    }
                        .into_any()
                }
                None => view! { <NothingOpen /> }.into_any(),
            }}
            {help()}
            {question()}
            {office_hours()}
        </main>
    }
    .into_any()
}

#[component]
fn NothingOpen() -> impl IntoView {
    let desk = Desk::of_page();
    let first = Memo::new(move |_| {
        desk.inbox
            .with(|inbox| inbox.is_loaded() && inbox.is_empty())
    });
    view! {
        <section class="pane nothing-open" aria-label="Conversation">
            {move || if first.get() { welcome() } else { choose() }}
        </section>
    }
}

fn choose() -> AnyView {
    let keys = view! {
        <p class="keys">
            <kbd>"J"</kbd> " and " <kbd>"K"</kbd> " move through the list, " <kbd>"Enter"</kbd> " opens, "
            <kbd>"?"</kbd> " lists every shortcut."
        </p>
    };
    empty(icon::CHAT, "Choose a conversation", keys.into_any())
}

fn welcome() -> AnyView {
    let snippet = view! {
        <p>"Paste the snippet that " <code>"k1te-server channel add NAME"</code> " prints into your site."</p>
    };
    empty(
        icon::KITE,
        "Ready for the first visitor",
        snippet.into_any(),
    )
}

#[component]
fn Starting(unreachable: bool) -> impl IntoView {
    let words = if unreachable {
        "The server cannot be reached. Trying again…"
    } else {
        "Opening the desk…"
    };
    view! {
        <main class="alone">
            <h1 class="sr-only">"Kite desk"</h1>
            {empty(icon::KITE, words, ().into_any())}
        </main>
    }
}

/// What the page as a whole reacts to, for as long as it is mounted.
fn listen(desk: Desk) {
    let attend = move || {
        let attended = focus::page_is_attended();
        if attended && !desk.attended.get_untracked() {
            desk.look_again();
        }
        desk.attended.set(attended);
        desk.now.set(clock::now());
    };
    desk.attended.set(focus::page_is_attended());
    let window = window();
    let listeners = [
        keyboard::listen(move |command| desk.obey(command)),
        Listener::new(&window, "focus", move |_: Event| attend()),
        Listener::new(&window, "blur", move |_: Event| attend()),
        Listener::new(&document(), "visibilitychange", move |_: Event| attend()),
        Listener::new(&window, "online", move |_: Event| desk.look_again()),
        Listener::new(&window, "popstate", move |_: Event| {
            desk.follow_address();
        }),
    ];
    let tick = Interval::new(TICK_MILLIS, move || desk.now.set(clock::now()));
    // The owner of this component drops them.
    StoredValue::new_local((listeners, tick));
}

fn title(unread: u32) -> String {
    let mut title = String::new();
    if unread > 0 {
        title.push('(');
        title.push_str(&unread.to_string());
        title.push_str(") ");
    }
    title.push_str("Kite desk");
    title
}
