//! Timers.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A `setTimeout` that is cleared when its guard is dropped.
pub(crate) struct Timer {
    id: i32,
    _closure: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `fire` after so many milliseconds; none where there is no window.
    pub(crate) fn new(millis: i32, fire: impl FnOnce() + 'static) -> Option<Self> {
        let closure = Closure::once(fire);
        let id = web_sys::window()?
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                closure.as_ref().unchecked_ref(),
                millis,
            )
            .ok()?;
        Some(Self {
            id,
            _closure: closure,
        })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}
