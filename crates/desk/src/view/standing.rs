//! How a visitor and a conversation stand: small marks, and the report.

use kite_desk_api::Report;
use leptos::prelude::*;

use super::button::quiet;
use super::element::el;
use super::icon::{self, Drawing, icon};
use crate::browser::clock;
use crate::desk::Desk;
use crate::state::time;

/// A chip with an icon.
pub(crate) fn mark(class: &'static str, drawing: Drawing, words: &'static str) -> AnyView {
    el("span", class).child(icon(drawing)).text(words).view()
}

/// The badge of somebody of whom the site has proved who it is; with the
/// site's own id, where there is room.
pub(crate) fn verified(subject: Option<&str>) -> AnyView {
    el("span", "verified")
        .attr("title", "The site has proved who this is")
        .child(icon(icon::VERIFIED))
        .child(el("span", "sr-only").text(" verified ").view())
        .maybe(subject.map(|subject| el("bdi", "").text(subject).view()))
        .view()
}

/// What the visitor reported, and how to take the flag back.
pub(crate) fn reported(id: i64) -> impl Fn() -> Option<AnyView> + Send + 'static {
    let desk = Desk::of_page();
    let report = Memo::new(move |_| desk.inbox.with(|inbox| inbox.get(id)?.report.clone()));
    move || report.get().map(|report| bar(desk, id, &report))
}

fn bar(desk: Desk, id: i64, report: &Report) -> AnyView {
    let words = el("p", "").attr("title", &clock::full(time::millis(&report.at)));
    let words = match &report.reason {
        Some(reason) => words
            .text("Reported by the visitor: ")
            .child(el("q", "").attr("dir", "auto").text(reason).view()),
        None => words.text("Reported by the visitor, without a reason"),
    };
    el("div", "reported")
        .attr("role", "status")
        .child(icon(icon::FLAG))
        .child(words.view())
        .child(quiet("Clear", move || desk.clear_report(id)))
        .view()
}
