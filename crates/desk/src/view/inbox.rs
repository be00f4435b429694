//! The pane with the list of conversations.

use leptos::html::Div;
use leptos::prelude::*;

use super::avatar::avatar;
use super::icon::{self, icon};
use super::row::Row;
use crate::browser::focus::ids;
use crate::desk::Desk;
use crate::state::inbox::Inbox;

/// From this far above the end of the list the next page is fetched.
const AHEAD_PX: i32 = 400;

/// The list, its search field, and who is logged in.
#[component]
pub(crate) fn InboxPane(name: String) -> impl IntoView {
    let desk = Desk::of_page();
    let scroller = NodeRef::<Div>::new();
    let shown = Memo::new(move |_| {
        let query = desk.query.get();
        desk.inbox.with(|inbox| {
            inbox
                .matching(&query)
                .map(|conversation| conversation.id)
                .collect::<Vec<_>>()
        })
    });
    let more = Memo::new(move |_| desk.inbox.with(|inbox| inbox.next().is_some()));
    let on_scroll = move |_| {
        if let Some(list) = scroller.get_untracked()
            && list.scroll_height() - list.scroll_top() - list.client_height() < AHEAD_PX
        {
            desk.fetch_more();
        }
    };
    view! {
        <section class="pane inbox" aria-label="Conversations">
            <header>
                <span class="mark">{icon(icon::KITE)}</span>
                <h2>"Inbox"</h2>
                <Unread />
            </header>
            <Search />
            <div class="rows" node_ref=scroller on:scroll=on_scroll data-list="">
                <ul>
                    <For each=move || shown.get() key=|id| *id let:id>
                        <Row id />
                    </For>
                </ul>
                <Show when=move || shown.with(Vec::is_empty)>
                    <Nothing />
                </Show>
                <Show when=move || more.get()>
                    <button type="button" class="quiet more" on:click=move |_| desk.fetch_more()>
                        "Load more"
                    </button>
                </Show>
            </div>
            <Account name />
        </section>
    }
}

#[component]
fn Unread() -> impl IntoView {
    let desk = Desk::of_page();
    let unread = Memo::new(move |_| desk.inbox.with(Inbox::unread));
    view! {
        <Show when=move || { unread.get() > 0 }>
            <span class="total">{move || unread.get()} " unread"</span>
        </Show>
    }
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
        let (loaded, failed, empty) = desk
            .inbox
            .with(|inbox| (inbox.is_loaded(), inbox.has_failed(), inbox.is_empty()));
        if !empty {
            view! {
                <div class="empty" role="status">
                    {icon(icon::SEARCH)} <h3>"Nothing found"</h3>
                    <p>"No loaded conversation has “" {desk.query.get().trim().to_owned()} "” in its name or last message."</p>
                    <button type="button" class="quiet" on:click=move |_| desk.query.set(String::new())>
                        "Clear the search"
                    </button>
                </div>
            }
            .into_any()
        } else if loaded {
            view! {
                <div class="empty">
                    {icon(icon::CHAT)} <h3>"No conversations yet"</h3>
                    <p>"As soon as a visitor writes, the conversation appears here by itself."</p>
                    <p>
                        "To try it, write to yourself on the "
                        <a href="/" target="_blank" rel="noopener">"demo page"</a>"."
                    </p>
                </div>
            }
            .into_any()
        } else if failed {
            view! {
                <div class="empty" role="status">
                    {icon(icon::WARNING)} <h3>"The list could not be loaded"</h3>
                    <button type="button" class="quiet" on:click=move |_| desk.fetch_list()>
                        "Try again"
                    </button>
                </div>
            }
            .into_any()
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

#[component]
fn Account(name: String) -> impl IntoView {
    let desk = Desk::of_page();
    view! {
        <footer>
            {avatar(&name, &name)} <span class="who">{name}</span>
            <button
                type="button"
                class="tool"
                aria-label="Keyboard shortcuts"
                title="Keyboard shortcuts (?)"
                on:click=move |_| desk.help.set(true)
            >
                {icon(icon::KEYS)}
            </button>
            <button type="button" class="tool" aria-label="Log out" title="Log out" on:click=move |_| desk.log_out()>
                {icon(icon::LEAVE)}
            </button>
        </footer>
    }
}
