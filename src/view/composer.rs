//! Where the visitor writes.

use kite_protocol::file::ALLOWED;
use kite_protocol::limits::TEXT_BYTES;
use leptos::ev::{ClipboardEvent, Event, KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::controller::Intent;

use super::Scene;
use super::chip::chip;
use super::icon::{ATTACH, SEND, icon};
use super::live::{flag, on, part, text};
use super::tray::Tray;

/// What browsers report as the key code while an input method composes.
const COMPOSING: u32 = 229;

pub(super) fn composer(tray: Tray, scene: Scene) -> AnyView {
    let strings = scene.strings;
    let draft = RwSignal::new(String::new());
    let pick = on(move |_: MouseEvent| {
        if let Some(picker) = scene.find::<HtmlElement>(".picker") {
            picker.click();
        }
    });
    let picked = on(move |_: Event| {
        if let Some(picker) = scene.find::<HtmlInputElement>(".picker") {
            tray.add_list(picker.files());
            // So that picking the same file again is a change.
            picker.set_value("");
        }
        scene.focus_input();
    });
    let click = on(move |_: MouseEvent| {
        send(draft, tray, scene);
        scene.focus_input();
    });
    let chips = move || {
        let chips = tray.chips().into_iter();
        let chips: Vec<_> = chips.map(|each| chip(each, tray, scene)).collect();
        chips.into_any()
    };
    let hint = move || {
        if is_too_long(draft) {
            strings.text_too_long.to_owned()
        } else {
            String::new()
        }
    };
    view! {
        <div class="composer" part="composer">
            <ul class="tray" hidden=flag(move || tray.is_empty())>
                {part(chips)}
            </ul>
            <p class="hint" role="status">
                {text(hint)}
            </p>
            <div class="field">
                <button
                    class="tool attach"
                    part="attach"
                    type="button"
                    aria-label=strings.attach
                    on:click=pick
                >
                    {icon(ATTACH)}
                </button>
                <input
                    class="picker"
                    type="file"
                    multiple
                    hidden
                    accept=accepted()
                    on:change=picked
                />
                {input(draft, tray, scene)}
                <button
                    class="tool send"
                    part="send"
                    type="button"
                    aria-label=strings.send
                    disabled=flag(move || !is_ready(draft, tray))
                    on:click=click
                >
                    {icon(SEND)}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// The field, which grows with its text.
fn input(draft: RwSignal<String>, tray: Tray, scene: Scene) -> AnyView {
    let key_down = on(move |event: KeyboardEvent| {
        let composes = event.is_composing() || event.key_code() == COMPOSING;
        if event.key() == "Enter" && !event.shift_key() && !composes {
            event.prevent_default();
            send(draft, tray, scene);
        }
    });
    let paste = on(move |event: ClipboardEvent| {
        let files = event.clipboard_data().and_then(|data| data.files());
        if files.as_ref().is_some_and(|files| files.length() > 0) {
            event.prevent_default();
            tray.add_list(files);
        }
    });
    let write = on(move |event: Event| draft.set(event_target_value(&event)));
    let hint = scene.strings.placeholder;
    view! {
        <div class="grow" data-text=text(move || draft.get())>
            <textarea
                class="input"
                part="input"
                rows="1"
                placeholder=hint
                aria-label=hint
                enterkeyhint="send"
                prop:value=text(move || draft.get())
                on:input=write
                on:keydown=key_down
                on:paste=paste
            ></textarea>
        </div>
    }
    .into_any()
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
