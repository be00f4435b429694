//! A dialog over the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::button::Tool;
use super::element::el;
use super::icon;
use crate::browser::document;
use crate::desk::Desk;

/// A dialog that is there as long as it is asked for.
pub(crate) struct Dialog {
    /// Its id.
    pub id: &'static str,
    /// What it is called.
    pub heading: Box<dyn Fn() -> String + Send>,
    /// What it shows below.
    pub body: Box<dyn Fn() -> Option<AnyView> + Send>,
    /// Whether it is the one on the screen.
    pub open: Memo<bool>,
}

impl Dialog {
    /// The dialog.
    pub(crate) fn view(self) -> AnyView {
        let Self { id, open, .. } = self;
        Effect::new(move |_| {
            let Some(dialog) = element(id) else { return };
            match (open.get(), dialog.open()) {
                // Fails only for a dialog that is not in the document.
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        });
        let named = [id, "-heading"].concat();
        let desk = Desk::of_page();
        let on_close = move || {
            // Not if another one has taken its place.
            if open.get_untracked() {
                desk.dialog.set(None);
            }
        };
        let heading = el("h2", "").attr("id", &named).live_text(self.heading);
        let close = Tool::new(icon::CLOSE, "Close").button(move || close(id));
        let header = el("header", "").child(heading.view()).child(close);
        el("dialog", "dialog")
            .attr("id", id)
            .attr("aria-labelledby", &named)
            .on("close", move |_| on_close())
            .child(header.view())
            .live(self.body)
            .view()
    }
}

/// Closes the dialog of this id.
pub(crate) fn close(id: &str) {
    if let Some(dialog) = element(id) {
        dialog.close();
    }
}

fn element(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
