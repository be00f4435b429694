//! Who is logged in, who else is there, and what concerns the desk as a whole.

use leptos::prelude::*;

use super::avatar::avatar;
use super::button::Tool;
use super::icon;
use crate::desk::Desk;

/// Of more others than these, the rest is counted.
const FACES: usize = 3;

/// The foot of the list.
#[component]
pub(crate) fn Account(name: String) -> impl IntoView {
    let desk = Desk::of_page();
    let hours = Tool {
        title: "Office hours",
        ..Tool::new(icon::CLOCK, "Office hours")
    };
    let shortcuts = Tool {
        title: "Keyboard shortcuts (?)",
        ..Tool::new(icon::KEYS, "Keyboard shortcuts")
    };
    let log_out = Tool {
        title: "Log out",
        ..Tool::new(icon::LEAVE, "Log out")
    };
    view! {
        <footer>
            {avatar(&name, &name)} <span class="who">{name.clone()}</span>
            <Others />
            {hours.button(move || desk.show_office())}
            {shortcuts.button(move || desk.help.set(true))}
            {log_out.button(move || desk.log_out())}
        </footer>
    }
}

/// The other operators who are there.
#[component]
fn Others() -> impl IntoView {
    let desk = Desk::of_page();
    let others = Memo::new(move |_| desk.presence.with(|presence| presence.others.clone()));
    move || {
        let others = others.get();
        (!others.is_empty()).then(|| {
            let names = ["Also here: ", &others.join(", ")].concat();
            let faces: Vec<_> = others
                .iter()
                .take(FACES)
                .map(|name| avatar(name, name))
                .collect();
            let more = others.len().saturating_sub(FACES);
            let more =
                (more > 0).then(|| view! { <span class="more">"+" {more.to_string()}</span> });
            view! {
                <span class="others" title=names.clone()>
                    <span class="sr-only">{names.clone()}</span>
                    <span class="faces" aria-hidden="true">{faces} {more}</span>
                </span>
            }
        })
    }
}

/// The switch by which an operator is there, or not.
#[component]
pub(crate) fn Availability() -> impl IntoView {
    let desk = Desk::of_page();
    let away = Memo::new(move |_| desk.presence.with(|presence| presence.away));
    let words = move || if away.get() { "Away" } else { "Available" };
    let title = move || {
        if away.get() {
            "Visitors are told that you are not there"
        } else {
            "Visitors see that you are there"
        }
    };
    view! {
        <button
            type="button"
            class="availability"
            role="switch"
            aria-checked=move || (!away.get()).to_string()
            aria-label="Available to visitors"
            title=title
            on:click=move |_| desk.turn_away()
        >
            <span class="dot" aria-hidden="true"></span>
            {words}
        </button>
    }
}
