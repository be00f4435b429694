//! A listener that is removed when its guard is dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(crate) fn new(
        target: impl Into<EventTarget>,
        name: &'static str,
        listen: impl FnMut(Event) + 'static,
    ) -> Self {
        Self::boxed(target.into(), name, Box::new(listen))
    }

    fn boxed(target: EventTarget, name: &'static str, listen: Box<dyn FnMut(Event)>) -> Self {
        let closure = Closure::wrap(listen);
        let function = closure.as_ref().unchecked_ref();
        // Only fails for a target that is none.
        let _ = target.add_event_listener_with_callback(name, function);
        Self {
            target,
            name,
            closure,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, function);
    }
}
