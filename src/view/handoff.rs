//! The way to Telegram: asked for first, as the link that leads there is a
//! credential, and then a link.

use web_sys::{Element, HtmlElement};

use crate::browser::task;
use crate::controller::Intent;
use crate::model::{Handoff, Model, Watched};

use super::Scene;
use super::element::{View, el};

pub(super) fn handoff(model: &Model, scene: Scene) -> View {
    let state = || model.handoff.clone();
    let (shown, asks, leads, words, refused, url) =
        (state(), state(), state(), state(), state(), state());
    let strings = scene.strings;
    let ask = el("button", "plain")
        .attr("type", "button")
        .flag("hidden", move || is_not(&asks, |it| !is_link(it), scene))
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
        .flag("hidden", move || is_not(&leads, is_link, scene))
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
        .flag("hidden", move || {
            is_not(&shown, |it| *it != Handoff::None, scene)
        })
        .child(ask.view())
        .child(link.view())
        .child(refusal.view())
        .view()
}

/// Whether the state is another than this. Where that takes something away under
/// the visitor's fingers, the keyboard goes on from what takes its place.
fn is_not(state: &Watched<Handoff>, wanted: fn(&Handoff) -> bool, scene: Scene) -> bool {
    if scene.find::<Element>(".handoff :focus").is_some() {
        // Not before all that follows the state has changed.
        task::spawn(Box::pin(async move {
            let now = scene.find(".handoff:not([hidden])>:not([hidden])");
            if let Some(now) = now.or_else(|| scene.find::<HtmlElement>(".log")) {
                let _ = now.focus();
            }
        }));
    }
    !state.with(wanted)
}

fn is_link(state: &Handoff) -> bool {
    matches!(state, Handoff::Link(_))
}
