//! Tells that the server is away, and offers to look at once; and what went
//! wrong elsewhere.

use leptos::prelude::*;

use super::button::quiet;
use super::icon::{self, icon};
use crate::desk::Desk;

/// The banner over all panes, while wake-ups do not come in or something is to
/// be told.
#[component]
pub(crate) fn Banner() -> impl IntoView {
    let desk = Desk::of_page();
    let lost = Memo::new(move |_| desk.lost.get());
    let lost = move || {
        lost.get().then(|| {
            let words = "Connection lost. What you send goes out once it is back.";
            banner(words.into(), quiet("Try now", move || desk.reconnect()))
        })
    };
    let trouble = move || {
        let words = desk.trouble.get()?;
        Some(banner(
            words,
            quiet("Dismiss", move || desk.trouble.set(None)),
        ))
    };
    view! { <div class="banner-place" role="status">{lost} {trouble}</div> }
}

fn banner(words: String, button: AnyView) -> AnyView {
    view! {
        <div class="banner">
            {icon(icon::WARNING)}
            <span>{words}</span>
            {button}
        </div>
    }
    .into_any()
}
