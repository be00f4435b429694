//! A builder of elements that are all of one type.
//!
//! Leptos' `view!` gives each element a type of its own, with its own copy of
//! the renderer in the module: that was a quarter of the desk. Here
//! attributes, children and closures are erased first, so an element costs
//! what its calls cost. What is on the page once and simple may be written
//! with `view!`.

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::ev::{self, Custom};
use leptos::html::{ElementChild, custom};
use leptos::prelude::*;
use leptos::tachys::html::property::prop;
use wasm_bindgen::JsCast;
use web_sys::Event;

type LiveText = Box<dyn FnMut() -> String + Send>;
type LiveView = Box<dyn FnMut() -> Option<AnyView> + Send>;
type Listen = Box<dyn FnMut(Event)>;

/// An element that is being put together.
pub(super) struct El {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// An element with these classes.
pub(super) fn el(tag: &'static str, classes: &str) -> El {
    let el = El {
        tag,
        attributes: Vec::new(),
        children: Vec::new(),
    };
    if classes.is_empty() {
        el
    } else {
        el.attr("class", classes)
    }
}

impl El {
    pub(super) fn attr(mut self, name: &'static str, value: &str) -> Self {
        let attribute = custom_attribute(name, value.to_owned());
        self.attributes.push(attribute.into_any_attr());
        self
    }

    /// An attribute that changes.
    pub(super) fn live_attr(
        mut self,
        name: &'static str,
        live: impl FnMut() -> String + Send + 'static,
    ) -> Self {
        let live: LiveText = Box::new(live);
        let attribute = custom_attribute(name, live);
        self.attributes.push(attribute.into_any_attr());
        self
    }

    pub(super) fn on(mut self, event: &'static str, listen: impl FnMut(Event) + 'static) -> Self {
        let listen: Listen = Box::new(listen);
        let attribute = ev::on(Custom::<Event>::new(event), listen);
        self.attributes.push(attribute.into_any_attr());
        self
    }

    pub(super) fn child(mut self, child: AnyView) -> Self {
        self.children.push(child);
        self
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.child(text.to_owned().into_any())
    }

    /// A text that changes.
    pub(super) fn live_text(self, live: impl FnMut() -> String + Send + 'static) -> Self {
        let live: LiveText = Box::new(live);
        self.child(live.into_any())
    }

    /// A part of the view that changes.
    pub(super) fn live(self, live: impl FnMut() -> Option<AnyView> + Send + 'static) -> Self {
        let live: LiveView = Box::new(live);
        self.child(live.into_any())
    }

    /// A part that may be missing.
    pub(super) fn maybe(self, child: Option<AnyView>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// A field's property, as it is at first.
    pub(super) fn text_prop(mut self, value: String) -> Self {
        self.attributes.push(prop("value", value).into_any_attr());
        self
    }

    /// Whether a box is checked at first.
    pub(super) fn checked(mut self, checked: bool) -> Self {
        self.attributes
            .push(prop("checked", checked).into_any_attr());
        self
    }

    pub(super) fn view(self) -> AnyView {
        custom(self.tag)
            .add_any_attr(self.attributes)
            .child(self.children)
            .into_any()
    }
}

/// What an event is about, as an element of this kind.
pub(super) fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}
