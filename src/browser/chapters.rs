//! Where the pages of the log stand in the page: in chapters, which the browser
//! passes over while they are out of sight.

use wasm_bindgen::prelude::*;

use super::dom::{Element, Node};

#[wasm_bindgen(module = "/src/browser/chapters.js")]
extern "C" {
    /// Puts a page into the log or a row into its page: behind the previous one, or
    /// at the beginning.
    pub(crate) fn put(parent: &Element, node: &Node, previous: Option<&Node>);

    /// Takes chapters away whose pages have gone.
    pub(crate) fn tidy(rows: &Element);
}
