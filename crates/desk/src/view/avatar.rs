//! A circle that stands for a person: initials on a colour of their own.

use leptos::prelude::*;

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
    let inner = if initials.is_empty() {
        icon(icon::PERSON)
    } else {
        initials.into_any()
    };
    view! {
        <span class=tone.copied().unwrap_or_default() aria-hidden="true">
            {inner}
        </span>
    }
    .into_any()
}
