//! Where the pages of the log stand in the page: in chapters, which the browser
//! passes over while they are out of sight.

use wasm_bindgen::prelude::*;

use super::dom::{Element, Node};

#[wasm_bindgen(module = "/src/browser/chapters.js")]
extern "C" {
    /// Puts a page of the log before the next one, or at the end.
    pub(crate) fn put(rows: &Element, page: &Node, next: Option<&Node>);

    /// Takes chapters away whose pages have gone.
    pub(crate) fn tidy(rows: &Element);
}
