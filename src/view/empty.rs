//! What stands in a log without messages.

use crate::model::Model;

use super::Scene;
use super::element::{View, el};
use super::icon::{MARK, icon};

pub(super) fn empty(model: &Model, scene: Scene) -> View {
    let rows = model.rows.clone();
    el("div", "empty")
        .flag("hidden", move || !rows.with(Vec::is_empty))
        .child(el("span", "mark large").child(icon(MARK)).view())
        .child(el("p", "greeting").text(scene.strings.greeting).view())
        .child(el("p", "").text(scene.strings.invitation).view())
        .view()
}
