//! Writing what somebody said: links in it can be followed, emoji alone are
//! large, and nothing in it is ever anything else than text.

use wasm_bindgen::prelude::*;

use super::dom::Element;

#[wasm_bindgen(module = "/src/browser/text.js")]
extern "C" {
    /// Makes it the content of an element.
    pub(crate) fn write(element: &Element, text: &str);
}
