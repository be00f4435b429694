//! The log. Its scroller runs from the bottom up (`column-reverse`), by which
//! the browser itself keeps the newest message in view until the visitor
//! scrolls away from it, whatever grows above or below.

use leptos::html::Div;
use leptos::prelude::*;

use crate::i18n::Strings;
use crate::model::Model;

use super::Emit;
use super::empty::empty;
use super::row::row;

pub(super) fn log(model: Model, strings: &'static Strings, emit: Emit) -> AnyView {
    let scroller = NodeRef::<Div>::new();
    Effect::new(move || {
        model.sent.track();
        if let Some(scroller) = scroller.get_untracked() {
            scroller.set_scroll_top(0);
        }
    });
    let is_empty = Memo::new(move |_| model.rows.with(Vec::is_empty));
    // Not live: the panel's status says each new message once, and the log
    // of an earlier visit never.
    view! {
        <div
            class="log"
            part="log"
            role="log"
            aria-live="off"
            aria-label=strings.messages
            tabindex="0"
            node_ref=scroller
        >
            <div class="stream">
                {move || is_empty.get().then(|| empty(strings))}
                <For
                    each=move || model.rows.get()
                    key=|row| row.id.clone()
                    children=move |message| row(&message, strings, emit)
                />
            </div>
        </div>
    }
    .into_any()
}
