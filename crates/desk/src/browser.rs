//! Adapters to the browser. What holds something of it is a guard that lets
//! go when dropped.

pub(crate) mod clock;
pub(crate) mod events;
pub(crate) mod files;
pub(crate) mod focus;
pub(crate) mod keyboard;
pub(crate) mod listener;
pub(crate) mod location;
pub(crate) mod random;
pub(crate) mod timer;

use web_sys::{Document, Window};

/// The page's window.
pub(crate) fn window() -> Window {
    leptos::prelude::window()
}

/// The page's document.
pub(crate) fn document() -> Document {
    leptos::prelude::document()
}
