//! The pane with the list of conversations.

use leptos::prelude::*;

use super::account::{account, availability};
use super::button::quiet;
use super::element::el;
use super::empty::{demo_page, empty, sentence};
use super::icon::{self, icon};
use super::outlets::parked;
use super::row::row;
use crate::browser::focus::{self, ids};
use crate::desk::Desk;
use crate::state::inbox::{Filter, Inbox};

/// From this far above the end of the list the next page is fetched.
const AHEAD_PX: i32 = 400;

/// The list, its search field, and who is logged in.
pub(crate) fn inbox_pane(name: &str) -> AnyView {
    let desk = Desk::of_page();
    let shown = Memo::new(move |_| {
        let query = desk.query.get();
        desk.inbox.with(|inbox| {
            inbox
                .matching(&query)
                .map(|conversation| conversation.id)
                .collect::<Vec<_>>()
        })
    });
    let none = Memo::new(move |_| shown.with(Vec::is_empty));
    let more = Memo::new(move |_| desk.inbox.with(|inbox| inbox.next().is_some()));
    view! {
        <section class="pane inbox" aria-label="Conversations">
            <header>
                <span class="mark">{icon(icon::KITE)}</span>
                <h2>"Inbox"</h2>
                {unread()}
                {availability()}
            </header>
            <Search />
            {tabs()}
            {parked()}
            <div
                class="rows"
                data-list=""
                on:scroll:target=move |event| {
                    let list = event.target();
                    if list.scroll_height() - list.scroll_top() - list.client_height() < AHEAD_PX {
                        desk.fetch_more();
                    }
                }
            >
                <ul>
                    <For each=move || shown.get() key=|id| focus::row_id(*id) let:id>
                        {row(id)}
                    </For>
                </ul>
                {move || none.get().then(|| view! { <Nothing /> })}
                {move || more.get().then(|| quiet("Load more", move || desk.fetch_more()))}
            </div>
            {account(name)}
        </section>
    }
    .into_any()
}

/// How many messages wait to be read.
fn unread() -> impl Fn() -> Option<AnyView> + Send + 'static {
    let desk = Desk::of_page();
    move || {
        let unread = desk.inbox.with(Inbox::unread);
        (unread > 0).then(|| {
            el("span", "total")
                .text(&unread.to_string())
                .child(el("span", "sr-only").text(" unread").view())
                .view()
        })
    }
}

/// Which conversations are listed.
fn tabs() -> AnyView {
    let desk = Desk::of_page();
    let current = Memo::new(move |_| desk.inbox.with(Inbox::filter));
    let mut tabs = el("div", "tabs")
        .attr("role", "group")
        .attr("aria-label", "Show conversations");
    for (filter, words) in [
        (Filter::Open, "Open"),
        (Filter::Resolved, "Resolved"),
        (Filter::All, "All"),
    ] {
        let tab = el("button", "")
            .attr("type", "button")
            .live_attr("aria-pressed", move || {
                (current.get() == filter).to_string()
            })
            .on("click", move |_| desk.turn_to(filter))
            .text(words);
        tabs = tabs.child(tab.view());
    }
    tabs.view()
}

#[component]
fn Search() -> impl IntoView {
    let desk = Desk::of_page();
    view! {
        <search class="search">
            {icon(icon::SEARCH)}
            <input
                id=ids::SEARCH
                type="search"
                placeholder="Search"
                aria-label="Search conversations"
                autocomplete="off"
                prop:value=move || desk.query.get()
                on:input:target=move |event| desk.query.set(event.target().value())
            />
            <kbd aria-hidden="true">"/"</kbd>
        </search>
    }
}

/// Why the list is empty, and what can be done about it.
#[component]
fn Nothing() -> impl IntoView {
    let desk = Desk::of_page();
    move || {
        let (loaded, failed, none_loaded) = desk
            .inbox
            .with(|inbox| (inbox.is_loaded(), inbox.has_failed(), inbox.is_empty()));
        if !none_loaded {
            let query = desk.query.get();
            let words = [
                "Nothing loaded has “",
                query.trim(),
                "” in its name or last message.",
            ];
            let clear = quiet("Clear the search", move || desk.query.set(String::new()));
            let body = (sentence(&words.concat()), clear).into_any();
            empty(icon::SEARCH, "Nothing found", body)
        } else if loaded && desk.inbox.with(Inbox::filter) == Filter::Resolved {
            let words =
                "Resolved conversations wait here, and come back when their visitor writes.";
            empty(icon::CHECK, "Nothing resolved yet", sentence(words))
        } else if loaded
            && desk
                .inbox
                .with(|inbox| inbox.filter() == Filter::Open && inbox.knows_any())
        {
            let words = "Nobody waits for an answer. New messages appear here by themselves.";
            empty(icon::CHECK, "All done", sentence(words))
        } else if loaded {
            let words = "As soon as a visitor writes, the conversation appears here by itself.";
            let body = (
                sentence(words),
                demo_page("To try it, write to yourself on the "),
            );
            empty(icon::CHAT, "No conversations yet", body.into_any())
        } else if failed {
            let again = quiet("Try again", move || desk.fetch_list());
            empty(icon::WARNING, "The list could not be loaded", again)
        } else {
            view! {
                <div class="skeleton" role="status">
                    <span class="sr-only">"Loading conversations…"</span>
                    {[(); 6].map(|()| view! { <i></i> }).into_iter().collect_view()}
                </div>
            }
            .into_any()
        }
    }
}
