//! The head of the open conversation: who it is, how it stands, what to do.

use kite_desk_api::{Conversation, State};
use leptos::prelude::*;

use super::avatar::avatar;
use super::button::Tool;
use super::icon::{self, icon};
use super::standing::{mark, verified};
use super::waiting::{Label, waiting};
use crate::browser::focus::ids;
use crate::desk::Desk;
use crate::state::shortcut::Command;
use crate::state::time;

/// The head.
#[component]
pub(crate) fn Head(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let conversation = Memo::new(move |_| desk.inbox.with(|inbox| inbox.get(id).cloned()));
    let back = Tool {
        class: "tool back",
        ..Tool::new(icon::BACK, "Back to the list")
    };
    let picture = move || {
        let known = conversation.get()?;
        Some(view! {
            <span class="face" class:online=known.online>
                {avatar(&known.name, &known.handle)}
            </span>
        })
    };
    // The heading itself stays the same element: the keyboard may be on it.
    let name = move || {
        let known = conversation.get();
        known.map_or_else(|| "Conversation".into(), |known| known.name)
    };
    let proven = move || Some(verified(conversation.get()?.subject).into_any());
    let proven = move || {
        conversation
            .with(|known| known.as_ref().is_some_and(|known| known.subject.is_some()))
            .then(proven)
    };
    let about = move || conversation.with(|known| known.as_ref().map(about));
    let blocked = move || {
        conversation.get()?.blocked_since?;
        Some(mark("chip flagged", icon::BLOCK, "Blocked"))
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
                <span class="handle">{proven} {about}</span>
            </div>
            {blocked}
            {since}
            <Resolve id />
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

/// What stands below the name: the handle where that is another, and whether
/// the visitor is there.
fn about(known: &Conversation) -> String {
    let handle = (known.handle != known.name).then_some(known.handle.as_str());
    let online = known.online.then_some("online");
    let parts: Vec<_> = handle.into_iter().chain(online).collect();
    parts.join(" · ")
}

#[component]
fn Resolve(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let resolved = Memo::new(move |_| desk.standing(id) == Some(State::Resolved));
    view! {
        <button
            type="button"
            class="action resolve"
            title=move || if resolved.get() { "Open again (E)" } else { "Resolve (E)" }
            aria-keyshortcuts="e"
            on:click=move |_| desk.turn_state(id)
        >
            {move || {
                let (drawing, words) = if resolved.get() {
                    (icon::REOPEN, "Reopen")
                } else {
                    (icon::CHECK, "Resolve")
                };
                view! {
                    {icon(drawing)} <span class="label">{words}</span>
                }
            }}
        </button>
    }
}
