//! What can be done with one's own message: a small menu at its corner.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, FocusEvent, HtmlDetailsElement, HtmlElement, KeyboardEvent, Node};

use super::element::el;
use super::icon::{self, Drawing, icon};
use crate::desk::{Desk, Question};

/// The menu of a message that is stored.
pub(crate) fn menu(conversation: i64, seq: u32, editable: bool) -> AnyView {
    let desk = Desk::of_page();
    let edit = editable.then(|| {
        let begin = move || desk.begin_edit(conversation, seq);
        item(icon::PEN, "Edit", Box::new(begin))
    });
    let ask = move || desk.ask(Question::Delete { conversation, seq });
    let delete = item(icon::TRASH, "Delete", Box::new(ask));
    let summary = el("summary", "")
        .attr("aria-label", "Edit or delete")
        .attr("title", "Edit or delete")
        .child(icon(icon::MORE));
    let items = el("div", "items").maybe(edit).child(delete);
    el("details", "menu")
        .on("keydown", on_key)
        .on("focusout", on_leave)
        .child(summary.view())
        .child(items.view())
        .view()
}

fn item(drawing: Drawing, words: &'static str, on_click: Box<dyn Fn()>) -> AnyView {
    el("button", "")
        .attr("type", "button")
        .on("click", move |event| {
            close(&event);
            on_click();
        })
        .child(icon(drawing))
        .text(words)
        .view()
}

/// The menu in which something happens.
fn menu_of(event: &Event) -> Option<HtmlDetailsElement> {
    let target: HtmlElement = event.target()?.dyn_into().ok()?;
    target.closest("details").ok()??.dyn_into().ok()
}

fn close(event: &Event) -> bool {
    let menu = menu_of(event).filter(HtmlDetailsElement::open);
    if let Some(menu) = &menu {
        menu.set_open(false);
    }
    menu.is_some()
}

fn on_key(event: Event) {
    let event: KeyboardEvent = event.unchecked_into();
    if event.key() == "Escape" && close(&event) {
        event.prevent_default();
        let summary = menu_of(&event).and_then(|menu| menu.first_element_child());
        if let Some(summary) = summary {
            let _ = summary.unchecked_into::<HtmlElement>().focus();
        }
    }
}

fn on_leave(event: Event) {
    let event: FocusEvent = event.unchecked_into();
    let to = event.related_target();
    let to: Option<Node> = to.and_then(|to| to.dyn_into().ok());
    if menu_of(&event).is_some_and(|menu| !menu.contains(to.as_ref())) {
        close(&event);
    }
}
