//! Title, presence and the way out.

use crate::controller::Intent;
use crate::model::Model;

use super::Scene;
use super::element::{View, el, slot, tool};
use super::icon::{CHEVRON, MARK, MORE, icon};

pub(super) fn header(model: &Model, scene: Scene) -> View {
    let Model {
        title,
        present,
        presence,
        ..
    } = model.clone();
    let title = el("h2", "title")
        .attr("id", "title")
        .attr("part", "title")
        .live_text(move || title.get());
    let presence = el("p", "presence")
        .class_if("online", move || present.get())
        .live_text(move || presence.get());
    let close = tool("tool close", scene.strings.close, icon(CHEVRON))
        .attr("part", "close")
        .on("click", move |_| scene.emit(Intent::Close));
    let menu = tool("tool more", scene.strings.menu, icon(MORE))
        .attr("aria-haspopup", "menu")
        .attr("aria-expanded", "false")
        .on("click", move |_| scene.emit(Intent::Menu));
    // No <header>: in a dialog that would be the page's.
    el("div", "header")
        .attr("part", "header")
        .child(
            slot("header")
                .child(el("span", "mark").child(icon(MARK)).view())
                .child(
                    el("div", "who")
                        .child(title.view())
                        .child(presence.view())
                        .view(),
                )
                .view(),
        )
        .child(menu.view())
        .child(close.view())
        .view()
}
