//! What cannot be taken back, or touches a person, is asked first.

use leptos::prelude::*;

use super::button::{Look, action};
use super::dialog::{self, Dialog};
use super::element::el;
use crate::browser::focus::ids;
use crate::desk::{Desk, Question};

/// The dialog that asks.
pub(crate) fn question() -> AnyView {
    let desk = Desk::of_page();
    let heading = move || {
        let heading = desk.asked().map(|question| match question {
            Question::Block(_) => "Block this visitor?",
            Question::Unblock(_) => "Unblock this visitor?",
            Question::Delete { .. } => "Delete this message?",
        });
        heading.unwrap_or_default().into()
    };
    Dialog {
        id: ids::QUESTION,
        heading: Box::new(heading),
        body: Box::new(move || desk.asked().map(|question| body(desk, question))),
        open: Memo::new(move |_| desk.asked().is_some()),
    }
    .view()
}

fn body(desk: Desk, question: Question) -> AnyView {
    let (words, look, button) = match question {
        Question::Block(_) => (
            "They can still read what was written here, but send nothing more, until somebody unblocks them.",
            Look::Danger,
            "Block",
        ),
        Question::Unblock(_) => ("They can write again.", Look::Main, "Unblock"),
        Question::Delete { .. } => (
            "It disappears for the visitor and for every operator. This cannot be undone.",
            Look::Danger,
            "Delete",
        ),
    };
    let cancel = action(Look::Plain, "Cancel", || dialog::close(ids::QUESTION));
    let yes = action(look, button, move || {
        dialog::close(ids::QUESTION);
        desk.confirm(question);
    });
    el("div", "")
        .child(el("p", "words").text(words).view())
        .child(el("div", "actions").child(cancel).child(yes).view())
        .view()
}
