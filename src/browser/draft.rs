//! What the visitor has written and not sent, on the device: for the next page,
//! and for the other tabs, which the browser tells of it.

use wasm_bindgen::JsValue;

use super::listener::Listener;
use super::{page, record, storage};

/// The draft of the conversation of this key; empty where none is kept.
pub(crate) fn read(key: &str) -> String {
    storage::read(&name(key)).unwrap_or_default()
}

/// Keeps it, where the browser lets it; nothing is kept of an empty one.
pub(crate) fn keep(key: &str, text: &str) {
    storage::write(&name(key), text);
}

/// Calls `changed` with the draft as another tab has it.
pub(crate) fn follow(key: &str, mut changed: impl FnMut(String) + 'static) -> Listener {
    let name = name(key);
    Listener::new(page::window(), "storage", move |event| {
        let event = JsValue::from(event);
        if record::text(&event, "key").as_deref() == Some(&name) {
            changed(record::text(&event, "newValue").unwrap_or_default());
        }
    })
}

fn name(key: &str) -> String {
    [key, " draft"].concat()
}
