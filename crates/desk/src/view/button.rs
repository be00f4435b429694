//! Buttons.

use leptos::prelude::*;

use super::element::el;
use super::icon::{Drawing, icon};

/// How much a button asks for.
#[derive(Clone, Copy)]
pub(crate) enum Look {
    /// One way among others.
    Plain,
    /// The way that is expected.
    Main,
    /// What does harm, if it was not meant.
    Danger,
}

/// A button of words.
pub(crate) fn quiet(words: &'static str, on_click: impl FnMut() + 'static) -> AnyView {
    boxed("quiet", words, Box::new(on_click))
}

/// A button of words with an outline.
pub(crate) fn action(look: Look, words: &'static str, on_click: impl FnMut() + 'static) -> AnyView {
    let class = match look {
        Look::Plain => "action",
        Look::Main => "action main",
        Look::Danger => "action danger",
    };
    boxed(class, words, Box::new(on_click))
}

fn boxed(class: &'static str, words: &'static str, mut on_click: Box<dyn FnMut()>) -> AnyView {
    el("button", class)
        .attr("type", "button")
        .on("click", move |_| on_click())
        .text(words)
        .view()
}

/// A button that is an icon.
pub(crate) struct Tool {
    /// What is drawn.
    pub drawing: Drawing,
    /// What it does.
    pub label: String,
    /// The same, with its key: shown on hovering.
    pub title: &'static str,
    /// Its classes.
    pub class: &'static str,
}

impl Tool {
    /// A tool that does what its label says, and has no key.
    pub(crate) fn new(drawing: Drawing, label: &str) -> Self {
        Self {
            drawing,
            label: label.into(),
            title: "",
            class: "tool",
        }
    }

    /// The button.
    pub(crate) fn button(self, on_click: impl FnMut() + 'static) -> AnyView {
        self.boxed(Box::new(on_click))
    }

    fn boxed(self, mut on_click: Box<dyn FnMut()>) -> AnyView {
        el("button", self.class)
            .attr("type", "button")
            .attr("aria-label", &self.label)
            .attr("title", self.title)
            .on("click", move |_| on_click())
            .child(icon(self.drawing))
            .view()
    }
}
