//! A builder of elements. It makes nodes of the page at once; what changes in
//! them is an effect each, and goes with its element as its listeners do.

use std::mem;

use web_sys::Event;

use crate::browser::dom::{self, Element, Node};
use crate::browser::listener::Listener;

use super::effect::Effect;

/// A piece of the page, which is not in the page yet.
#[derive(Default)]
pub(super) struct View {
    nodes: Vec<Node>,
    kept: Vec<Kept>,
}

/// A piece that is in the page. Dropped, it is no longer.
#[derive(Default)]
pub(super) struct Shown(View);

/// What goes when its piece of the page goes.
#[expect(dead_code, reason = "kept")]
enum Kept {
    Effect(Effect),
    Listener(Listener),
}

/// An element that is being put together.
pub(super) struct El {
    element: Element,
    kept: Vec<Kept>,
}

/// An element with these classes.
pub(super) fn el(tag: &'static str, classes: &str) -> El {
    El::new(dom::element(tag), classes)
}

/// An element of a drawing, with these classes.
pub(super) fn svg(tag: &'static str, classes: &str) -> El {
    El::new(dom::svg(tag), classes)
}

/// A button that only shows an icon, and so needs a name.
pub(super) fn tool(classes: &str, name: &str, icon: View) -> El {
    el("button", classes)
        .attr("type", "button")
        .attr("aria-label", name)
        .child(icon)
}

/// Several pieces, one behind the other.
pub(super) fn group(pieces: impl IntoIterator<Item = View>) -> View {
    let mut group = View::default();
    for piece in pieces {
        group.append(piece);
    }
    group
}

/// Nothing.
pub(super) fn nothing() -> View {
    View::default()
}

impl View {
    fn append(&mut self, mut other: Self) {
        self.nodes.append(&mut other.nodes);
        self.kept.append(&mut other.kept);
    }

    /// Shows it at the end of an element.
    pub(super) fn show_in(self, parent: &Element) -> Shown {
        for node in &self.nodes {
            parent.append(node);
        }
        Shown(self)
    }

    /// Shows it before a node.
    pub(super) fn show_before(self, next: &Node) -> Shown {
        for node in &self.nodes {
            next.before(node);
        }
        Shown(self)
    }
}

impl Shown {
    /// Where it begins; none for nothing.
    pub(super) fn first(&self) -> Option<&Node> {
        self.0.nodes.first()
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        // First: an element that loses the focus is not to tell of it.
        self.0.kept.clear();
        for node in &self.0.nodes {
            node.remove();
        }
    }
}

impl El {
    fn new(element: Element, classes: &str) -> Self {
        let el = Self {
            element,
            kept: Vec::new(),
        };
        if classes.is_empty() {
            el
        } else {
            el.attr("class", classes)
        }
    }

    pub(super) fn attr(self, name: &'static str, value: &str) -> Self {
        self.element.set_attribute(name, value);
        self
    }

    /// An attribute that changes.
    pub(super) fn live_attr(
        mut self,
        name: &'static str,
        live: impl FnMut() -> String + 'static,
    ) -> Self {
        let element = self.element.clone();
        let show = move |value: &str| element.set_attribute(name, value);
        self.follow_text(Box::new(live), Box::new(show));
        self
    }

    /// An attribute that comes and goes.
    pub(super) fn flag(mut self, name: &'static str, live: impl FnMut() -> bool + 'static) -> Self {
        let element = self.element.clone();
        let show = move |is_there| element.toggle_attribute(name, is_there);
        self.follow_flag(Box::new(live), Box::new(show));
        self
    }

    /// A class that comes and goes.
    pub(super) fn class_if(
        mut self,
        name: &'static str,
        live: impl FnMut() -> bool + 'static,
    ) -> Self {
        let classes = self.element.classes();
        let show = move |is_there| classes.toggle(name, is_there);
        self.follow_flag(Box::new(live), Box::new(show));
        self
    }

    /// The value of a field.
    pub(super) fn live_value(mut self, live: impl FnMut() -> String + 'static) -> Self {
        let element = self.element.clone();
        let show = move |value: &str| element.set_value(value);
        self.follow_text(Box::new(live), Box::new(show));
        self
    }

    pub(super) fn on(mut self, event: &'static str, listen: impl FnMut(Event) + 'static) -> Self {
        let listener = Listener::new(self.element.clone(), event, listen);
        self.kept.push(Kept::Listener(listener));
        self
    }

    pub(super) fn child(mut self, mut child: View) -> Self {
        for node in &child.nodes {
            self.element.append(node);
        }
        self.kept.append(&mut child.kept);
        self
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.element.append(&dom::text(text));
        self
    }

    /// A text that changes.
    pub(super) fn live_text(mut self, live: impl FnMut() -> String + 'static) -> Self {
        let node = dom::text("");
        self.element.append(&node);
        let show = move |text: &str| node.set_data(text);
        self.follow_text(Box::new(live), Box::new(show));
        self
    }

    /// A part of the view that changes.
    pub(super) fn live(mut self, live: impl FnMut() -> View + 'static) -> Self {
        self.follow_view(Box::new(live));
        self
    }

    pub(super) fn view(self) -> View {
        View {
            nodes: vec![self.element.into()],
            kept: self.kept,
        }
    }

    /// What stands in it is up to `run`, which runs again when what it read
    /// has changed.
    pub(super) fn filled(mut self, mut run: impl FnMut(&Element) + 'static) -> Self {
        let element = self.element.clone();
        self.follow(Box::new(move || run(&element)));
        self
    }

    /// Screen readers may say again what is written again.
    fn follow_text(&mut self, mut live: Box<dyn FnMut() -> String>, show: Box<dyn Fn(&str)>) {
        let mut shown = None;
        self.follow(Box::new(move || {
            let text = Some(live());
            if text != shown {
                show(text.as_deref().unwrap_or_default());
                shown = text;
            }
        }));
    }

    fn follow_flag(&mut self, mut live: Box<dyn FnMut() -> bool>, show: Box<dyn Fn(bool)>) {
        self.follow(Box::new(move || show(live())));
    }

    fn follow_view(&mut self, mut live: Box<dyn FnMut() -> View>) {
        // An empty text says where it belongs, also while there is nothing.
        let end = dom::text("");
        self.element.append(&end);
        let mut shown = Shown::default();
        self.follow(Box::new(move || {
            let next = live();
            drop(mem::take(&mut shown));
            shown = next.show_before(&end);
        }));
    }

    fn follow(&mut self, run: Box<dyn FnMut()>) {
        self.kept.extend(Effect::new(run).map(Kept::Effect));
    }
}
