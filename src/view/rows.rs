//! The log's pages in the page, and their rows. Keyed by nothing: a row is
//! itself.

use std::any::Any;
use std::ptr;
use std::rc::Rc;

use crate::browser::chapters;
use crate::browser::dom::Element;
use crate::model::{Page, Pages, Row, Watched};

use super::Scene;
use super::effect::untrack;
use super::element::{Shown, View, el};
use super::row::row;

struct ShownItem {
    item: Rc<dyn Any>,
    view: Shown,
}

/// The log, by pages: each is laid out by itself.
pub(super) fn rows(pages: &Pages, scene: Scene) -> View {
    let draw = move |page: &Rc<Page>| {
        let mut shown = Vec::new();
        let rows = page.rows.clone();
        let draw = move |each: &Rc<Row>| row(each, scene);
        let fill = move |page: &Element| keep(&mut shown, &rows, page, &draw);
        el("div", "page").filled(fill).view()
    };
    let mut shown = Vec::new();
    let pages = pages.0.clone();
    let fill = move |rows: &Element| {
        keep(&mut shown, &pages, rows, &draw);
        chapters::tidy(rows);
    };
    el("div", "rows").filled(fill).view()
}

/// Keeps what is in the page in step with a list of the model. Items come at
/// the end, or some of them at the beginning, so what is the same at either end
/// stays and what is in between is made anew: cheaper than a comparison of the
/// whole list by keys.
fn keep<T: 'static>(
    shown: &mut Vec<ShownItem>,
    items: &Watched<Vec<Rc<T>>>,
    parent: &Element,
    draw: &dyn Fn(&Rc<T>) -> View,
) {
    items.with(|items| {
        let erased: Vec<_> = items
            .iter()
            .map(|item| Rc::clone(item) as Rc<dyn Any>)
            .collect();
        show(shown, erased, parent, &|index| draw(&items[index]));
    });
}

/// `draw` is given the place of an item, and draws one element.
fn show(
    shown: &mut Vec<ShownItem>,
    mut items: Vec<Rc<dyn Any>>,
    parent: &Element,
    draw: &dyn Fn(usize) -> View,
) {
    let is_same = |(shown, item): &(&ShownItem, &Rc<dyn Any>)| {
        ptr::addr_eq(Rc::as_ptr(&shown.item), Rc::as_ptr(item))
    };
    let before = shown.iter().zip(&items).take_while(is_same).count();
    let ends = shown[before..]
        .iter()
        .rev()
        .zip(items[before..].iter().rev());
    let after = ends.take_while(is_same).count();
    let mut rest = shown.split_off(shown.len() - after);
    shown.truncate(before);
    let mut previous = shown.last().and_then(|last| last.view.first().cloned());
    items.truncate(items.len() - after);
    shown.extend(
        items
            .into_iter()
            .enumerate()
            .skip(before)
            .map(|(index, item)| {
                let view = untrack(|| draw(index));
                let view = view.show_by(&|node| chapters::put(parent, node, previous.as_ref()));
                previous = view.first().cloned();
                ShownItem { item, view }
            }),
    );
    shown.append(&mut rest);
}
