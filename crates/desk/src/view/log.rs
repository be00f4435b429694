//! The messages of the open conversation.
//!
//! The scroller grows upwards (`column-reverse`): its end stays in view when
//! messages come, and its place when older pages come, without any arithmetic.
//! Its `scrollTop` is therefore 0 at the end and negative above. Only what
//! comes at the end while somebody reads above has to be made up for; browsers'
//! own scroll anchoring mistakes older pages here and is off.

use leptos::prelude::*;
use web_sys::Element;

use super::button::quiet;
use super::element::el;
use super::empty::{empty, sentence};
use super::icon::{self, icon};
use super::line::line;
use super::message::message;
use crate::browser::focus::ids;
use crate::browser::{clock, focus};
use crate::desk::Desk;
use crate::state::layout::{self, Row};
use crate::state::thread::Thread;

/// From this far below the beginning the older page is fetched.
const AHEAD_PX: i32 = 600;

/// So near to the end counts as at the end.
const END_PX: i32 = 48;

/// The log, with what stands before its first message.
#[component]
pub(crate) fn Log(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let rows = Memo::new(move |_| {
        desk.threads.with(|threads| {
            threads
                .get(&id)
                .map(|thread| layout::rows(thread, &clock::day_of))
                .unwrap_or_default()
        })
    });
    let receipt = Memo::new(move |_| {
        desk.threads.with(|threads| {
            let thread = threads.get(&id)?;
            desk.inbox.with(|inbox| thread.receipt(inbox.get(id)?))
        })
    });
    let look = move || {
        let Some(log) = scroller() else {
            return;
        };
        desk.at_end.set(-log.scroll_top() < END_PX);
        if log.scroll_height() - log.client_height() + log.scroll_top() < AHEAD_PX {
            desk.fetch_older(id);
        }
    };
    let last = StoredValue::new_local(None::<Element>);
    let settle = move || {
        if let Some(log) = scroller() {
            if !desk.at_end.get_untracked()
                && let Some(before) = last.get_value()
            {
                log.set_scroll_top(log.scroll_top() - height_after(&before));
            }
            last.set_value(log.query_selector(".log > :last-child").ok().flatten());
        }
        look();
    };
    Effect::new(move |_| {
        rows.track();
        // Before the new rows are painted.
        request_animation_frame(settle);
    });
    let to_end = move |_| {
        if let Some(log) = scroller() {
            log.set_scroll_top(0);
            focus::focus(ids::LOG);
        }
    };
    let away = Memo::new(move |_| !desk.at_end.get());
    view! {
            <div class="log-place">
                <div class="log-scroller" id=ids::LOG on:scroll=move |_| look() tabindex="0" role="log" aria-label="Messages">
                    <div class="log">
                        <Beginning id />
                        <For each=move || rows.get() key=Row::key let:row>
                            {match row {
                                Row::Day(at) => day(desk, at),
                                Row::New => el("p", "separator new").child(el("span", "").text("New").view()).view(),
                                Row::Message(said) => message(id, said, receipt),
                                Row::Line(change) => line(id, change),
                            }}
                        </For>
                    </div>
                </div>
                {move || away.get().then(|| view! {
    <button type="button" class="to-end" on:click=to_end>
                        {icon(icon::DOWN)} <span class="sr-only">"To the last message"</span>
                    </button>
    })}
            </div>
        }
}

fn scroller() -> Option<Element> {
    document().get_element_by_id(ids::LOG)
}

/// How much has come after an element that was the last one.
fn height_after(element: &Element) -> i32 {
    let Some(last) = element
        .parent_element()
        .and_then(|parent| parent.last_element_child())
    else {
        return 0;
    };
    let added =
        last.get_bounding_client_rect().bottom() - element.get_bounding_client_rect().bottom();
    #[expect(clippy::cast_possible_truncation, reason = "a length on the screen")]
    let added = added.round() as i32;
    added
}

fn day(desk: Desk, at: i64) -> AnyView {
    let words = el("span", "").live_text(move || clock::day(at, desk.now.get()));
    el("p", "separator").child(words.view()).view()
}

/// What stands before the first message that is loaded.
#[component]
fn Beginning(id: i64) -> impl IntoView {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Loading,
        Failed,
        Older,
        Whole,
        Empty,
    }
    let desk = Desk::of_page();
    let state = Memo::new(move |_| {
        desk.threads.with(|threads| match threads.get(&id) {
            Some(thread) if thread.has_failed() && !thread.is_loaded() => State::Failed,
            Some(thread) if thread.older_before().is_some() => State::Older,
            Some(thread)
                if thread.is_loaded() && thread.entries().is_empty() && is_still(thread) =>
            {
                State::Empty
            }
            Some(thread) if thread.is_loaded() => State::Whole,
            _ => State::Loading,
        })
    });
    move || match state.get() {
        State::Loading => view! {
            <div class="skeleton bubbles" role="status">
                <span class="sr-only">"Loading messages…"</span>
                {[(); 5].map(|()| view! { <i></i> }).into_iter().collect_view()}
            </div>
        }
        .into_any(),
        State::Failed => {
            let again = quiet("Try again", move || desk.fetch_thread(id));
            empty(icon::WARNING, "The messages could not be loaded", again)
        }
        State::Older => quiet("Load earlier messages", move || desk.fetch_older(id)),
        State::Whole => el("p", "origin")
            .text("The conversation begins here.")
            .view(),
        State::Empty => {
            let words = "The visitor has opened the chat and not written. You may begin.";
            empty(icon::CHAT, "No messages yet", sentence(words))
        }
    }
}

fn is_still(thread: &Thread) -> bool {
    thread.outgoing().is_empty()
}
