//! How long a visitor has been waiting, growing warmer.

use leptos::prelude::*;

use super::element::el;
use super::icon::{self, icon};
use crate::state::time::{self, Warmth};

/// Whether the chip says what it tells, or leaves that to what stands around it.
#[derive(Clone, Copy)]
pub(crate) enum Label {
    Shown,
    Heard,
}

/// The chip for somebody who waits since then.
pub(crate) fn waiting(since: i64, now: i64, label: Label) -> AnyView {
    let class = match time::warmth(since, now) {
        Warmth::Cool => "chip waiting",
        Warmth::Warm => "chip waiting warm",
        Warmth::Hot => "chip waiting hot",
    };
    let label = match label {
        Label::Shown => "label",
        Label::Heard => "sr-only",
    };
    el("span", class)
        .child(icon(icon::CLOCK))
        .child(el("span", label).text("Waiting ").view())
        .text(&time::span(now - since))
        .view()
}
