//! The log. Its scroller runs from the bottom up (`column-reverse`), by which
//! the browser itself keeps the newest message in view until the visitor
//! scrolls away from it, whatever grows above or below.

use leptos::prelude::*;

use crate::model::Model;

use super::Scene;
use super::element::el;
use super::empty::empty;
use super::row::row;

pub(super) fn log(model: Model, scene: Scene) -> AnyView {
    let rows = view! {
        <For
            each=move || model.rows.get()
            key=|row| row.id.clone()
            children=move |message| row(&message, scene)
        />
    };
    let stream = el("div", "stream")
        .child(empty(model, scene))
        .child(rows.into_any());
    // Not live: the panel's status says each new message once, and the log
    // of an earlier visit never.
    el("div", "log")
        .attr("part", "log")
        .attr("role", "log")
        .attr("aria-live", "off")
        .attr("aria-label", scene.strings.messages)
        .attr("tabindex", "0")
        .child(stream.view())
        .view()
}
