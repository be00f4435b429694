//! Timers.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

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

/// What the work gives, if it does so within so many milliseconds.
pub(crate) async fn in_time<T>(
    millis: i32,
    mut work: Pin<Box<dyn Future<Output = Option<T>>>>,
) -> Option<T> {
    let waiting = Rc::new(RefCell::new(Some(Waker::noop().clone())));
    let due = Rc::clone(&waiting);
    let _timer = Timer::new(millis, move || {
        if let Some(waker) = { due.take() } {
            waker.wake();
        }
    });
    poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(done);
        }
        match &mut *waiting.borrow_mut() {
            Some(waker) => waker.clone_from(context.waker()),
            // It is over.
            None => return Poll::Ready(None),
        }
        Poll::Pending
    })
    .await
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(self.id);
    }
}
