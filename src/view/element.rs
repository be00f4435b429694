//! A builder of elements that are all of one type.
//!
//! Leptos' `view!` gives each element a type of its own, with its own copy of
//! the renderer in the module: in this widget that was 70 KB. Here attributes,
//! children and closures are erased first, so an element costs what its calls
//! cost. Listeners sit on the element itself, not on the window.

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::ev::{self, Custom};
use leptos::html::{ElementChild, custom};
use leptos::prelude::*;
use leptos::tachys::html::class::class;
use leptos::tachys::html::property::prop;
use web_sys::Event;

/// A piece of the page.
pub(super) type View = AnyView;

type LiveText = Box<dyn FnMut() -> String + Send>;
type LiveFlag = Box<dyn FnMut() -> bool + Send>;
type LiveView = Box<dyn FnMut() -> View + Send>;
type Listen = Box<dyn FnMut(Event)>;

/// An element that is being put together.
pub(super) struct El {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<View>,
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

/// A button that only shows an icon, and so needs a name.
pub(super) fn tool(classes: &str, name: &str, icon: View) -> El {
    el("button", classes)
        .attr("type", "button")
        .attr("aria-label", name)
        .child(icon)
}

/// Several pieces, one behind the other.
pub(super) fn group(pieces: impl IntoIterator<Item = View>) -> View {
    let pieces: Vec<_> = pieces.into_iter().collect();
    pieces.into_any()
}

/// Nothing.
pub(super) fn nothing() -> View {
    ().into_any()
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

    /// An attribute that comes and goes.
    pub(super) fn flag(
        mut self,
        name: &'static str,
        live: impl FnMut() -> bool + Send + 'static,
    ) -> Self {
        let live: LiveFlag = Box::new(live);
        let attribute = custom_attribute(name, live);
        self.attributes.push(attribute.into_any_attr());
        self
    }

    /// A class that comes and goes.
    pub(super) fn class_if(
        mut self,
        name: &'static str,
        live: impl FnMut() -> bool + Send + 'static,
    ) -> Self {
        let live: LiveFlag = Box::new(live);
        self.attributes.push(class((name, live)).into_any_attr());
        self
    }

    /// The value of a field.
    pub(super) fn live_value(mut self, live: impl FnMut() -> String + Send + 'static) -> Self {
        let live: LiveText = Box::new(live);
        self.attributes.push(prop("value", live).into_any_attr());
        self
    }

    pub(super) fn on(mut self, event: &'static str, listen: impl FnMut(Event) + 'static) -> Self {
        let listen: Listen = Box::new(listen);
        let attribute = ev::on(Custom::<Event>::new(event), listen);
        self.attributes.push(attribute.into_any_attr());
        self
    }

    pub(super) fn child(mut self, child: View) -> Self {
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
    pub(super) fn live(self, live: impl FnMut() -> View + Send + 'static) -> Self {
        let live: LiveView = Box::new(live);
        self.child(live.into_any())
    }

    pub(super) fn view(self) -> View {
        custom(self.tag)
            .add_any_attr(self.attributes)
            .child(self.children)
            .into_any()
    }
}
