//! What stands where there is nothing: why, and what to do about it.

use leptos::prelude::*;

use super::element::el;
use super::icon::{Drawing, icon};

/// An icon, a heading and what follows.
pub(crate) fn empty(drawing: Drawing, heading: &'static str, body: AnyView) -> AnyView {
    el("div", "empty")
        .attr("role", "status")
        .child(icon(drawing))
        .child(el("h3", "").text(heading).view())
        .child(body)
        .view()
}

/// A sentence.
pub(crate) fn sentence(words: &str) -> AnyView {
    el("p", "").text(words).view()
}

/// Where an operator can play the visitor.
pub(crate) fn demo_page(before: &'static str) -> AnyView {
    let link = el("a", "")
        .attr("href", "/")
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .text("demo page");
    el("p", "").text(before).child(link.view()).text(".").view()
}
