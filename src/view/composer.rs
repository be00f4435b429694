//! Where the visitor writes.

use kite_protocol::file::ALLOWED;
use kite_protocol::limits::TEXT_BYTES;
use leptos::ev::{ClipboardEvent, KeyboardEvent};
use leptos::html::{Input, Textarea};
use leptos::prelude::*;

use crate::controller::Intent;
use crate::i18n::Strings;

use super::Emit;
use super::chip::chip;
use super::icon::{ATTACH, SEND, icon};
use super::tray::Tray;

/// What browsers report as the key code while an input method composes.
const COMPOSING: u32 = 229;

pub(super) fn composer(tray: Tray, strings: &'static Strings, emit: Emit) -> AnyView {
    let draft = RwSignal::new(String::new());
    let picker = NodeRef::<Input>::new();
    let input = NodeRef::<Textarea>::new();
    let too_long = Memo::new(move |_| draft.with(|draft| draft.trim().len() > TEXT_BYTES));
    let is_ready = Memo::new(move |_| {
        !too_long.get() && (tray.is_ready() || draft.with(|draft| !draft.trim().is_empty()))
    });
    let send = move || {
        if !is_ready.get_untracked() {
            return;
        }
        let text = draft.with_untracked(|draft| draft.trim().to_owned());
        draft.set(String::new());
        for file in tray.take() {
            emit.send(Intent::SendFile(file));
        }
        if !text.is_empty() {
            emit.send(Intent::SendText(text));
        }
    };
    let key_down = move |event: KeyboardEvent| {
        let composes = event.is_composing() || event.key_code() == COMPOSING;
        if event.key() == "Enter" && !event.shift_key() && !composes {
            event.prevent_default();
            send();
        }
    };
    let paste = move |event: ClipboardEvent| {
        let files = event.clipboard_data().and_then(|data| data.files());
        if files.as_ref().is_some_and(|files| files.length() > 0) {
            event.prevent_default();
            tray.add_list(files);
        }
    };
    let pick = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    let picked = move |_| {
        if let Some(picker) = picker.get_untracked() {
            tray.add_list(picker.files());
            // So that picking the same file again is a change.
            picker.set_value("");
        }
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    let send_and_stay = move |_| {
        send();
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    view! {
        <div class="composer" part="composer">
            <ul class="tray" hidden=move || tray.chips().is_empty()>
                <For
                    each=move || tray.chips()
                    key=|each| each.key
                    children=move |each| chip(&each, tray, strings)
                />
            </ul>
            <p class="hint" role="status">
                {move || too_long.get().then_some(strings.text_too_long)}
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
                    node_ref=picker
                    on:change=picked
                />
                <div class="grow" data-text=move || draft.get()>
                    <textarea
                        class="input"
                        part="input"
                        rows="1"
                        placeholder=strings.placeholder
                        aria-label=strings.placeholder
                        enterkeyhint="send"
                        node_ref=input
                        prop:value=move || draft.get()
                        on:input=move |event| draft.set(event_target_value(&event))
                        on:keydown=key_down
                        on:paste=paste
                    ></textarea>
                </div>
                <button
                    class="tool send"
                    part="send"
                    type="button"
                    aria-label=strings.send
                    disabled=move || !is_ready.get()
                    on:click=send_and_stay
                >
                    {icon(SEND)}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// The media types that the picker offers.
fn accepted() -> String {
    ALLOWED.map(|(media_type, _)| media_type).join(",")
}
