//! The way to Telegram: asked for first, as the link that leads there is a
//! credential, and then a link.

use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

use crate::browser::task;
use crate::controller::Intent;
use crate::model::{Handoff, Model, Watched};

use super::Scene;
use super::element::el;

pub(super) fn handoff(model: &Model, scene: Scene) -> AnyView {
    let state = || model.handoff.clone();
    let (shown, asks, leads, words, refused, url) =
        (state(), state(), state(), state(), state(), state());
    let strings = scene.strings;
    keep_focus(state(), scene);
    let is_link = |state: &Watched<Handoff>| state.with(|it| matches!(it, Handoff::Link(_)));
    let ask = el("button", "plain")
        .attr("type", "button")
        .flag("hidden", move || is_link(&asks))
        .live_text(move || {
            let is_asked = words.with(|it| *it == Handoff::Asked);
            if is_asked {
                strings.loading
            } else {
                strings.go_on
            }
            .to_owned()
        })
        .on("click", move |_| scene.emit(Intent::Link));
    let link = el("a", "plain")
        .flag("hidden", move || !is_link(&leads))
        .live_attr("href", move || {
            url.with(|it| match it {
                Handoff::Link(url) => url.clone(),
                _ => String::new(),
            })
        })
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer nofollow")
        .text(strings.open_link);
    let refusal = el("p", "").attr("role", "status").live_text(move || {
        let is_refused = refused.with(|it| *it == Handoff::Refused);
        if is_refused { strings.no_link } else { "" }.to_owned()
    });
    el("div", "handoff")
        .attr("part", "handoff")
        .flag("hidden", move || shown.with(|it| *it == Handoff::None))
        .child(ask.view())
        .child(link.view())
        .child(refusal.view())
        .view()
}

/// Where one of them takes the place of the other under the visitor's fingers,
/// the keyboard goes on from there.
fn keep_focus(state: Watched<Handoff>, scene: Scene) {
    Effect::new(move || {
        state.with(|_| ());
        if scene.find::<Element>(".handoff :focus").is_some() {
            // Not before what shows the other one has run.
            task::spawn(Box::pin(async move {
                let now = scene.find(".handoff:not([hidden])>:not([hidden])");
                if let Some(now) = now.or_else(|| scene.find::<HtmlElement>(".log")) {
                    let _ = now.focus();
                }
            }));
        }
    });
}
