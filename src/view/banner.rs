//! Trouble with the connection, in words, with a way to try now.

use leptos::prelude::*;

use crate::controller::Intent;
use crate::model::Model;

use super::Scene;
use super::icon::{ALERT, icon};
use super::live::{flag, on, text};

pub(super) fn banner(model: Model, scene: Scene) -> AnyView {
    view! {
        <div class="banner" part="banner" hidden=flag(move || model.trouble.with(String::is_empty))>
            {icon(ALERT)}
            <div class="what">
                // The countdown below it is for the eyes: said aloud each second it would be torture.
                <p class="fact" role="status">
                    {text(move || model.trouble.get())}
                </p>
                <p class="next">{text(move || model.remedy.get())}</p>
            </div>
            <button
                class="plain"
                type="button"
                on:click=on(move |_| scene.emit(Intent::TryNow))
            >
                {scene.strings.try_now}
            </button>
        </div>
    }
    .into_any()
}
