//! What cannot be taken back, or touches a person, is asked first.

use leptos::prelude::*;

use super::button::{Look, action};
use super::dialog::{self, Dialog};
use crate::browser::focus::ids;
use crate::desk::{Desk, Question as Asked};

/// The dialog that asks.
#[component]
pub(crate) fn Question() -> impl IntoView {
    let desk = Desk::of_page();
    let heading = move || {
        desk.question.get().map(|question| match question {
            Asked::Block(_) => "Block this visitor?",
            Asked::Unblock(_) => "Unblock this visitor?",
            Asked::Delete { .. } => "Delete this message?",
        })
    };
    let body = move || {
        let question = desk.question.get()?;
        let (words, look, button) = match question {
            Asked::Block(_) => (
                "They can still read what was written here, but send nothing more, until somebody unblocks them.",
                Look::Danger,
                "Block",
            ),
            Asked::Unblock(_) => ("They can write again.", Look::Main, "Unblock"),
            Asked::Delete { .. } => (
                "It disappears for the visitor and for every operator. This cannot be undone.",
                Look::Danger,
                "Delete",
            ),
        };
        let yes = move || {
            dialog::close(ids::QUESTION);
            desk.confirm(question);
        };
        Some(view! {
            <p class="words">{words}</p>
            <div class="actions">
                {action(Look::Plain, "Cancel", || dialog::close(ids::QUESTION))}
                {action(look, button, yes)}
            </div>
        })
    };
    Dialog {
        id: ids::QUESTION,
        heading: heading.into_any(),
        body: body.into_any(),
        open: Signal::derive(move || desk.question.get().is_some()),
        on_close: Box::new(move || desk.question.set(None)),
    }
    .view()
}
