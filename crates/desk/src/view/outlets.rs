//! Desks elsewhere that get nothing any more: why, and the way to go on.

use leptos::prelude::*;

use super::button::{Look, action};
use super::element::el;
use super::icon::{self, icon};
use crate::browser::clock;
use crate::desk::Desk;
use crate::state::outlets::Trouble;

/// A banner for each of them, over the list.
pub(crate) fn parked() -> AnyView {
    let desk = Desk::of_page();
    let troubles = Memo::new(move |_| desk.inbox.with(|inbox| inbox.outlets.troubles()));
    el("div", "parked-place")
        .attr("role", "status")
        .live(move || {
            let troubles = troubles.get();
            let banners: Vec<_> = troubles.into_iter().map(banner).collect();
            Some(banners.into_any())
        })
        .view()
}

fn banner(trouble: Trouble) -> AnyView {
    let desk = Desk::of_page();
    let fact = [trouble.service.as_str(), " gets nothing of "].concat();
    let mut more = ["Since ", &clock::full(trouble.since)].concat();
    if !trouble.waiting.is_empty() {
        more.push_str(" · ");
        more.push_str(&trouble.waiting);
    }
    let what = el("div", "")
        .child(
            el("strong", "")
                .text(&fact)
                .child(el("bdi", "").text(&trouble.channel).view())
                .view(),
        )
        .child(el("p", "").attr("dir", "auto").text(&trouble.reason).view())
        .child(el("p", "since").text(&more).view());
    let words = if trouble.resuming {
        "Resuming…"
    } else {
        "Resume"
    };
    let channel = trouble.channel;
    el("div", "parked")
        .child(icon(icon::WARNING))
        .child(what.view())
        .child(action(Look::Plain, words, move || {
            desk.resume_outlet(channel.clone());
        }))
        .view()
}
