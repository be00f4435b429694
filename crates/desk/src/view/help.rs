//! The list of shortcuts.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::button::Tool;
use super::icon;
use crate::browser::document;
use crate::browser::focus::ids;
use crate::desk::Desk;
use crate::state::shortcut::SHORTCUTS;

/// A dialog that opens when the desk asks for help.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let desk = Desk::of_page();
    Effect::new(move |_| {
        if desk.help.get()
            && let Some(dialog) = dialog()
            && !dialog.open()
        {
            // Fails only for a dialog that is not in the document.
            let _ = dialog.show_modal();
        }
    });
    let close = || {
        if let Some(dialog) = dialog() {
            dialog.close();
        }
    };
    let rows = SHORTCUTS.map(|shortcut| {
        let keys: Vec<_> = shortcut
            .keys
            .iter()
            .map(|key| view! { <kbd>{*key}</kbd> })
            .collect();
        view! {
            <div>
                <dt>{shortcut.does}</dt>
                <dd>{keys}</dd>
            </div>
        }
    });
    view! {
        <dialog id=ids::HELP class="help" aria-labelledby="help-heading" on:close=move |_| desk.help.set(false)>
            <header>
                <h2 id="help-heading">"Keyboard shortcuts"</h2>
                {Tool::new(icon::CLOSE, "Close").button(close)}
            </header>
            <dl>{rows.into_iter().collect_view()}</dl>
        </dialog>
    }
}

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id(ids::HELP)?.dyn_into().ok()
}
