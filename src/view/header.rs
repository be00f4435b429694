//! Title, presence and the way out.

use leptos::prelude::*;

use crate::controller::Intent;
use crate::i18n::Strings;
use crate::model::{Link, Model};

use super::Emit;
use super::icon::{CHEVRON, MARK, icon};

pub(super) fn header(model: Model, strings: &'static Strings, emit: Emit) -> AnyView {
    let title = move || {
        let heading = model.heading.get();
        heading.unwrap_or_else(|| strings.heading.to_owned())
    };
    let presence = move || match model.link.get() {
        Link::Idle | Link::Online => strings.presence,
        Link::Connecting | Link::Trouble { trying: true } => strings.connecting,
        Link::Trouble { trying: false } | Link::Refused(_) => strings.offline,
    };
    view! {
        <header class="header" part="header">
            <span class="mark">{icon(MARK)}</span>
            <div class="who">
                <h2 class="title" id="title" part="title">
                    {title}
                </h2>
                <p class="presence" class:online=move || model.link.get() == Link::Online>
                    {presence}
                </p>
            </div>
            <button
                class="tool close"
                part="close"
                type="button"
                aria-label=strings.close
                on:click=move |_| emit.send(Intent::Close)
            >
                {icon(CHEVRON)}
            </button>
        </header>
    }
    .into_any()
}
