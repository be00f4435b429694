//! The log's pages in the page, and their rows. Keyed by nothing: a row is
//! itself.

use std::any::Any;
use std::ptr;
use std::rc::Rc;

use crate::browser::dom::Element;
use crate::model::{Pages, Watched};

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
    list("rows", pages.0.clone(), move |page| {
        list("page", page.rows.clone(), move |each| row(each, scene))
    })
}

/// Keeps what is in the page in step with a list of the model. Items come at
/// the end, or some of them at the beginning, so what is the same at either end
/// stays and what is in between is made anew: cheaper than a comparison of the
/// whole list by keys.
fn list<T: 'static>(
    classes: &str,
    items: Watched<Vec<Rc<T>>>,
    draw: impl Fn(&Rc<T>) -> View + 'static,
) -> View {
    let mut shown = Vec::new();
    let fill = move |parent: &Element| {
        items.with(|items| {
            let erased: Vec<_> = items
                .iter()
                .map(|item| Rc::clone(item) as Rc<dyn Any>)
                .collect();
            show(&mut shown, erased, parent, &|index| draw(&items[index]));
        });
    };
    el("div", classes).filled(fill).view()
}

/// `draw` is given the place of an item.
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
    let next = rest.first().and_then(|next| next.view.first());
    items.truncate(items.len() - after);
    shown.extend(
        items
            .into_iter()
            .enumerate()
            .skip(before)
            .map(|(index, item)| {
                let view = untrack(|| draw(index));
                ShownItem {
                    item,
                    view: match next {
                        Some(next) => view.show_before(next),
                        None => view.show_in(parent),
                    },
                }
            }),
    );
    shown.append(&mut rest);
}
