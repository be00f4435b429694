//! A file that waits in the composer.

use std::sync::Arc;

use leptos::prelude::*;

use crate::i18n::{Strings, fill};

use super::icon::{ALERT, CROSS, FILE, icon};
use super::tray::{Chip, Tray};

pub(super) fn chip(chip: &Arc<Chip>, tray: Tray, strings: &'static Strings) -> AnyView {
    let key = chip.key;
    let bad = chip.refusal.is_some();
    let picture = match &chip.preview {
        Some(url) if !bad => view! { <img src=url.as_str().to_owned() alt="" /> }.into_any(),
        _ => icon(if bad { ALERT } else { FILE }),
    };
    let facts = chip.refusal.clone().unwrap_or_else(|| chip.size.clone());
    view! {
        <li class="chip" class:bad=bad>
            <span class="sheet">{picture}</span>
            <div class="about">
                <p class="name" title=chip.name.clone()>
                    <bdi>{chip.name.clone()}</bdi>
                </p>
                <p class="facts">{facts}</p>
            </div>
            <button
                class="tool"
                type="button"
                aria-label=fill(strings.remove, &chip.name)
                on:click=move |_| tray.remove(key)
            >
                {icon(CROSS)}
            </button>
        </li>
    }
    .into_any()
}
