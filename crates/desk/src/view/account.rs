//! Who is logged in, who else is there, and what concerns the desk as a whole.

use leptos::prelude::*;

use super::avatar::avatar;
use super::button::Tool;
use super::element::el;
use super::icon;
use crate::desk::{Desk, Dialog};

/// Of more others than these, the rest is counted.
const FACES: usize = 3;

/// The foot of the list.
pub(crate) fn account(name: &str) -> AnyView {
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
    let others = Memo::new(move |_| desk.presence.with(|presence| presence.others.clone()));
    el("footer", "")
        .child(avatar(name, name))
        .child(el("span", "who").text(name).view())
        .live(move || shown(&others.get()))
        .child(hours.button(move || desk.show_office()))
        .child(shortcuts.button(move || desk.dialog.set(Some(Dialog::Help))))
        .child(log_out.button(move || desk.log_out()))
        .view()
}

/// The other operators who are there.
fn shown(others: &[String]) -> Option<AnyView> {
    if others.is_empty() {
        return None;
    }
    let names = ["Also here: ", &others.join(", ")].concat();
    let mut faces = el("span", "faces").attr("aria-hidden", "true");
    for name in others.iter().take(FACES) {
        faces = faces.child(avatar(name, name));
    }
    if others.len() > FACES {
        let more = ["+", &(others.len() - FACES).to_string()].concat();
        faces = faces.child(el("span", "more").text(&more).view());
    }
    let shown = el("span", "others")
        .attr("title", &names)
        .child(el("span", "sr-only").text(&names).view())
        .child(faces.view());
    Some(shown.view())
}

/// The switch by which an operator is there, or not.
pub(crate) fn availability() -> AnyView {
    let desk = Desk::of_page();
    let away = Memo::new(move |_| desk.presence.with(|presence| presence.away));
    let choose = move |there: &str, gone: &str| {
        if away.get() {
            gone.to_owned()
        } else {
            there.to_owned()
        }
    };
    let title = (
        "Visitors see that you are there",
        "Visitors are told that you are not there",
    );
    el("button", "availability")
        .attr("type", "button")
        .attr("role", "switch")
        .attr("aria-label", "Available to visitors")
        .live_attr("aria-checked", move || choose("true", "false"))
        .live_attr("title", move || choose(title.0, title.1))
        .on("click", move |_| desk.turn_away())
        .child(el("span", "dot").attr("aria-hidden", "true").view())
        .live_text(move || choose("Available", "Away"))
        .view()
}
