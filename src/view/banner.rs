//! Trouble with the connection, in words, with a way to try now.

use crate::controller::Intent;
use crate::model::Model;

use super::Scene;
use super::element::{View, el};
use super::icon::{ALERT, icon};

pub(super) fn banner(model: &Model, scene: Scene) -> View {
    let (trouble, remedy, no_trouble) = (
        model.trouble.clone(),
        model.remedy.clone(),
        model.trouble.clone(),
    );
    // The countdown is for the eyes: said aloud each second it would be torture.
    let fact = el("p", "fact")
        .attr("role", "status")
        .live_text(move || trouble.get());
    let next = el("p", "next").live_text(move || remedy.get());
    let try_now = el("button", "plain")
        .attr("type", "button")
        .text(scene.strings.try_now)
        .on("click", move |_| scene.emit(Intent::TryNow));
    el("div", "banner")
        .attr("part", "banner")
        .flag("hidden", move || no_trouble.with(String::is_empty))
        .child(icon(ALERT))
        .child(
            el("div", "what")
                .child(fact.view())
                .child(next.view())
                .view(),
        )
        .child(try_now.view())
        .view()
}
