//! The pane with the open conversation.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Node};

use super::composer::Composer;
use super::head::head;
use super::icon::{self, icon};
use super::log::Log;
use super::standing::reported;
use crate::browser::files;
use crate::browser::focus::ids;
use crate::desk::Desk;

/// Head, log and reply field of a conversation. Files may be dropped anywhere on it.
#[component]
pub(crate) fn ThreadPane(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let dropping = RwSignal::new(false);
    let on_over = move |event: DragEvent| {
        if files::drags_files(&event) {
            event.prevent_default();
            dropping.set(true);
        }
    };
    let on_leave = move |event: DragEvent| {
        let into = event
            .related_target()
            .and_then(|node| node.dyn_into::<Node>().ok());
        let pane = event
            .current_target()
            .and_then(|node| node.dyn_into::<Node>().ok());
        if !pane.is_some_and(|pane| pane.contains(into.as_ref())) {
            dropping.set(false);
        }
    };
    let on_drop = move |event: DragEvent| {
        if files::drags_files(&event) {
            event.prevent_default();
            dropping.set(false);
            desk.attach(id, files::dropped(&event));
        }
    };
    view! {
        <section
            class="pane thread"
            class:dropping=move || dropping.get()
            aria-labelledby=ids::HEADING
            on:dragover=on_over
            on:dragleave=on_leave
            on:drop=on_drop
        >
            {head(id)}
            {reported(id)}
            <Log id />
            <Composer id />
            <div class="drop-hint" aria-hidden="true">
                {icon(icon::CLIP)} "Drop to attach"
            </div>
        </section>
    }
}
