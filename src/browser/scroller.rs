//! Where the visitor is in the log, and which message they reach.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use super::dom::Element;

#[wasm_bindgen(module = "/src/browser/scroller.js")]
extern "C" {
    #[wasm_bindgen(js_name = Scroller)]
    type Watching;

    #[wasm_bindgen(constructor, js_class = Scroller)]
    fn new(log: &Element, report: &Function) -> Watching;

    #[wasm_bindgen(method)]
    fn look(this: &Watching);

    #[wasm_bindgen(method)]
    fn close(this: &Watching);

    /// Scrolls a log that is watched to its end.
    #[wasm_bindgen(js_name = toEnd)]
    pub(crate) fn to_end(log: &HtmlElement);
}

/// Watches a log. Dropped, it no longer does.
pub(crate) struct Scroller {
    watching: Watching,
    _report: Closure<dyn FnMut(String, String) -> bool>,
}

impl Scroller {
    /// `report` is told what happens, by the words of `scroller.js`, and the
    /// id of the message where it is about one; it says whether that may be.
    pub(crate) fn new(log: &Element, report: impl FnMut(String, String) -> bool + 'static) -> Self {
        let report = Closure::new(report);
        Self {
            watching: Watching::new(log, report.as_ref().unchecked_ref()),
            _report: report,
        }
    }

    /// The log has other rows.
    pub(crate) fn look(&self) {
        self.watching.look();
    }
}

impl Drop for Scroller {
    fn drop(&mut self) {
        self.watching.close();
    }
}
