//! Work that waits for the browser.

use std::pin::Pin;

/// Runs it to its end. Boxed, so that the machinery of tasks is there once and
/// not once for each of them.
pub(crate) fn spawn(task: Pin<Box<dyn Future<Output = ()>>>) {
    wasm_bindgen_futures::spawn_local(task);
}
