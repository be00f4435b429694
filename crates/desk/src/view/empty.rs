//! What stands where there is nothing: why, and what to do about it.

use leptos::prelude::*;

use super::icon::{Drawing, icon};

/// An icon, a heading and what follows.
pub(crate) fn empty(drawing: Drawing, heading: &'static str, body: AnyView) -> AnyView {
    view! {
        <div class="empty" role="status">
            {icon(drawing)} <h3>{heading}</h3> {body}
        </div>
    }
    .into_any()
}

/// A sentence.
pub(crate) fn sentence(words: String) -> AnyView {
    view! { <p>{words}</p> }.into_any()
}

/// Where an operator can play the visitor.
pub(crate) fn demo_page(before: &'static str) -> AnyView {
    view! {
        <p>
            {before} <a href="/" target="_blank" rel="noopener">"demo page"</a>"."
        </p>
    }
    .into_any()
}
