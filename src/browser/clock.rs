//! The time, as the session wants it: since 1970, and never going back.

use std::cell::Cell;

use kite_protocol::Timestamp;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Milliseconds on a clock that nobody sets.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn steady() -> f64;
}

/// Follows the wall clock forwards, also over a sleep of the device, and goes
/// on at its own pace when the wall clock is set back.
pub(crate) struct Clock {
    /// What the steady clock is behind the wall clock, in milliseconds.
    offset: Cell<f64>,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self {
            offset: Cell::new(f64::MIN),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970")]
    pub(crate) fn now(&self) -> Timestamp {
        let wall = js_sys::Date::now();
        let steady = steady();
        let offset = self.offset.get().max(wall - steady);
        self.offset.set(offset);
        Timestamp::from_millis((steady + offset) as i64)
    }
}
