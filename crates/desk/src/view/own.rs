//! What can be done with one's own message: a small menu at its corner.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlDetailsElement, KeyboardEvent, Node};

use super::icon::{self, Drawing, icon};
use crate::desk::{Desk, Question};

/// The menu of a message that is stored.
pub(crate) fn menu(conversation: i64, seq: u32, editable: bool) -> AnyView {
    let desk = Desk::of_page();
    let menu = NodeRef::<leptos::html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let menu = menu.get_untracked();
        if event.key() == "Escape"
            && let Some(menu) = menu.filter(HtmlDetailsElement::open)
        {
            event.prevent_default();
            menu.set_open(false);
            if let Some(summary) = menu.first_element_child() {
                let _ = summary.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        }
    };
    let on_leave = move |event: FocusEvent| {
        let to = event.related_target();
        let to = to.and_then(|to| to.dyn_into::<Node>().ok());
        let menu = menu.get_untracked();
        if menu.is_some_and(|menu| !menu.contains(to.as_ref())) {
            close();
        }
    };
    let edit = editable.then(|| {
        item(
            icon::PEN,
            "Edit",
            Box::new(move || desk.begin_edit(conversation, seq)),
        )
    });
    let delete = item(
        icon::TRASH,
        "Delete",
        Box::new(move || {
            close();
            desk.question
                .set(Some(Question::Delete { conversation, seq }));
        }),
    );
    view! {
        <details class="menu" node_ref=menu on:keydown=on_key on:focusout=on_leave>
            <summary aria-label="Edit or delete" title="Edit or delete">
                {icon(icon::MORE)}
            </summary>
            <div class="items">{edit} {delete}</div>
        </details>
    }
    .into_any()
}

fn item(drawing: Drawing, words: &'static str, on_click: Box<dyn Fn()>) -> AnyView {
    view! {
        <button type="button" on:click=move |_| on_click()>
            {icon(drawing)}
            {words}
        </button>
    }
    .into_any()
}
