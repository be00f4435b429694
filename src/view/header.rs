//! Title, presence and the way out.

use leptos::prelude::*;

use crate::controller::Intent;
use crate::model::Model;

use super::Scene;
use super::icon::{CHEVRON, MARK, icon};
use super::live::{flag, on, text};

pub(super) fn header(model: Model, scene: Scene) -> AnyView {
    view! {
        <header class="header" part="header">
            <span class="mark">{icon(MARK)}</span>
            <div class="who">
                <h2 class="title" id="title" part="title">
                    {text(move || model.title.get())}
                </h2>
                <p class="presence" class:online=flag(move || model.online.get())>
                    {text(move || model.presence.get())}
                </p>
            </div>
            <button
                class="tool close"
                part="close"
                type="button"
                aria-label=scene.strings.close
                on:click=on(move |_| scene.emit(Intent::Close))
            >
                {icon(CHEVRON)}
            </button>
        </header>
    }
    .into_any()
}
