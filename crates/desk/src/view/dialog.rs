//! A dialog over the page. Every dialog is one type for the compiler.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::button::Tool;
use super::icon;
use crate::browser::document;

/// A dialog that is there as long as it is asked for.
pub(crate) struct Dialog {
    /// Its id.
    pub id: &'static str,
    /// What it is called.
    pub heading: AnyView,
    /// What it shows below.
    pub body: AnyView,
    /// Whether it is asked for.
    pub open: Signal<bool>,
    /// Called when it has been closed.
    pub on_close: Box<dyn Fn()>,
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
        let heading = [id, "-heading"].concat();
        let close = Tool::new(icon::CLOSE, "Close").button(move || close(id));
        let on_close = self.on_close;
        view! {
            <dialog id=id class="dialog" aria-labelledby=heading.clone() on:close=move |_| on_close()>
                <header>
                    <h2 id=heading.clone()>{self.heading}</h2>
                    {close}
                </header>
                {self.body}
            </dialog>
        }
        .into_any()
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
