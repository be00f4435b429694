//! The list of shortcuts.

use leptos::prelude::*;

use super::dialog::Dialog;
use super::element::el;
use crate::browser::focus::ids;
use crate::desk::{Desk, Dialog as Shown};
use crate::state::shortcut::SHORTCUTS;

/// A dialog that opens when the desk asks for help.
pub(crate) fn help() -> AnyView {
    let desk = Desk::of_page();
    Dialog {
        id: ids::HELP,
        heading: Box::new(|| "Keyboard shortcuts".into()),
        body: Box::new(|| Some(rows())),
        open: Memo::new(move |_| desk.dialog.get() == Some(Shown::Help)),
    }
    .view()
}

fn rows() -> AnyView {
    let mut rows = el("dl", "");
    for shortcut in &SHORTCUTS {
        let mut keys = el("dd", "");
        for key in shortcut.keys {
            keys = keys.child(el("kbd", "").text(key).view());
        }
        let does = el("dt", "").text(shortcut.does).view();
        rows = rows.child(el("div", "").child(does).child(keys.view()).view());
    }
    rows.view()
}
