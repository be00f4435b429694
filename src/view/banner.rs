//! What keeps messages from going out, in words, with a way to try now; and
//! quietly, that nothing is kept.

use crate::controller::Intent;
use crate::model::Model;

use super::Scene;
use super::element::{View, el, group};
use super::icon::{ALERT, icon};

pub(super) fn banner(model: &Model, scene: Scene) -> View {
    let (trouble, remedy, no_trouble) = (
        model.trouble.clone(),
        model.remedy.clone(),
        model.trouble.clone(),
    );
    let (can_try, is_fleeting) = (model.can_try.clone(), model.is_fleeting.clone());
    // For the eyes: the panel's status says it to others, and not each second.
    let fact = el("p", "fact").live_text(move || trouble.get());
    let next = el("p", "next").live_text(move || remedy.get());
    let try_now = el("button", "plain")
        .attr("type", "button")
        .flag("hidden", move || !can_try.get())
        .text(scene.strings.try_now)
        .on("click", move |_| {
            // The banner goes when there is a connection.
            scene.focus_log();
            scene.emit(Intent::TryNow);
        });
    let fleeting = el("p", "fleeting")
        .flag("hidden", move || !is_fleeting.get())
        .text(scene.strings.not_kept);
    let banner = el("div", "banner")
        .attr("part", "banner")
        .flag("hidden", move || no_trouble.with(String::is_empty))
        .child(icon(ALERT))
        .child(
            el("div", "what")
                .child(fact.view())
                .child(next.view())
                .view(),
        )
        .child(try_now.view());
    group([banner.view(), fleeting.view()])
}
