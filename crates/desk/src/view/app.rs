//! The whole page: who may see it, and what the page listens to.

use leptos::prelude::*;
use web_sys::Event;

use super::banner;
use super::element::el;
use super::empty::empty;
use super::help::help;
use super::icon;
use super::inbox::inbox_pane;
use super::office::office_hours;
use super::question::question;
use super::signed_out::signed_out;
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
        Session::Unknown(unreachable) => starting(unreachable),
        Session::Out(farewell) => signed_out(farewell),
        Session::In(me) => panes(&me.name),
    }
}

fn panes(name: &str) -> AnyView {
    let desk = Desk::of_page();
    view! {
        <main class="desk" class:reading=move || desk.open.get().is_some() class:details=move || desk.details.get()>
            <h1 class="sr-only">"Kite desk"</h1>
            {banner::place()}
            {inbox_pane(name)}
            {move || match desk.open.get() {
                Some(id) => {
                    view! {
                        <ThreadPane id />
                        {visitor(id)}
                    }
                        .into_any()
                }
                None => nothing_open(desk),
            }}
            {help()}
            {question()}
            {office_hours()}
        </main>
    }
    .into_any()
}

fn nothing_open(desk: Desk) -> AnyView {
    let first = Memo::new(move |_| {
        desk.inbox
            .with(|inbox| inbox.is_loaded() && !inbox.knows_any())
    });
    el("section", "pane nothing-open")
        .attr("aria-label", "Conversation")
        .live(move || Some(if first.get() { welcome() } else { choose() }))
        .view()
}

fn choose() -> AnyView {
    let key = |key: &str| el("kbd", "").text(key).view();
    let keys = el("p", "keys")
        .child(key("J"))
        .text(" and ")
        .child(key("K"))
        .text(" move through the list, ")
        .child(key("Enter"))
        .text(" opens, ")
        .child(key("?"))
        .text(" lists every shortcut.");
    empty(icon::CHAT, "Choose a conversation", keys.view())
}

fn welcome() -> AnyView {
    let command = el("code", "").text("k1te-server channel add NAME");
    let snippet = el("p", "")
        .text("Paste the snippet that ")
        .child(command.view())
        .text(" prints into your site.");
    empty(icon::KITE, "Ready for the first visitor", snippet.view())
}

fn starting(unreachable: bool) -> AnyView {
    let words = if unreachable {
        "The server cannot be reached. Trying again…"
    } else {
        "Opening the desk…"
    };
    el("main", "alone")
        .child(el("h1", "sr-only").text("Kite desk").view())
        .child(empty(icon::KITE, words, ().into_any()))
        .view()
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
