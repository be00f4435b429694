//! Short texts that the browser keeps for the site, by name. Where it does not let
//! the page, it keeps nothing.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/storage.js")]
extern "C" {
    pub(crate) fn read(name: &str) -> Option<String>;

    /// Keeps nothing of an empty text.
    pub(crate) fn write(name: &str, text: &str);
}
