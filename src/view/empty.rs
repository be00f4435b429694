//! What stands in a log without messages.

use crate::model::Model;

use super::Scene;
use super::element::{View, el, slot, svg};

/// The line, and over it the kite with the bows of its tail.
const SKY: [&str; 2] = [
    "M13.85 9.15C11.2 12 14.6 13.8 12 16.4S4.6 17.6 1.2 23.4",
    "M21 2 15.8 2.8 13.85 9.15 20.2 7.2zM21 2 13.85 9.15M15.8 2.8l4.4 4.4M12 12.7l1.6-1 .1.8-1.8-.6zM11.5 15.8l1.7.4-.5.6-.7-1.6zM7.3 17.8l1.1 1.2-.7.2.2-1.6z",
];

pub(super) fn empty(model: &Model, scene: Scene) -> View {
    let rows = model.pages.0.clone();
    let sky = svg("svg", "sky")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true");
    let sky = SKY.iter().fold(sky, |sky, path| {
        sky.child(svg("path", "").attr("d", path).view())
    });
    el("div", "empty")
        .flag("hidden", move || !rows.with(Vec::is_empty))
        .child(
            slot("empty")
                .child(sky.view())
                .child(el("p", "greeting").text(scene.strings.greeting).view())
                .child(el("p", "").text(scene.strings.invitation).view())
                .view(),
        )
        .view()
}
