//! Tells that the server is away, and offers to look at once.

use leptos::prelude::*;

use super::icon::{self, icon};
use crate::desk::{Desk, Link};

/// The banner over all panes, while wake-ups do not come in.
#[component]
pub(crate) fn Banner() -> impl IntoView {
    let desk = Desk::of_page();
    let lost = Memo::new(move |_| desk.link.get() == Link::Lost);
    view! {
        <div class="banner-place" role="status">
            <Show when=move || lost.get()>
                <div class="banner">
                    {icon(icon::WARNING)}
                    <span>"Connection lost. What you send goes out once it is back."</span>
                    <button type="button" class="quiet" on:click=move |_| desk.reconnect()>
                        "Try now"
                    </button>
                </div>
            </Show>
        </div>
    }
}
