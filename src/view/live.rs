//! What changes in a view, boxed: a closure of a type of its own would bring
//! its own copy of the renderer into the module.

use leptos::prelude::*;

pub(super) type LiveText = Box<dyn FnMut() -> String + Send>;
pub(super) type LiveFlag = Box<dyn FnMut() -> bool + Send>;

/// A text or an attribute.
pub(super) fn text(live: impl FnMut() -> String + Send + 'static) -> LiveText {
    Box::new(live)
}

/// A class, or an attribute that is there or not.
pub(super) fn flag(live: impl FnMut() -> bool + Send + 'static) -> LiveFlag {
    Box::new(live)
}

/// A part of the view.
pub(super) fn part(live: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let live: Box<dyn FnMut() -> AnyView + Send> = Box::new(live);
    live.into_any()
}

/// A listener.
pub(super) fn on<E>(listen: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(listen)
}

/// Nothing.
pub(super) fn nothing() -> AnyView {
    ().into_any()
}
