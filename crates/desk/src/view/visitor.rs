//! The pane that tells who writes.

use leptos::prelude::*;

use super::avatar::avatar;
use super::button::Tool;
use super::icon;
use super::waiting::{Label, waiting};
use crate::browser::clock;
use crate::browser::focus::ids;
use crate::desk::Desk;
use crate::state::thread::Thread;
use crate::state::time;

/// What is known of the visitor of a conversation.
#[component]
pub(crate) fn VisitorPane(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let conversation = Memo::new(move |_| desk.inbox.with(|inbox| inbox.get(id).cloned()));
    let began = move || {
        let began = desk
            .threads
            .with(|threads| threads.get(&id).and_then(Thread::began));
        began.map_or_else(|| "–".into(), clock::full)
    };
    let content = move || {
        let conversation = conversation.get()?;
        let updated = time::millis(&conversation.updated_at);
        let since = conversation.waiting_since.as_deref().map(time::millis);
        let now = desk.now.get();
        Some(view! {
            <div class="portrait">
                {avatar(&conversation.name, &conversation.handle)}
                <p class="name" dir="auto">{conversation.name.clone()}</p>
                <p class="handle">{conversation.handle}</p>
            </div>
            <dl>
                {fact("Channel", conversation.channel_title.into_any())}
                {fact("First message", began.into_any())}
                {fact("Last message", clock::full(updated).into_any())}
                {fact("Messages", conversation.last_seq.to_string().into_any())}
                {since.map(|since| fact("Waiting", waiting(since, now, Label::Heard)))}
            </dl>
        })
    };
    view! {
        <section class="pane visitor" aria-labelledby=ids::VISITOR>
            <header>
                <h2 id=ids::VISITOR tabindex="-1">"Visitor"</h2>
                {Tool::new(icon::CLOSE, "Close").button(move || desk.hide_details())}
            </header>
            {content}
        </section>
    }
}

fn fact(term: &'static str, value: AnyView) -> impl IntoView {
    view! {
        <div>
            <dt>{term}</dt>
            <dd>{value}</dd>
        </div>
    }
}
