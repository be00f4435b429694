//! Where the visitor writes.

use kite_protocol::file::ALLOWED;
use kite_protocol::limits::TEXT_BYTES;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    ClipboardEvent, Event, HtmlElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent,
};

use crate::controller::Intent;

use super::Scene;
use super::chip::chip;
use super::element::{el, tool};
use super::icon::{ATTACH, SEND, icon};
use super::tray::Tray;

/// What browsers report as the key code while an input method composes.
const COMPOSING: u32 = 229;

pub(super) fn composer(tray: Tray, scene: Scene) -> AnyView {
    let strings = scene.strings;
    let draft = RwSignal::new(String::new());
    let chips = el("ul", "tray")
        .flag("hidden", move || tray.is_empty())
        .live(move || {
            let chips = tray.chips().into_iter();
            let chips: Vec<_> = chips.map(|each| chip(each, tray, scene)).collect();
            chips.into_any()
        });
    let hint = el("p", "hint").attr("role", "status").live_text(move || {
        let hint = if is_too_long(draft) {
            strings.text_too_long
        } else {
            ""
        };
        hint.to_owned()
    });
    let attach = tool("tool attach", strings.attach, icon(ATTACH))
        .attr("part", "attach")
        .on("click", move |_| {
            if let Some(picker) = scene.find::<HtmlElement>(".picker") {
                picker.click();
            }
        });
    let picker = el("input", "picker")
        .attr("type", "file")
        .attr("multiple", "")
        .attr("hidden", "")
        .attr("accept", &accepted())
        .on("change", move |event| {
            if let Some(picker) = target::<HtmlInputElement>(&event) {
                tray.add_list(picker.files());
                // So that picking the same file again is a change.
                picker.set_value("");
            }
            scene.focus_input();
        });
    let send = tool("tool send", strings.send, icon(SEND))
        .attr("part", "send")
        .flag("disabled", move || !is_ready(draft, tray))
        .on("click", move |_| {
            send(draft, tray, scene);
            scene.focus_input();
        });
    let field = el("div", "field")
        .child(attach.view())
        .child(picker.view())
        .child(input(draft, tray, scene))
        .child(send.view());
    el("div", "composer")
        .attr("part", "composer")
        .child(chips.view())
        .child(hint.view())
        .child(field.view())
        .view()
}

/// The field, which grows with its text.
fn input(draft: RwSignal<String>, tray: Tray, scene: Scene) -> AnyView {
    let input = el("textarea", "input")
        .attr("part", "input")
        .attr("rows", "1")
        .attr("placeholder", scene.strings.placeholder)
        .attr("aria-label", scene.strings.placeholder)
        .attr("enterkeyhint", "send")
        .live_value(move || draft.get())
        .on("input", move |event| {
            if let Some(input) = target::<HtmlTextAreaElement>(&event) {
                draft.set(input.value());
            }
        })
        .on("keydown", move |event| {
            let key: &KeyboardEvent = event.unchecked_ref();
            let composes = key.is_composing() || key.key_code() == COMPOSING;
            if key.key() == "Enter" && !key.shift_key() && !composes {
                event.prevent_default();
                send(draft, tray, scene);
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
        .live_attr("data-text", move || draft.get())
        .child(input.view())
        .view()
}

fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

fn is_too_long(draft: RwSignal<String>) -> bool {
    draft.with(|draft| draft.trim().len() > TEXT_BYTES)
}

fn is_ready(draft: RwSignal<String>, tray: Tray) -> bool {
    let written = draft.with(|draft| !draft.trim().is_empty());
    (written || tray.is_ready()) && !is_too_long(draft)
}

fn send(draft: RwSignal<String>, tray: Tray, scene: Scene) {
    if !untrack(|| is_ready(draft, tray)) {
        return;
    }
    let text = draft.with_untracked(|draft| draft.trim().to_owned());
    draft.set(String::new());
    for file in tray.take() {
        scene.emit(Intent::SendFile(file));
    }
    if !text.is_empty() {
        scene.emit(Intent::SendText(text));
    }
    // The log runs from the bottom up: 0 is its end.
    if let Some(log) = scene.find::<HtmlElement>(".log") {
        log.set_scroll_top(0);
    }
}

/// The media types that the picker offers.
fn accepted() -> String {
    ALLOWED.map(|(media_type, _)| media_type).join(",")
}
