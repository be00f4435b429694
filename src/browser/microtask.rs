//! Work for when nothing else is running any more.

use js_sys::Function;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = queueMicrotask)]
    fn queue_microtask(run: &Function);
}

/// Runs it once, as soon as the browser has nothing else to run.
#[expect(
    clippy::disallowed_methods,
    reason = "its call frees it, and always comes"
)]
pub(crate) fn run(work: fn()) {
    queue_microtask(Closure::once_into_js(work).unchecked_ref());
}
