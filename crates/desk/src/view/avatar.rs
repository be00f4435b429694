//! A circle that stands for a person: initials on a colour of their own.

use kite_desk_api::Conversation;
use leptos::prelude::*;

use super::element::el;
use super::icon::{self, icon};
use crate::state::text;

/// As many as desk.css knows.
const TONES: [&str; 6] = [
    "avatar tone-1",
    "avatar tone-2",
    "avatar tone-3",
    "avatar tone-4",
    "avatar tone-5",
    "avatar tone-6",
];

/// The circle for somebody of this name; the handle decides the colour.
pub(crate) fn avatar(name: &str, handle: &str) -> AnyView {
    let initials = text::initials(name);
    let tone = TONES.iter().cycle().nth(text::tone(handle, 6) as usize);
    let circle = el("span", tone.copied().unwrap_or_default()).attr("aria-hidden", "true");
    if initials.is_empty() {
        circle.child(icon(icon::PERSON)).view()
    } else {
        circle.text(&initials).view()
    }
}

/// The circle for a visitor, with a dot if they are there.
pub(crate) fn face(known: &Conversation) -> AnyView {
    let class = if known.online { "face online" } else { "face" };
    let online = known
        .online
        .then(|| el("span", "sr-only").text("Online: ").view());
    el("span", class)
        .child(avatar(&known.name, &known.handle))
        .maybe(online)
        .view()
}
