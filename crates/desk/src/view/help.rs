//! The list of shortcuts.

use leptos::prelude::*;

use super::dialog::Dialog;
use crate::browser::focus::ids;
use crate::desk::Desk;
use crate::state::shortcut::SHORTCUTS;

/// A dialog that opens when the desk asks for help.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let desk = Desk::of_page();
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
    Dialog {
        id: ids::HELP,
        heading: "Keyboard shortcuts".into_any(),
        body: view! { <dl>{rows.into_iter().collect_view()}</dl> }.into_any(),
        open: desk.help.into(),
        on_close: Box::new(move || desk.help.set(false)),
    }
    .view()
}
