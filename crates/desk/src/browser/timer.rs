//! Waiting, once or again and again.

use js_sys::{Function, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;

use super::window;

/// Resolves after so many milliseconds. Dropped earlier, it has no effect.
pub(crate) async fn sleep(millis: i32) {
    let promise = Promise::new(&mut |resolve: Function, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    });
    // A timeout never rejects.
    let _ = JsFuture::from(promise).await;
}

/// Calls again and again until it is dropped.
pub(crate) struct Interval {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Interval {
    /// Calls `on_tick` every so many milliseconds; none where the browser refuses.
    pub(crate) fn new(millis: i32, on_tick: impl FnMut() + 'static) -> Option<Self> {
        let callback = Closure::new(on_tick);
        let id = window()
            .set_interval_with_callback_and_timeout_and_arguments_0(
                AsRef::<wasm_bindgen::JsValue>::as_ref(&callback).unchecked_ref(),
                millis,
            )
            .ok()?;
        Some(Self {
            id,
            _callback: callback,
        })
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        window().clear_interval_with_handle(self.id);
    }
}
