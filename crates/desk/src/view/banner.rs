//! Tells that the server is away, and offers to look at once; and what went
//! wrong elsewhere.

use leptos::prelude::*;

use super::button::quiet;
use super::element::el;
use super::icon::{self, icon};
use crate::desk::Desk;

/// The banner over all panes, while wake-ups do not come in or something is to
/// be told.
pub(crate) fn place() -> AnyView {
    let desk = Desk::of_page();
    let lost = Memo::new(move |_| desk.lost.get());
    let lost = move || {
        lost.get().then(|| {
            let words = "Connection lost. What you send goes out once it is back.";
            banner(words, quiet("Try now", move || desk.reconnect()))
        })
    };
    let trouble = move || {
        let words = desk.trouble.get()?;
        Some(banner(
            &words,
            quiet("Dismiss", move || desk.trouble.set(None)),
        ))
    };
    el("div", "banner-place")
        .attr("role", "status")
        .live(lost)
        .live(trouble)
        .view()
}

fn banner(words: &str, button: AnyView) -> AnyView {
    el("div", "banner")
        .child(icon(icon::WARNING))
        .child(el("span", "").text(words).view())
        .child(button)
        .view()
}
