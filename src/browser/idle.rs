//! Work for when the page has nothing else to do.

use js_sys::Function;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/idle.js")]
extern "C" {
    #[wasm_bindgen(js_name = whenIdle)]
    fn when_idle(run: &Function) -> f64;

    #[wasm_bindgen(js_name = cancelIdle)]
    fn cancel_idle(id: f64);
}

/// Something that waits for the page to be idle. Dropped, it is called off.
pub(crate) struct Idle {
    id: f64,
    _closure: Closure<dyn FnMut()>,
}

impl Idle {
    pub(crate) fn new(run: impl FnOnce() + 'static) -> Self {
        let closure = Closure::once(run);
        Self {
            id: when_idle(closure.as_ref().unchecked_ref()),
            _closure: closure,
        }
    }
}

impl Drop for Idle {
    fn drop(&mut self) {
        cancel_idle(self.id);
    }
}
