//! Keys of the whole page.

use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, KeyboardEvent};

use super::document;
use super::listener::Listener;
use crate::state::shortcut::{self, Command, Place};

/// Calls `on_command` for each shortcut; what it handles (true) does nothing else.
pub(crate) fn listen(on_command: impl Fn(Command) -> bool + 'static) -> Listener {
    Listener::new(&document(), "keydown", move |event: KeyboardEvent| {
        let elsewhere =
            event.ctrl_key() || event.meta_key() || event.alt_key() || is_composing(&event);
        // A dialog has the keyboard to itself, and closes itself by Escape.
        let in_dialog = document()
            .query_selector("dialog[open]")
            .ok()
            .flatten()
            .is_some();
        if elsewhere || in_dialog || event.default_prevented() {
            return;
        }
        if let Some(command) = shortcut::command(&event.key(), place(event.target()))
            && on_command(command)
        {
            event.prevent_default();
        }
    })
}

/// Whether the key belongs to an input method that is composing characters.
pub(crate) fn is_composing(event: &KeyboardEvent) -> bool {
    // Safari ends the composition before the key that ended it: 229 tells.
    event.is_composing() || event.key_code() == 229
}

fn place(target: Option<EventTarget>) -> Place {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else {
        return Place::Page;
    };
    let within = |selector| element.closest(selector).ok().flatten().is_some();
    if within("input, textarea, select, [contenteditable]") {
        Place::Field
    } else if within("[data-list]") {
        Place::List
    } else {
        Place::Page
    }
}
