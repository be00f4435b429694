//! Nodes of the page, as far as views need them. web-sys declares what can fail
//! in principle as fallible, at the price of a wrapper around each call; the way
//! these are used they cannot.

use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

const SVG: &str = "http://www.w3.org/2000/svg";

#[wasm_bindgen]
extern "C" {
    /// A text, a comment or an element.
    #[derive(Clone)]
    #[wasm_bindgen(extends = EventTarget)]
    pub(crate) type Node;

    /// Of HTML or SVG.
    #[derive(Clone)]
    #[wasm_bindgen(extends = Node, extends = EventTarget)]
    pub(crate) type Element;

    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    pub(crate) fn element(tag: &str) -> Element;

    #[wasm_bindgen(js_namespace = document, js_name = createElementNS)]
    fn element_of(namespace: &str, tag: &str) -> Element;

    #[wasm_bindgen(js_namespace = document, js_name = createTextNode)]
    pub(crate) fn text(text: &str) -> Node;

    #[wasm_bindgen(method)]
    pub(crate) fn append(this: &Element, node: &Node);

    #[wasm_bindgen(method, js_name = setAttribute)]
    pub(crate) fn set_attribute(this: &Element, name: &str, value: &str);

    #[wasm_bindgen(method, js_name = toggleAttribute)]
    pub(crate) fn toggle_attribute(this: &Element, name: &str, is_there: bool);

    /// What stands in a field.
    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_value(this: &Element, value: &str);

    #[wasm_bindgen(method, getter, js_name = classList)]
    pub(crate) fn classes(this: &Element) -> Classes;

    /// The classes of an element.
    pub(crate) type Classes;

    #[wasm_bindgen(method)]
    pub(crate) fn toggle(this: &Classes, class: &str, is_there: bool);

    /// What a text says.
    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_data(this: &Node, text: &str);

    /// Puts a node before this one.
    #[wasm_bindgen(method)]
    pub(crate) fn before(this: &Node, node: &Node);

    #[wasm_bindgen(method)]
    pub(crate) fn remove(this: &Node);
}

/// An element of a drawing.
pub(crate) fn svg(tag: &str) -> Element {
    element_of(SVG, tag)
}
