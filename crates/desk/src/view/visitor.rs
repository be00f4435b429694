//! The pane that tells who writes.

use leptos::prelude::*;

use super::avatar::avatar;
use super::button::{Look, Tool, action};
use super::icon;
use super::standing::{mark, verified};
use super::waiting::{Label, waiting};
use crate::browser::clock;
use crate::browser::focus::ids;
use crate::desk::{Desk, Question};
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
        let blocked = conversation.blocked_since.as_deref().map(time::millis);
        let (words, question) = match blocked {
            None => ("Block visitor", Question::Block(id)),
            Some(_) => ("Unblock visitor", Question::Unblock(id)),
        };
        let measure = action(Look::Plain, words, move || {
            desk.question.set(Some(question))
        });
        Some(view! {
            <div class="portrait">
                <span class="face" class:online=conversation.online>
                    {avatar(&conversation.name, &conversation.handle)}
                </span>
                <p class="name" dir="auto">{conversation.name.clone()}</p>
                <p class="handle">{conversation.handle}</p>
                {conversation.subject.clone().map(|subject| verified(Some(subject)))}
                {blocked.is_some().then(|| mark("chip flagged", icon::BLOCK, "Blocked"))}
            </div>
            <dl>
                {fact("Channel", conversation.channel_title.into_any())}
                {fact("First message", began.into_any())}
                {fact("Last message", clock::full(updated).into_any())}
                {fact("Messages", conversation.last_seq.to_string().into_any())}
                {fact("There", if conversation.online { "Now" } else { "No" }.into_any())}
                {blocked.map(|since| fact("Blocked", clock::full(since).into_any()))}
                {since.map(|since| fact("Waiting", waiting(since, now, Label::Heard)))}
            </dl>
            <div class="measures">{measure}</div>
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
