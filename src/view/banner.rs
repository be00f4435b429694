//! Trouble with the connection, in words, with a way to try now.

use leptos::prelude::*;

use crate::controller::Intent;
use crate::i18n::{Strings, fill};
use crate::model::{Link, Model};

use super::Emit;
use super::icon::{ALERT, icon};

pub(super) fn banner(model: Model, strings: &'static Strings, emit: Emit) -> AnyView {
    let hidden = move || !matches!(model.link.get(), Link::Trouble { .. } | Link::Refused(_));
    let what = move || match model.link.get() {
        Link::Refused(_) => strings.refused,
        _ => strings.trouble,
    };
    let next = move || match model.link.get() {
        Link::Trouble { trying: true } => strings.trying.to_owned(),
        Link::Trouble { trying: false } => fill(strings.retry_in, &model.seconds.get().to_string()),
        Link::Refused(reason) => reason,
        _ => String::new(),
    };
    view! {
        <div class="banner" part="banner" hidden=hidden>
            {icon(ALERT)}
            <div class="what">
                // The countdown beside it is for the eyes: said aloud each second it would be torture.
                <p class="fact" role="status">
                    {move || if hidden() { "" } else { what() }}
                </p>
                <p class="next">{next}</p>
            </div>
            <button class="plain" type="button" on:click=move |_| emit.send(Intent::TryNow)>
                {strings.try_now}
            </button>
        </div>
    }
    .into_any()
}
