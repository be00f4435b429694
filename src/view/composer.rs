//! Where the visitor writes.

use leptos::prelude::untrack;
use wasm_bindgen::JsCast;
use web_sys::{
    ClipboardEvent, Event, HtmlElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent,
};

use crate::controller::Intent;
use crate::model::{Limits, Watched};

use super::Scene;
use super::chip::chip;
use super::element::{View, el, group, tool};
use super::icon::{ATTACH, SEND, icon};
use super::tray::Tray;

/// What browsers report as the key code while an input method composes.
const COMPOSING: u32 = 229;

/// What the visitor has written and chosen so far.
#[derive(Clone)]
struct Draft {
    text: Watched<String>,
    tray: Tray,
    limits: Watched<Limits>,
    scene: Scene,
}

pub(super) fn composer(limits: &Watched<Limits>, tray: &Tray, scene: Scene) -> View {
    let draft = Draft {
        text: Watched::default(),
        tray: tray.clone(),
        limits: limits.clone(),
        scene,
    };
    let field = el("div", "field")
        .child(attach(&draft))
        .child(input(&draft))
        .child(send_button(&draft));
    el("div", "composer")
        .attr("part", "composer")
        .child(chips(tray, scene))
        .child(hint(draft))
        .child(field.view())
        .view()
}

fn chips(tray: &Tray, scene: Scene) -> View {
    let (content, emptiness) = (tray.clone(), tray.clone());
    el("ul", "tray")
        .flag("hidden", move || emptiness.is_empty())
        .live(move || {
            let chips = content.chips().into_iter();
            group(chips.map(|each| chip(each, &content, scene)))
        })
        .view()
}

fn hint(draft: Draft) -> View {
    el("p", "hint")
        .attr("role", "status")
        .live_text(move || {
            let hint = if draft.is_too_long() {
                draft.scene.strings.text_too_long
            } else {
                ""
            };
            hint.to_owned()
        })
        .view()
}

fn attach(draft: &Draft) -> View {
    let (limits, tray, scene) = (draft.limits.clone(), draft.tray.clone(), draft.scene);
    let picker = el("input", "picker")
        .attr("type", "file")
        .attr("multiple", "")
        .attr("hidden", "")
        .live_attr("accept", move || limits.with(Limits::types))
        .on("change", move |event| {
            if let Some(picker) = target::<HtmlInputElement>(&event) {
                tray.add_list(picker.files());
                // So that picking the same file again is a change.
                picker.set_value("");
            }
            scene.focus_input();
        });
    let button = tool("tool attach", scene.strings.attach, icon(ATTACH))
        .attr("part", "attach")
        .on("click", move |_| {
            if let Some(picker) = scene.find::<HtmlElement>(".picker") {
                picker.click();
            }
        });
    group([button.view(), picker.view()])
}

fn send_button(draft: &Draft) -> View {
    let (sending, readiness) = (draft.clone(), draft.clone());
    tool("tool send", draft.scene.strings.send, icon(SEND))
        .attr("part", "send")
        .flag("disabled", move || !readiness.is_ready())
        .on("click", move |_| {
            sending.send();
            sending.scene.focus_input();
        })
        .view()
}

/// The field, which grows with its text.
fn input(draft: &Draft) -> View {
    let hint = draft.scene.strings.placeholder;
    let (written, shown, mirrored) = (draft.text.clone(), draft.text.clone(), draft.text.clone());
    let (sending, tray, scene) = (draft.clone(), draft.tray.clone(), draft.scene);
    let input = el("textarea", "input")
        .attr("part", "input")
        .attr("rows", "1")
        .attr("placeholder", hint)
        .attr("aria-label", hint)
        .attr("enterkeyhint", "send")
        .live_value(move || shown.get())
        .on("input", move |event| {
            if let Some(input) = target::<HtmlTextAreaElement>(&event) {
                let text = input.value();
                scene.emit(Intent::Typing(!text.trim().is_empty()));
                written.set(text);
            }
        })
        .on("keydown", move |event| {
            let key: &KeyboardEvent = event.unchecked_ref();
            let composes = key.is_composing() || key.key_code() == COMPOSING;
            if key.key() == "Enter" && !key.shift_key() && !composes {
                event.prevent_default();
                sending.send();
            }
        })
        .on("paste", move |event| {
            let data = event.unchecked_ref::<ClipboardEvent>().clipboard_data();
            let files = data.and_then(|data| data.files());
            if files.as_ref().is_some_and(|files| files.length() > 0) {
                event.prevent_default();
                tray.add_list(files);
            }
        });
    el("div", "grow")
        .live_attr("data-text", move || mirrored.get())
        .child(input.view())
        .view()
}

impl Draft {
    fn is_too_long(&self) -> bool {
        let max = self.limits.with(|limits| limits.text);
        self.text.with(|text| text.trim().len() > max)
    }

    fn is_ready(&self) -> bool {
        let written = self.text.with(|text| !text.trim().is_empty());
        (self.tray.is_ready() || written) && !self.is_too_long()
    }

    fn send(&self) {
        if !untrack(|| self.is_ready()) {
            return;
        }
        let text = self.text.peek(|text| text.trim().to_owned());
        self.text.set(String::new());
        // The text first: while the files are uploaded it overtakes them, and
        // operators and visitor would see two orders.
        if !text.is_empty() {
            self.scene.emit(Intent::SendText(text));
        }
        for file in self.tray.take() {
            self.scene.emit(Intent::SendFile(file));
        }
        // The log runs from the bottom up: 0 is its end.
        if let Some(log) = self.scene.find::<HtmlElement>(".log") {
            log.set_scroll_top(0);
        }
    }
}

fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}
