//! The files that wait in the composer.

use std::rc::Rc;

use crate::i18n::fill;

use super::Scene;
use super::element::{Shown, View, el, group, tool};
use super::file::about;
use super::icon::{ALERT, CROSS, FILE, icon};
use super::tray::{Chip, Standing, Tray};

/// All of them. Those that stay are left alone: they keep their pictures, and
/// do not come in again.
pub(super) fn chips(tray: &Tray, scene: Scene) -> View {
    let (content, emptiness) = (tray.clone(), tray.clone());
    let mut shown: Vec<(Rc<Chip>, Shown)> = Vec::new();
    el("ul", "tray")
        .attr("aria-live", "polite")
        .flag("hidden", move || emptiness.is_empty())
        .filled(move |list| {
            let chips = content.chips();
            shown.retain(|(known, _)| chips.iter().any(|chip| Rc::ptr_eq(chip, known)));
            // New ones come at the end.
            for new in &chips[shown.len()..] {
                let view = chip(Rc::clone(new), &content, scene);
                shown.push((Rc::clone(new), view.show_in(list)));
            }
        })
        .view()
}

fn chip(chip: Rc<Chip>, tray: &Tray, scene: Scene) -> View {
    let label = fill(scene.strings.remove, &chip.name);
    let (bad, shown, removed) = (Rc::clone(&chip), Rc::clone(&chip), chip);
    let (judge, source, owner) = (tray.clone(), tray.clone(), tray.clone());
    let remove = tool("tool", &label, icon(CROSS)).on("click", move |_| {
        owner.remove(&removed);
        // Not lost with its button.
        scene.focus_input();
    });
    el("li", "chip")
        .class_if("bad", move || {
            matches!(judge.standing(&bad), Standing::Bad(_))
        })
        .live(move || said(&shown.name, source.standing(&shown), scene))
        .child(remove.view())
        .view()
}

fn said(name: &str, standing: Standing, scene: Scene) -> View {
    let (picture, facts) = match standing {
        Standing::Preparing(size) => {
            let ring = el("span", "ring").attr("role", "img");
            let ring = ring.attr("aria-label", scene.strings.preparing);
            (ring.view(), size)
        }
        Standing::Bad(why) => (icon(ALERT), why),
        Standing::Good(size, None) => (icon(FILE), size),
        Standing::Good(size, Some(url)) => {
            (el("img", "").attr("src", &url).attr("alt", "").view(), size)
        }
    };
    let sheet = el("span", "sheet").child(picture);
    group([sheet.view(), about(name, &facts)])
}
