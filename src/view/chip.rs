//! A file that waits in the composer.

use std::sync::Arc;

use leptos::prelude::*;

use crate::i18n::fill;

use super::Scene;
use super::file::about;
use super::icon::{ALERT, CROSS, FILE, icon};
use super::live::on;
use super::tray::{Chip, Tray};

pub(super) fn chip(chip: Arc<Chip>, tray: Tray, scene: Scene) -> AnyView {
    let class = match chip.refusal {
        Some(_) => "chip bad",
        None => "chip",
    };
    let picture = match &chip.preview {
        Some(url) => view! { <img src=url.as_str().to_owned() alt="" /> }.into_any(),
        None => icon(chip.refusal.as_ref().map_or(FILE, |_| ALERT)),
    };
    let facts = chip.refusal.as_ref().unwrap_or(&chip.size).clone();
    let label = fill(scene.strings.remove, &chip.name);
    let name = chip.name.clone();
    let remove = on(move |_| tray.remove(&chip));
    view! {
        <li class=class>
            <span class="sheet">{picture}</span>
            {about(name, facts)}
            <button class="tool" type="button" aria-label=label on:click=remove>
                {icon(CROSS)}
            </button>
        </li>
    }
    .into_any()
}
