//! The reply field, with what is attached to it.

use kite_protocol::file::ALLOWED;
use leptos::prelude::*;
use web_sys::{ClipboardEvent, KeyboardEvent, SubmitEvent};

use super::button::Tool;
use super::element::el;
use super::icon::{self, icon};
use crate::browser::focus::ids;
use crate::browser::{files, focus, keyboard};
use crate::desk::Desk;
use crate::state::draft::{Draft, Readiness};
use crate::state::outgoing::LocalFile;
use crate::state::text;

/// Where an operator writes.
#[component]
pub(crate) fn Composer(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let text = move || of_draft(desk, id, |draft| draft.text.clone());
    // A mirror of the text below the field gives it its height; a last empty
    // line needs something on it to count.
    let mirror = move || of_draft(desk, id, |draft| [draft.text.as_str(), " "].concat());
    let ready = Memo::new(move |_| of_draft(desk, id, Draft::readiness) == Readiness::Ready);
    let editing = Memo::new(move |_| of_draft(desk, id, |draft| draft.editing.is_some()));
    let send = move || {
        desk.send_draft(id);
        focus::focus(ids::REPLY);
        if let Some(log) = document().get_element_by_id(ids::LOG) {
            log.set_scroll_top(0);
        }
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let on_key = move |event: KeyboardEvent| {
        let up = event.key() == "ArrowUp" && !event.shift_key() && !event.alt_key();
        let idle = || {
            of_draft(desk, id, |draft| {
                draft.text.is_empty() && draft.editing.is_none()
            })
        };
        if up && untrack(idle) && desk.edit_last(id) {
            event.prevent_default();
            return;
        }
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
            {typist(desk, id)}
            <Trouble id />
            {changed(desk, id)}
            {attached(desk, id)}
            <div class="field" class:editing=move || editing.get()>
                <Picker id />
                <div class="grow" data-mirror=mirror>
                    <textarea
                        id=ids::REPLY
                        rows="1"
                        dir="auto"
                        placeholder="Write a reply"
                        aria-label=move || if editing.get() { "Change the message" } else { "Reply" }
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
                    aria-label=move || if editing.get() { "Save" } else { "Send" }
                    title=move || if editing.get() { "Save (Enter)" } else { "Send (Enter)" }
                    aria-disabled=move || (!ready.get()).to_string()
                >
                    {move || icon(if editing.get() { icon::CHECK } else { icon::SEND })}
                </button>
            </div>
        </form>
    }
}

/// Something about the draft of a conversation, which may not have been begun.
fn of_draft<T>(desk: Desk, id: i64, read: impl FnOnce(&Draft) -> T) -> T {
    desk.drafts.with(|drafts| match drafts.get(&id) {
        Some(draft) => read(draft),
        None => read(&Draft::default()),
    })
}

/// Why something cannot be sent as it is.
#[component]
fn Trouble(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let words = move || {
        of_draft(desk, id, |draft| {
            draft.refused.clone().or_else(|| match draft.readiness() {
                Readiness::TooLong(bytes) => {
                    let size = text::size(bytes as u64);
                    Some(["This is too long for one message, by ", &size, "."].concat())
                }
                Readiness::Empty | Readiness::Ready => None,
            })
        })
    };
    view! { <p class="trouble" role="alert">{words}</p> }
}

/// Whether the visitor is typing. Its room is kept: nothing jumps.
fn typist(desk: Desk, id: i64) -> AnyView {
    let name = Memo::new(move |_| {
        desk.inbox.with(|inbox| {
            let known = inbox.get(id).filter(|_| inbox.types(id))?;
            Some(known.name.clone())
        })
    });
    let words = move || {
        let name = name.get()?;
        let mut dots = el("span", "dots").attr("aria-hidden", "true");
        for _ in 0..3 {
            dots = dots.child(el("i", "").view());
        }
        let name = el("bdi", "").text(&name).view();
        Some((dots.view(), name, " is typing…".into_any()).into_any())
    };
    el("p", "typist").live(words).view()
}

/// Which message is being changed, and how to leave it.
fn changed(desk: Desk, id: i64) -> impl Fn() -> Option<AnyView> + Send + 'static {
    let original = Memo::new(move |_| {
        of_draft(desk, id, |draft| {
            draft
                .editing
                .as_ref()
                .map(|editing| editing.original.clone())
        })
    });
    move || {
        let original = original.get()?;
        let cancel = Tool {
            class: "tool small",
            title: "Cancel (Esc)",
            ..Tool::new(icon::CLOSE, "Cancel")
        };
        let words = el("p", "")
            .child(el("strong", "").text("Changing").view())
            .child(el("span", "").attr("dir", "auto").text(&original).view());
        let changed = el("div", "changed")
            .child(icon(icon::PEN))
            .child(words.view())
            .child(cancel.button(move || {
                desk.cancel_edit(id);
                focus::focus(ids::REPLY);
            }));
        Some(changed.view())
    }
}

/// The files that wait for the text to be sent.
fn attached(desk: Desk, id: i64) -> impl Fn() -> Option<AnyView> + Send + 'static {
    // They go with the next message, not with a change of another.
    let files = Memo::new(move |_| {
        of_draft(desk, id, |draft| {
            let editing = draft.editing.is_some();
            if editing {
                Vec::new()
            } else {
                draft.files.clone()
            }
        })
    });
    move || {
        let files = files.get();
        (!files.is_empty()).then(|| {
            let mut list = el("ul", "attached").attr("aria-label", "Attached files");
            for (message, file) in files {
                list = list.child(chip(desk, id, message, &file));
            }
            list.view()
        })
    }
}

fn chip(desk: Desk, id: i64, message: String, file: &LocalFile) -> AnyView {
    let picture = match &file.preview {
        Some(url) => el("img", "").attr("src", url).attr("alt", "").view(),
        None => icon(icon::FILE),
    };
    let remove = Tool {
        class: "tool small",
        ..Tool::new(icon::CLOSE, &["Remove ", &file.name].concat())
    };
    let on_remove = move || {
        desk.detach(id, &message);
        focus::focus(ids::REPLY);
    };
    let about = el("span", "about")
        .child(
            el("span", "file-name")
                .attr("dir", "auto")
                .text(&file.name)
                .view(),
        )
        .child(el("span", "file-size").text(&text::size(file.size)).view());
    el("li", "")
        .child(picture)
        .child(about.view())
        .child(remove.button(on_remove))
        .view()
}

#[component]
fn Picker(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let attach = Tool {
        title: "Attach files (A)",
        ..Tool::new(icon::CLIP, "Attach files")
    };
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
        {attach.button(|| focus::click(ids::PICKER))}
    }
}
