//! The panel of `<kite-chat>`, as `custom-element.js` mounts it: the exports
//! of the WebAssembly module and nothing else.

mod browser;
mod config;
mod controller;
mod i18n;
mod model;
mod view;

use std::cell::RefCell;
use std::rc::Rc;

use kite_client::Action;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

use controller::Controller;
use view::Mounted;

/// Mounts a panel into `root`, an element inside the shadow tree of `host`,
/// the `<kite-chat>` on which events are dispatched. `config` is a plain
/// object: `{endpoint, key, open, eager, lang, heading?, userId?, userName?,
/// userToken?}`.
#[wasm_bindgen]
pub fn mount(root: &HtmlElement, host: Element, config: &JsValue) -> Result<PanelHandle, JsValue> {
    let config = config::Config::read(config)
        .ok_or_else(|| JsValue::from_str("endpoint and key are required"))?;
    Ok(PanelHandle {
        mounted: RefCell::new(Some(view::mount(root, host, config))),
    })
}

/// A mounted panel.
#[wasm_bindgen]
pub struct PanelHandle {
    mounted: RefCell<Option<Mounted>>,
}

#[wasm_bindgen]
impl PanelHandle {
    /// An attribute of the element has another value, or none.
    pub fn update(&self, name: &str, value: Option<String>) {
        self.with(|controller| match name {
            "heading" => controller.set_heading(value),
            "user-token" => controller.identify(value),
            _ => {}
        });
    }

    /// The panel is shown, or no longer.
    #[wasm_bindgen(js_name = setOpen)]
    pub fn set_open(&self, open: bool) {
        self.with(|controller| controller.set_open(open));
    }

    /// Sends a text or a File.
    pub fn send(&self, message: &JsValue) {
        self.with(|controller| controller.send(message));
    }

    /// Shows a message on this page only.
    #[wasm_bindgen(js_name = appendMsg)]
    pub fn append_msg(&self, message: &JsValue) {
        self.with(|controller| controller.append(message));
    }

    /// Connects now.
    pub fn connect(&self) {
        self.with(|controller| controller.apply(Action::Connect));
    }

    /// Closes the connection until the next message or `connect`.
    pub fn disconnect(&self) {
        self.with(|controller| controller.apply(Action::Disconnect));
    }

    /// Erases the conversation from this device.
    pub fn forget(&self) {
        self.with(Controller::forget);
    }

    /// Takes the panel away and frees everything that it holds.
    pub fn unmount(&self) {
        drop(self.mounted.take());
    }

    /// A listener of the page may unmount the panel from inside a call, so no
    /// borrow of the handle lasts over one.
    fn with(&self, call: impl FnOnce(&Controller)) {
        let controller = self
            .mounted
            .borrow()
            .as_ref()
            .map(|mounted| Rc::clone(&mounted.controller));
        if let Some(controller) = controller {
            call(&controller);
        }
    }
}
