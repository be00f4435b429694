//! The rows of the log in the page. Keyed by nothing: a row is itself.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use leptos::tachys::view::any_view::AnyViewState;
use web_sys::Element;

use crate::model::{Row, Watched};

use super::Scene;
use super::row::row;

/// A row in the page.
struct Shown {
    row: Arc<Row>,
    view: AnyViewState,
    /// What the row's view made goes with it.
    _owner: Owner,
}

/// Keeps the rows in the page in step with those of the model. Messages come
/// at the end, or a page of them at the beginning, so what is the same at
/// either end stays and the rows in between are made anew: cheaper than a
/// comparison of the whole log by keys.
pub(super) fn show_rows(rows: Watched<Vec<Arc<Row>>>, scene: Scene) {
    // Weakly: the owner keeps this effect, and both would live for ever.
    let owner = Owner::current().map(|owner| owner.downgrade());
    let mut shown: Vec<Shown> = Vec::new();
    Effect::new(move || {
        let rows = rows.get();
        let owner = owner.as_ref().and_then(WeakOwner::upgrade);
        let (Some(owner), Some(parent)) = (owner, scene.find::<Element>(".rows")) else {
            return;
        };
        let is_same = |(shown, row): &(&Shown, &Arc<Row>)| Arc::ptr_eq(&shown.row, row);
        let before = shown.iter().zip(&rows).take_while(is_same).count();
        let ends = shown[before..]
            .iter()
            .rev()
            .zip(rows[before..].iter().rev());
        let after = ends.take_while(is_same).count();
        let mut rest = shown.split_off(shown.len() - after);
        for mut gone in shown.drain(before..) {
            gone.view.unmount();
        }
        for new in &rows[before..rows.len() - after] {
            let owner = owner.child();
            let mut view = owner.with(|| untrack(|| row(new, scene).build()));
            match rest.first() {
                Some(next) => {
                    next.view.insert_before_this(&mut view);
                }
                None => view.mount(&parent, None),
            }
            shown.push(Shown {
                row: Arc::clone(new),
                view,
                _owner: owner,
            });
        }
        shown.append(&mut rest);
    });
}
