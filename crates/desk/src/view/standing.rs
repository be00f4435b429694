//! How a visitor and a conversation stand: small marks, and the report.

use kite_desk_api::Report;
use leptos::prelude::*;

use super::button::quiet;
use super::icon::{self, Drawing, icon};
use crate::browser::clock;
use crate::desk::Desk;
use crate::state::time;

/// A chip with an icon.
pub(crate) fn mark(class: &'static str, drawing: Drawing, words: &'static str) -> AnyView {
    view! { <span class=class>{icon(drawing)} {words}</span> }.into_any()
}

/// The badge of somebody of whom the site has proved who it is; with the
/// site's own id, where there is room.
pub(crate) fn verified(subject: Option<String>) -> AnyView {
    view! {
        <span class="verified" title="The site has proved who this is">
            {icon(icon::VERIFIED)} <span class="sr-only">" verified "</span>
            {subject.map(|subject| view! { <bdi>{subject}</bdi> })}
        </span>
    }
    .into_any()
}

/// What the visitor reported, and how to take the flag back.
#[component]
pub(crate) fn Reported(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let report = Memo::new(move |_| desk.inbox.with(|inbox| inbox.get(id)?.report.clone()));
    move || report.get().map(|report| bar(desk, id, report))
}

fn bar(desk: Desk, id: i64, report: Report) -> impl IntoView {
    let reason = match report.reason {
        Some(reason) => view! { <q dir="auto">{reason}</q> }.into_any(),
        None => "no reason given".into_any(),
    };
    let at = clock::full(time::millis(&report.at));
    view! {
        <div class="reported" role="status">
            {icon(icon::FLAG)}
            <p title=at>"Reported by the visitor: " {reason}</p>
            {quiet("Clear", move || desk.clear_report(id))}
        </div>
    }
}
