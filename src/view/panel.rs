//! The whole panel, and files that are dropped on it.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::model::Model;

use super::Scene;
use super::banner::banner;
use super::composer::composer;
use super::header::header;
use super::icon::{ATTACH, icon};
use super::live::{flag, on, text};
use super::log::log;
use super::tray::Tray;

pub(super) fn panel(model: Model, scene: Scene) -> AnyView {
    let tray = Tray::new(scene.strings);
    let dragging = RwSignal::new(false);
    let enter = on(move |event: DragEvent| {
        if has_files(&event) {
            event.prevent_default();
            dragging.set(true);
        }
    });
    let over = on(|event: DragEvent| event.prevent_default());
    let leave = on(move |_: DragEvent| dragging.set(false));
    let drop = on(move |event: DragEvent| {
        event.prevent_default();
        dragging.set(false);
        tray.add_list(event.data_transfer().and_then(|data| data.files()));
    });
    view! {
        <div class="body" on:dragenter=enter>
            {header(model, scene)}
            {banner(model, scene)}
            {log(model, scene)}
            {composer(tray, scene)}
            <div
                class="drop"
                hidden=flag(move || !dragging.get())
                on:dragover=over
                on:dragleave=leave
                on:drop=drop
            >
                {icon(ATTACH)}
                <span>{scene.strings.drop_here}</span>
            </div>
            <p class="unseen" role="status">
                {text(move || model.announcement.get())}
            </p>
        </div>
    }
    .into_any()
}

fn has_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().includes(&JsValue::from_str("Files"), 0))
}
