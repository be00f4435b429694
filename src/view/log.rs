//! The log. Its scroller runs from the bottom up (`column-reverse`), by which
//! the browser itself keeps the newest message in view until the visitor
//! scrolls away from it, whatever grows above or below.

use kite_protocol::MessageId;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use leptos::tachys::view::any_view::AnyViewState;
use web_sys::Element;

use crate::model::{Model, Row, Watched};

use super::Scene;
use super::element::el;
use super::empty::empty;
use super::row::row;

use std::sync::Arc;

pub(super) fn log(model: &Model, scene: Scene) -> AnyView {
    show_rows(model.rows.clone(), scene);
    let stream = el("div", "stream").child(empty(model, scene));
    // Not live: the panel's status says each new message once, and the log
    // of an earlier visit never.
    el("div", "log")
        .attr("part", "log")
        .attr("role", "log")
        .attr("aria-live", "off")
        .attr("aria-label", scene.strings.messages)
        .attr("tabindex", "0")
        .child(stream.view())
        .view()
}

/// A row in the page.
struct Shown {
    id: MessageId,
    view: AnyViewState,
    /// What the row's view made goes with it.
    _owner: Owner,
}

/// Keeps the rows in the page in step with those of the model. Messages come
/// at the end and stay, so the rows up to the first difference are kept and
/// the others made anew: cheaper than a keyed comparison of the whole log.
fn show_rows(rows: Watched<Vec<Arc<Row>>>, scene: Scene) {
    // Weakly: the owner keeps this effect, and both would live for ever.
    let owner = Owner::current().map(|owner| owner.downgrade());
    let mut shown: Vec<Shown> = Vec::new();
    Effect::new(move || {
        let rows = rows.get();
        let owner = owner.as_ref().and_then(WeakOwner::upgrade);
        let (Some(owner), Some(stream)) = (owner, scene.find::<Element>(".stream")) else {
            return;
        };
        let pairs = shown.iter().zip(&rows);
        let same = pairs.take_while(|(shown, row)| shown.id == row.id).count();
        for mut gone in shown.drain(same..) {
            gone.view.unmount();
        }
        for each in &rows[same..] {
            let owner = owner.child();
            let mut view = owner.with(|| untrack(|| row(each, scene).build()));
            view.mount(&stream, None);
            shown.push(Shown {
                id: each.id.clone(),
                view,
                _owner: owner,
            });
        }
    });
}
