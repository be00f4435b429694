//! A builder of elements. It makes nodes of the page at once; what changes in
//! them is an effect each, and goes with its element as its listeners do. What
//! is built is one pointer, and its closures are boxed before anything is done
//! with them: the views are half of the panel, and so each call is small.

use std::mem;

use wasm_bindgen::JsCast;
use web_sys::Event;

use crate::browser::dom::{self, Element, Node};
use crate::browser::listener::Listener;

use super::effect::Effect;

/// A piece of the page, which is not in the page yet; none is nothing.
pub(super) struct View(Option<Box<Piece>>);

/// A piece that is in the page. Dropped, it is no longer.
pub(super) struct Shown(View);

/// An element that is being put together.
pub(super) struct El(Box<Piece>);

struct Piece {
    /// Of an element: itself.
    node: Node,
    /// What stands behind it.
    others: Vec<Node>,
    kept: Vec<Kept>,
}

/// What goes when its piece of the page goes.
#[expect(dead_code, reason = "kept")]
enum Kept {
    Effect(Effect),
    Listener(Listener),
}

/// Where a text that changes is seen.
enum TextPlace {
    Attribute(Element, &'static str),
    Value(Element),
    Node(Node),
}

/// What comes and goes.
enum FlagPlace {
    Attribute(Element),
    Class(dom::Classes),
}

/// An element with these classes.
pub(super) fn el(tag: &'static str, classes: &str) -> El {
    El::new(dom::element(tag), classes)
}

/// An element of a drawing, with these classes.
pub(super) fn svg(tag: &'static str, classes: &str) -> El {
    El::new(dom::svg(tag), classes)
}

/// Where those children of `<kite-chat>` stand that name it.
pub(super) fn slot(name: &str) -> El {
    el("slot", "").attr("name", name)
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
    pieces.into_iter().fold(nothing(), View::and)
}

/// Nothing.
pub(super) fn nothing() -> View {
    View(None)
}

impl View {
    fn and(self, other: Self) -> Self {
        let (mut piece, mut other) = match (self.0, other.0) {
            (Some(piece), Some(other)) => (piece, other),
            (one, other) => return Self(one.or(other)),
        };
        piece.others.push(other.node);
        piece.others.append(&mut other.others);
        piece.kept.append(&mut other.kept);
        Self(Some(piece))
    }

    /// Shows it at the end of an element.
    pub(super) fn show_in(self, parent: &Element) -> Shown {
        self.show_by(&|node| parent.append(node))
    }

    /// Shows it before a node.
    pub(super) fn show_before(self, next: &Node) -> Shown {
        self.show_by(&|node| next.before(node))
    }

    /// Shows it where `put` puts each of its nodes.
    pub(super) fn show_by(self, put: &dyn Fn(&Node)) -> Shown {
        self.each(put);
        Shown(self)
    }

    fn each(&self, run: &dyn Fn(&Node)) {
        if let Some(piece) = &self.0 {
            run(&piece.node);
            piece.others.iter().for_each(run);
        }
    }
}

impl Shown {
    /// Where it begins; none for nothing.
    pub(super) fn first(&self) -> Option<&Node> {
        Some(&self.0.0.as_ref()?.node)
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        // First: an element that loses the focus is not to tell of it.
        if let Some(piece) = &mut self.0.0 {
            piece.kept.clear();
        }
        self.0.each(&Node::remove);
    }
}

impl El {
    fn new(element: Element, classes: &str) -> Self {
        let el = Self(Box::new(Piece {
            node: element.into(),
            others: Vec::new(),
            kept: Vec::new(),
        }));
        if classes.is_empty() {
            el
        } else {
            el.attr("class", classes)
        }
    }

    fn element(&self) -> &Element {
        self.0.node.unchecked_ref()
    }

    pub(super) fn attr(self, name: &'static str, value: &str) -> Self {
        self.element().set_attribute(name, value);
        self
    }

    /// An attribute that changes.
    pub(super) fn live_attr(
        self,
        name: &'static str,
        live: impl FnMut() -> String + 'static,
    ) -> Self {
        let place = TextPlace::Attribute(self.element().clone(), name);
        self.follow_text(place, Box::new(live))
    }

    /// An attribute that comes and goes.
    pub(super) fn flag(self, name: &'static str, live: impl FnMut() -> bool + 'static) -> Self {
        let place = FlagPlace::Attribute(self.element().clone());
        self.follow_flag(place, name, Box::new(live))
    }

    /// A class that comes and goes.
    pub(super) fn class_if(self, name: &'static str, live: impl FnMut() -> bool + 'static) -> Self {
        let place = FlagPlace::Class(self.element().classes());
        self.follow_flag(place, name, Box::new(live))
    }

    /// The value of a field.
    pub(super) fn live_value(self, live: impl FnMut() -> String + 'static) -> Self {
        let place = TextPlace::Value(self.element().clone());
        self.follow_text(place, Box::new(live))
    }

    pub(super) fn on(self, event: &'static str, listen: impl FnMut(Event) + 'static) -> Self {
        self.listen(event, Box::new(listen))
    }

    pub(super) fn child(mut self, child: View) -> Self {
        child.each(&|node| self.element().append(node));
        if let Some(mut piece) = child.0 {
            self.0.kept.append(&mut piece.kept);
        }
        self
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.element().append(&dom::text(text));
        self
    }

    /// A text that changes.
    pub(super) fn live_text(self, live: impl FnMut() -> String + 'static) -> Self {
        let node = dom::text("");
        self.element().append(&node);
        self.follow_text(TextPlace::Node(node), Box::new(live))
    }

    /// A part of the view that changes.
    pub(super) fn live(self, live: impl FnMut() -> View + 'static) -> Self {
        self.follow_view(Box::new(live))
    }

    /// What stands in it is up to `fill`, which runs again when what it read
    /// has changed.
    pub(super) fn filled(self, mut fill: impl FnMut(&Element) + 'static) -> Self {
        let element = self.element().clone();
        self.follow(Box::new(move || fill(&element)))
    }

    pub(super) fn view(self) -> View {
        View(Some(self.0))
    }

    fn listen(mut self, event: &'static str, listen: Box<dyn FnMut(Event)>) -> Self {
        let listener = Listener::new(self.element().clone(), event, listen);
        self.0.kept.push(Kept::Listener(listener));
        self
    }

    /// Screen readers may say again what is written again.
    fn follow_text(self, place: TextPlace, mut live: Box<dyn FnMut() -> String>) -> Self {
        let mut shown = None;
        self.follow(Box::new(move || {
            let text = live();
            if shown.as_ref() != Some(&text) {
                place.show(&text);
                shown = Some(text);
            }
        }))
    }

    fn follow_flag(
        self,
        place: FlagPlace,
        name: &'static str,
        mut live: Box<dyn FnMut() -> bool>,
    ) -> Self {
        self.follow(Box::new(move || place.show(name, live())))
    }

    fn follow_view(self, mut live: Box<dyn FnMut() -> View>) -> Self {
        // An empty text says where it belongs, also while there is nothing.
        let end = dom::text("");
        self.element().append(&end);
        let mut shown = Shown(nothing());
        self.follow(Box::new(move || {
            let next = live();
            drop(mem::replace(&mut shown, Shown(nothing())));
            shown = next.show_before(&end);
        }))
    }

    fn follow(mut self, run: Box<dyn FnMut()>) -> Self {
        self.0.kept.extend(Effect::new(run).map(Kept::Effect));
        self
    }
}

impl TextPlace {
    fn show(&self, text: &str) {
        match self {
            Self::Attribute(element, name) => element.set_attribute(name, text),
            Self::Value(element) => element.set_value(text),
            Self::Node(node) => node.set_data(text),
        }
    }
}

impl FlagPlace {
    fn show(&self, name: &str, is_there: bool) {
        match self {
            Self::Attribute(element) => element.toggle_attribute(name, is_there),
            Self::Class(classes) => classes.toggle(name, is_there),
        }
    }
}
