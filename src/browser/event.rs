//! The element's events: what the page may listen to.

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, Element};

/// Dispatches `kite-chat.NAME` on the element.
pub(crate) fn dispatch(host: &Element, name: &str, detail: &JsValue) {
    send(host, name, detail, false);
}

/// The same, but the page may cancel it; whether it let it pass.
pub(crate) fn ask(host: &Element, name: &str, detail: &JsValue) -> bool {
    send(host, name, detail, true)
}

fn send(host: &Element, name: &str, detail: &JsValue, cancelable: bool) -> bool {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_cancelable(cancelable);
    init.set_detail(detail);
    let name = ["kite-chat.", name].concat();
    CustomEvent::new_with_event_init_dict(&name, &init)
        .and_then(|event| host.dispatch_event(&event))
        .unwrap_or(true)
}
