//! The whole panel, and files that are dropped on it.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DragEvent, Event};

use crate::model::{Model, Watched};

use super::Scene;
use super::banner::banner;
use super::composer::composer;
use super::element::{View, el};
use super::handoff::handoff;
use super::header::header;
use super::icon::{ATTACH, icon};
use super::log::log;
use super::tray::Tray;

pub(super) fn panel(model: &Model, scene: Scene) -> View {
    let tray = Tray::new(model.limits.clone(), scene.strings);
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
            let event: DragEvent = event.unchecked_into();
            files.add_list(event.data_transfer().and_then(|data| data.files()));
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
        .child(handoff(model, scene))
        .child(composer(&model.limits, &tray, scene))
        .child(drop.view())
        .child(announcer.view())
        .view()
}

fn has_files(event: &Event) -> bool {
    event
        .unchecked_ref::<DragEvent>()
        .data_transfer()
        .is_some_and(|data| data.types().includes(&JsValue::from_str("Files"), 0))
}
