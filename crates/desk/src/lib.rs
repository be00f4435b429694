//! The operators' page: conversations, a thread, the visitor. It knows the
//! server by `kite_desk_api` alone and keeps nothing on the device.

mod api;
mod browser;
mod desk;
mod state;
mod view;

use std::any::Any;
use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static MOUNTED: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Shows the desk in `root`, in place of what stands there.
#[wasm_bindgen]
pub fn start(root: web_sys::HtmlElement) {
    stop();
    root.replace_children_with_node_0();
    let handle = leptos::mount::mount_to(root, view::app::App);
    MOUNTED.set(Some(Box::new(handle)));
}

/// Removes the desk and everything it held: listeners, timers, its connection.
#[wasm_bindgen]
pub fn stop() {
    drop(MOUNTED.take());
}
