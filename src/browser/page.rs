//! The page that the panel is on.

use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: EventTarget;
}

#[wasm_bindgen(module = "/src/browser/page.js")]
extern "C" {
    /// Whether somebody looks at it, as far as the browser knows.
    #[wasm_bindgen(js_name = isLookedAt)]
    pub(crate) fn is_looked_at() -> bool;
}

/// Where the browser tells what happens to it.
pub(crate) fn window() -> EventTarget {
    WINDOW.with(EventTarget::clone)
}
