//! A file that waits in the composer.

use std::sync::Arc;

use crate::i18n::fill;

use super::Scene;
use super::element::{View, el, tool};
use super::file::about;
use super::icon::{ALERT, CROSS, FILE, icon};
use super::tray::{Chip, Tray};

pub(super) fn chip(chip: Arc<Chip>, tray: &Tray, scene: Scene) -> View {
    let (class, glyph, facts) = match &chip.refusal {
        Some(refusal) => ("chip bad", ALERT, refusal),
        None => ("chip", FILE, &chip.size),
    };
    let picture = match &chip.preview {
        Some(url) => el("img", "")
            .attr("src", url.as_str())
            .attr("alt", "")
            .view(),
        None => icon(glyph),
    };
    let about = about(&chip.name, facts);
    let label = fill(scene.strings.remove, &chip.name);
    let tray = tray.clone();
    let remove = tool("tool", &label, icon(CROSS)).on("click", move |_| tray.remove(&chip));
    el("li", class)
        .child(el("span", "sheet").child(picture).view())
        .child(about)
        .child(remove.view())
        .view()
}
