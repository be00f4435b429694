//! The whole panel, and files that are dropped on it.

use crate::model::{Model, Watched};

use super::Scene;
use super::banner::banner;
use super::composer::composer;
use super::element::{View, el, slot};
use super::handoff::handoff;
use super::header::header;
use super::icon::{ATTACH, icon};
use super::log::log;
use super::tray::{Tray, has_files};

pub(super) fn panel(model: &Model, scene: Scene) -> View {
    let tray = Tray::new(model.limits.clone(), scene);
    let files = tray.clone();
    let dragging = Watched::new(false);
    let (hidden, entered, left, dropped) = (
        dragging.clone(),
        dragging.clone(),
        dragging.clone(),
        dragging,
    );
    let announcement = model.announcement.clone();
    let drop = el("div", "drop")
        .flag("hidden", move || !hidden.get())
        .child(icon(ATTACH))
        .child(el("span", "").text(scene.strings.drop_here).view())
        .on("dragover", |event| event.prevent_default())
        .on("dragleave", move |_| left.set(false))
        .on("drop", move |event| {
            event.prevent_default();
            dropped.set(false);
            files.add_dropped(&event);
        });
    let announcer = el("p", "unseen")
        .attr("role", "status")
        .live_text(move || announcement.get());
    el("div", "body")
        .attr("lang", scene.strings.lang)
        .attr("dir", scene.strings.dir)
        .on("dragenter", move |event| {
            if has_files(&event) {
                event.prevent_default();
                entered.set(true);
            }
        })
        .child(header(model, scene))
        .child(banner(model, scene))
        .child(log(model, scene))
        .child(handoff())
        .child(composer(model, &tray, scene))
        .child(slot("footer").view())
        .child(drop.view())
        .child(announcer.view())
        .view()
}
