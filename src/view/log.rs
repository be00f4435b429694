//! The log. Its scroller runs from the bottom up (`column-reverse`), by which
//! the browser itself keeps the newest message in view until the visitor
//! scrolls away from it, and what is being read in its place, whatever grows
//! above or below.

use std::cell::Cell;
use std::rc::Rc;

use kite_protocol::MessageId;

use crate::browser::dom::Element;
use crate::browser::scroller::Scroller;
use crate::controller::Intent;
use crate::model::{Earlier, Model, Watched};

use super::Scene;
use super::element::{View, el, group, nothing, tool};
use super::empty::empty;
use super::end::end;
use super::icon::{CHEVRON, MORE, icon};
use super::rows::rows;

pub(super) fn log(model: &Model, scene: Scene) -> View {
    let stream = el("div", "stream")
        .child(el("div", "head").view())
        .child(earlier(model.earlier.clone(), scene))
        .child(empty(model, scene))
        .child(el("slot", "").view())
        .child(rows(&model.pages, scene))
        .child(end())
        .child(typing(&model.typing))
        .child(change(scene))
        .child(el("div", "tail").view());
    // Not live: the panel's status says each new message once, and the log
    // of an earlier visit never.
    let mut scroller = None;
    let pages = model.pages.0.clone();
    let watch = move |log: &Element| {
        let scroller = scroller
            .get_or_insert_with(|| Scroller::new(log, move |what, id| report(&what, id, scene)));
        // There are other pages: the visitor may still be near the first one.
        pages.with(|_| scroller.look());
    };
    let log = el("div", "log")
        .attr("part", "log")
        .attr("role", "log")
        .attr("aria-live", "off")
        .attr("aria-label", scene.strings.messages)
        .attr("tabindex", "0")
        .child(stream.view())
        .filled(watch);
    el("div", "talk")
        .child(log.view())
        .child(latest(model, scene))
        .view()
}

/// Passes on what the scroller sees; its answer.
fn report(what: &str, id: String, scene: Scene) -> bool {
    let id = MessageId::new(id).ok();
    let may = Rc::new(Cell::new(false));
    match (what, id) {
        ("end", _) => scene.emit(Intent::AtEnd(true)),
        ("away", _) => scene.emit(Intent::AtEnd(false)),
        ("top", _) => scene.emit(Intent::NearTop),
        ("reach", Some(id)) => scene.emit(Intent::Reach(id, Rc::clone(&may))),
        ("change", Some(id)) => scene.emit(Intent::Change(id)),
        _ => {}
    }
    may.get()
}

/// One button for every message: the scroller puts it beside the one that the
/// visitor has reached.
fn change(scene: Scene) -> View {
    tool("tool tools", scene.strings.change, icon(MORE))
        .attr("hidden", "")
        .attr("aria-haspopup", "dialog")
        .view()
}

/// The way to the end, with how much is new there.
fn latest(model: &Model, scene: Scene) -> View {
    let (hidden, count, named) = (
        model.is_at_end.clone(),
        model.unread.clone(),
        model.unread.clone(),
    );
    let rows = model.pages.0.clone();
    let strings = scene.strings;
    el("button", "latest")
        .attr("type", "button")
        .attr("part", "latest")
        .flag("hidden", move || hidden.get() || rows.with(Vec::is_empty))
        .live_attr("aria-label", move || match named.get() {
            0 => strings.to_latest.to_owned(),
            new => strings.latest_new.of(new),
        })
        .live_text(move || match count.get() {
            0 => String::new(),
            new => strings.latest_new.of(new),
        })
        .child(icon(CHEVRON))
        .on("click", move |_| {
            scene.show_end();
            // The button goes.
            scene.focus_log();
        })
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
            // The button goes when there are no more.
            scene.focus_log();
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
