//! Tells that the server is away, and offers to look at once.

use leptos::prelude::*;

use super::button::quiet;
use super::icon::{self, icon};
use crate::desk::Desk;

/// The banner over all panes, while wake-ups do not come in.
#[component]
pub(crate) fn Banner() -> impl IntoView {
    let desk = Desk::of_page();
    let lost = Memo::new(move |_| desk.lost.get());
    view! {
            <div class="banner-place" role="status">
                {move || lost.get().then(|| view! {
    <div class="banner">
                        {icon(icon::WARNING)}
                        <span>"Connection lost. What you send goes out once it is back."</span>
                        {quiet("Try now", move || desk.reconnect())}
                    </div>
    })}
            </div>
        }
}
