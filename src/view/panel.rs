//! The whole panel, and files that are dropped on it.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::i18n::Strings;
use crate::model::Model;

use super::Emit;
use super::banner::banner;
use super::composer::composer;
use super::header::header;
use super::icon::{ATTACH, icon};
use super::log::log;
use super::tray::Tray;

pub(super) fn panel(model: Model, strings: &'static Strings, emit: Emit) -> AnyView {
    let tray = Tray::new(strings);
    let dragging = RwSignal::new(false);
    let enter = move |event: DragEvent| {
        if has_files(&event) {
            event.prevent_default();
            dragging.set(true);
        }
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        dragging.set(false);
        tray.add_list(event.data_transfer().and_then(|data| data.files()));
    };
    view! {
        <div class="body" on:dragenter=enter>
            {header(model, strings, emit)}
            {banner(model, strings, emit)}
            {log(model, strings, emit)}
            {composer(tray, strings, emit)}
            <div
                class="drop"
                hidden=move || !dragging.get()
                on:dragover=|event| event.prevent_default()
                on:dragleave=move |_| dragging.set(false)
                on:drop=drop
            >
                {icon(ATTACH)}
                <span>{strings.drop_here}</span>
            </div>
            <p class="unseen" role="status">
                {move || model.announcement.get()}
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
