//! The pane with the open conversation.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Node};

use super::avatar::avatar;
use super::button::Tool;
use super::composer::Composer;
use super::icon::{self, icon};
use super::log::Log;
use super::waiting::{Label, waiting};
use crate::browser::files;
use crate::browser::focus::ids;
use crate::desk::Desk;
use crate::state::shortcut::Command;
use crate::state::time;

/// Head, log and reply field of a conversation. Files may be dropped anywhere on it.
#[component]
pub(crate) fn ThreadPane(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let dropping = RwSignal::new(false);
    let on_over = move |event: DragEvent| {
        if files::drags_files(&event) {
            event.prevent_default();
            dropping.set(true);
        }
    };
    let on_leave = move |event: DragEvent| {
        let into = event
            .related_target()
            .and_then(|node| node.dyn_into::<Node>().ok());
        let pane = event
            .current_target()
            .and_then(|node| node.dyn_into::<Node>().ok());
        if !pane.is_some_and(|pane| pane.contains(into.as_ref())) {
            dropping.set(false);
        }
    };
    let on_drop = move |event: DragEvent| {
        if files::drags_files(&event) {
            event.prevent_default();
            dropping.set(false);
            desk.attach(id, files::dropped(&event));
        }
    };
    view! {
        <section
            class="pane thread"
            class:dropping=move || dropping.get()
            aria-labelledby=ids::HEADING
            on:dragover=on_over
            on:dragleave=on_leave
            on:drop=on_drop
        >
            <Head id />
            <Log id />
            <Composer id />
            <div class="drop-hint" aria-hidden="true">
                {icon(icon::CLIP)} "Drop to attach"
            </div>
        </section>
    }
}

#[component]
fn Head(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let conversation = Memo::new(move |_| desk.inbox.with(|inbox| inbox.get(id).cloned()));
    let back = Tool {
        class: "tool back",
        ..Tool::new(icon::BACK, "Back to the list")
    };
    let picture = move || {
        let known = conversation.get()?;
        Some(avatar(&known.name, &known.handle))
    };
    // The heading itself stays the same element: the keyboard may be on it.
    let name = move || {
        let known = conversation.get();
        known.map_or_else(|| "Conversation".into(), |known| known.name)
    };
    let handle = move || {
        let known = conversation.get()?;
        (known.handle != known.name).then_some(known.handle)
    };
    let since = move || {
        let since = time::millis(&conversation.get()?.waiting_since?);
        Some(waiting(since, desk.now.get(), Label::Shown))
    };
    view! {
        <header>
            {back.button(move || desk.close())}
            {picture}
            <div class="titles">
                <h2 id=ids::HEADING tabindex="-1" dir="auto">
                    {name}
                </h2>
                <span class="handle">{handle}</span>
            </div>
            {since}
            <button
                type="button"
                class="tool for-details"
                aria-label="Visitor’s details"
                title="Visitor’s details (I)"
                aria-expanded=move || desk.details.get().to_string()
                on:click=move |_| { desk.obey(Command::Details); }
            >
                {icon(icon::PERSON)}
            </button>
        </header>
    }
}
