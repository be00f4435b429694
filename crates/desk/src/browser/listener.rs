//! An event listener that ends with its guard.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::convert::FromWasmAbi;
use web_sys::EventTarget;

/// Listens until it is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listener {
    /// Calls `on_event` for each event of this name at `target`.
    pub(crate) fn new<E>(
        target: &EventTarget,
        event: &'static str,
        mut on_event: impl FnMut(E) + 'static,
    ) -> Self
    where
        E: JsCast + FromWasmAbi + 'static,
    {
        let callback = Closure::new(move |event: web_sys::Event| on_event(event.unchecked_into()));
        // Only an AbortSignal that is none makes this fail; none is given.
        let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
        Self {
            target: target.clone(),
            event,
            callback,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(
            self.event,
            self.callback.as_ref().unchecked_ref(),
        );
    }
}
