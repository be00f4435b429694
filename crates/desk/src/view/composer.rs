//! The reply field, with what is attached to it.

use kite_protocol::file::ALLOWED;
use leptos::prelude::*;
use web_sys::{ClipboardEvent, KeyboardEvent, SubmitEvent};

use super::icon::{self, icon};
use crate::browser::focus::ids;
use crate::browser::{files, focus, keyboard};
use crate::desk::Desk;
use crate::state::draft::{Draft, Readiness};
use crate::state::text;

/// Where an operator writes.
#[component]
pub(crate) fn Composer(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let draft = Memo::new(move |_| {
        desk.drafts
            .with(|drafts| drafts.get(&id).cloned().unwrap_or_default())
    });
    let text = move || draft.with(|draft| draft.text.clone());
    // A mirror of the text below the field gives it its height; a last empty
    // line needs something on it to count.
    let mirror = move || draft.with(|draft| [draft.text.as_str(), " "].concat());
    let readiness = Memo::new(move |_| draft.with(Draft::readiness));
    let send = move || {
        desk.send_draft(id);
        focus::focus(ids::REPLY);
        if let Some(log) = document().get_element_by_id("log") {
            log.set_scroll_top(0);
        }
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let on_key = move |event: KeyboardEvent| {
        let sends = event.key() == "Enter" && !event.shift_key() && !event.alt_key();
        if sends && !keyboard::is_composing(&event) {
            event.prevent_default();
            send();
        }
    };
    let on_paste = move |event: ClipboardEvent| {
        let pasted = files::pasted(&event);
        if !pasted.is_empty() {
            event.prevent_default();
            desk.attach(id, pasted);
        }
    };
    view! {
        <form class="composer" on:submit=on_submit>
            <Trouble readiness />
            <Attached id draft />
            <div class="field">
                <Picker id />
                <div class="grow" data-mirror=mirror>
                    <textarea
                        id=ids::REPLY
                        rows="1"
                        dir="auto"
                        placeholder="Write a reply"
                        aria-label="Reply"
                        enterkeyhint="send"
                        aria-keyshortcuts="r"
                        prop:value=text
                        on:input:target=move |event| desk.write(id, event.target().value())
                        on:keydown=on_key
                        on:paste=on_paste
                    ></textarea>
                </div>
                <button
                    class="send"
                    aria-label="Send"
                    title="Send (Enter)"
                    aria-disabled=move || (readiness.get() != Readiness::Ready).to_string()
                >
                    {icon(icon::SEND)}
                </button>
            </div>
        </form>
    }
}

/// Why something cannot be sent as it is.
#[component]
fn Trouble(readiness: Memo<Readiness>) -> impl IntoView {
    let desk = Desk::of_page();
    let words = move || {
        desk.attach_error.get().or_else(|| match readiness.get() {
            Readiness::TooLong(bytes) => Some(
                [
                    "This is too long for one message, by ",
                    &text::size(bytes as u64),
                    ".",
                ]
                .concat(),
            ),
            Readiness::Empty | Readiness::Ready => None,
        })
    };
    view! { <p class="trouble" role="alert">{words}</p> }
}

/// The files that wait for the text to be sent.
#[component]
fn Attached(id: i64, draft: Memo<Draft>) -> impl IntoView {
    let desk = Desk::of_page();
    let files = move || draft.with(|draft| draft.files.clone());
    view! {
        <Show when=move || draft.with(|draft| !draft.files.is_empty())>
            <ul class="attached" aria-label="Attached files">
                <For each=files key=|(file, _)| file.clone() let((file_id, file))>
                    <li>
                        {match file.preview {
                            Some(url) => view! { <img src=url alt="" /> }.into_any(),
                            None => icon(icon::FILE).into_any(),
                        }}
                        <span class="about">
                            <span class="file-name" dir="auto">{file.name.clone()}</span>
                            <span class="file-size">{text::size(file.size)}</span>
                        </span>
                        <button
                            type="button"
                            class="tool small"
                            aria-label=["Remove ", &file.name].concat()
                            on:click=move |_| {
                                desk.detach(id, &file_id);
                                focus::focus(ids::REPLY);
                            }
                        >
                            {icon(icon::CLOSE)}
                        </button>
                    </li>
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn Picker(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let accept = ALLOWED.map(|(media_type, _)| media_type).join(",");
    view! {
        <input
            id=ids::PICKER
            type="file"
            multiple
            hidden
            accept=accept
            on:change:target=move |event| {
                let input = event.target();
                desk.attach(id, files::listed(input.files()));
                // So that the same file can be chosen again.
                input.set_value("");
                focus::focus(ids::REPLY);
            }
        />
        <button
            type="button"
            class="tool"
            aria-label="Attach files"
            title="Attach files (A)"
            on:click=move |_| focus::click(ids::PICKER)
        >
            {icon(icon::CLIP)}
        </button>
    }
}
