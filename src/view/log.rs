//! The log. Its scroller runs from the bottom up (`column-reverse`), by which
//! the browser itself keeps the newest message in view until the visitor
//! scrolls away from it, whatever grows above or below.

use leptos::prelude::*;

use crate::model::Model;

use super::Scene;
use super::empty::empty;
use super::live::flag;
use super::row::row;

pub(super) fn log(model: Model, scene: Scene) -> AnyView {
    // Not live: the panel's status says each new message once, and the log
    // of an earlier visit never.
    view! {
        <div
            class="log"
            part="log"
            role="log"
            aria-live="off"
            aria-label=scene.strings.messages
            tabindex="0"
        >
            <div class="stream">
                <div class="empty" hidden=flag(move || !model.rows.with(Vec::is_empty))>
                    {empty(scene.strings)}
                </div>
                <For
                    each=move || model.rows.get()
                    key=|row| row.id.clone()
                    children=move |message| row(&message, scene)
                />
            </div>
        </div>
    }
    .into_any()
}
