//! The log. Its scroller runs from the bottom up (`column-reverse`), by which
//! the browser itself keeps the newest message in view until the visitor
//! scrolls away from it, and what is being read in its place, whatever grows
//! above or below.

use web_sys::HtmlElement;

use crate::controller::Intent;
use crate::model::{Earlier, Model, Watched};

use super::Scene;
use super::element::{View, el, group, nothing};
use super::empty::empty;
use super::end::end;
use super::rows::rows;

pub(super) fn log(model: &Model, scene: Scene) -> View {
    let stream = el("div", "stream")
        .child(earlier(model.earlier.clone(), scene))
        .child(empty(model, scene))
        .child(rows(&model.pages, scene))
        .child(end())
        .child(typing(&model.typing));
    // Not live: the panel's status says each new message once, and the log
    // of an earlier visit never.
    el("div", "log")
        .attr("part", "log")
        .attr("role", "log")
        .attr("aria-live", "off")
        .attr("aria-label", scene.strings.messages)
        .attr("tabindex", "0")
        .child(stream.view())
        .view()
}

/// Fetches the messages before the log, where there are some.
fn earlier(state: Watched<Earlier>, scene: Scene) -> View {
    let strings = scene.strings;
    let (shown, label) = (state.clone(), state);
    el("button", "plain earlier")
        .attr("type", "button")
        .flag("hidden", move || shown.get() == Earlier::None)
        .live_text(move || match label.get() {
            Earlier::Folded => strings.earlier_conversation.to_owned(),
            Earlier::Loading => strings.loading.to_owned(),
            _ => strings.earlier.to_owned(),
        })
        .on("click", move |_| {
            // The button goes when there are no more: the keyboard goes on from
            // the log, in which the arrows scroll.
            if let Some(log) = scene.find::<HtmlElement>(".log") {
                let _ = log.focus();
            }
            scene.emit(Intent::Earlier);
        })
        .view()
}

/// Three dots for who sees them; the panel's status says it to others.
fn typing(words: &Watched<String>) -> View {
    let words = words.clone();
    el("div", "")
        .attr("aria-hidden", "true")
        .live(move || {
            let words = words.get();
            if words.is_empty() {
                return nothing();
            }
            let dots = [(); 3].map(|()| el("i", "").view());
            el("div", "typing")
                .child(el("span", "wave").child(group(dots)).view())
                .text(&words)
                .view()
        })
        .view()
}
