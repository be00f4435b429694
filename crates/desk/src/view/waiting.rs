//! How long a visitor has been waiting, growing warmer.

use leptos::prelude::*;

use super::icon::{self, icon};
use crate::state::time::{self, Warmth};

/// The chip for somebody who waits since then.
pub(crate) fn waiting(since: i64, now: i64) -> impl IntoView {
    let class = match time::warmth(since, now) {
        Warmth::Cool => "chip waiting",
        Warmth::Warm => "chip waiting warm",
        Warmth::Hot => "chip waiting hot",
    };
    view! {
        <span class=class>
            {icon(icon::CLOCK)} <span class="sr-only">"Waiting for "</span> {time::span(now - since)}
        </span>
    }
}
