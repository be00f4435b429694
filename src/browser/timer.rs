//! Timers.

use js_sys::Function;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(fire: &Function, millis: i32) -> f64;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: f64);
}

/// A `setTimeout` that is cleared when its guard is dropped.
pub(crate) struct Timer {
    id: f64,
    _closure: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `fire` after so many milliseconds.
    pub(crate) fn new(millis: i32, fire: impl FnOnce() + 'static) -> Self {
        let closure = Closure::once(fire);
        Self {
            id: set_timeout(closure.as_ref().unchecked_ref(), millis),
            _closure: closure,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(self.id);
    }
}
