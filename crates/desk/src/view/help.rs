//! The list of shortcuts.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::icon::{self, icon};
use crate::desk::Desk;
use crate::state::shortcut::SHORTCUTS;

/// A dialog that opens when the desk asks for help.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let desk = Desk::of_page();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && desk.help.get()
            && !dialog.open()
        {
            // Fails only for a dialog that is not in the document.
            let _ = dialog.show_modal();
        }
    });
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
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
        <dialog node_ref=dialog class="help" aria-labelledby="help-heading" on:close=move |_| desk.help.set(false)>
            <header>
                <h2 id="help-heading">"Keyboard shortcuts"</h2>
                <button type="button" class="tool" aria-label="Close" on:click=close>
                    {icon(icon::CLOSE)}
                </button>
            </header>
            <dl>{rows.into_iter().collect_view()}</dl>
        </dialog>
    }
}
