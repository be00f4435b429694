//! A conversation in the list.

use kite_desk_api::{Conversation, Role};
use leptos::prelude::*;

use super::avatar::avatar;
use super::icon;
use super::standing::{mark, verified};
use super::waiting::{Label, waiting};
use crate::browser::{clock, focus, location};
use crate::desk::Desk;
use crate::state::inbox::Inbox;
use crate::state::time::{self, Ago};

/// The row of a conversation: a link to it.
#[component]
pub(crate) fn Row(id: i64) -> impl IntoView {
    let desk = Desk::of_page();
    let conversation = Memo::new(move |_| desk.inbox.with(|inbox| inbox.get(id).cloned()));
    let several = Memo::new(move |_| desk.inbox.with(Inbox::several_channels));
    let typing = Memo::new(move |_| desk.typing.with(|typing| typing.contains(&id)));
    let current = move || (desk.open.get() == Some(id)).then_some("true");
    view! {
        <li>
            <a id=focus::row_id(id) class="row" href=location::conversation(id) aria-current=current>
                {move || {
                    conversation.get().map(|conversation| content(&conversation, desk.now.get(), several.get(), typing.get()))
                }}
            </a>
        </li>
    }
}

fn content(
    conversation: &Conversation,
    now: i64,
    several: bool,
    typing: bool,
) -> impl IntoView + use<> {
    let updated = time::millis(&conversation.updated_at);
    let since = conversation
        .waiting_since
        .as_deref()
        .map(|since| waiting(time::millis(since), now, Label::Heard));
    let reported = conversation
        .report
        .is_some()
        .then(|| mark("chip flagged", icon::FLAG, "Reported"));
    let blocked = conversation
        .blocked_since
        .is_some()
        .then(|| mark("chip", icon::BLOCK, "Blocked"));
    let channel = several
        .then(|| view! { <span class="channel">{conversation.channel_title.clone()}</span> });
    let any = since.is_some() || channel.is_some() || reported.is_some() || blocked.is_some();
    let extras =
        any.then(|| view! { <span class="extras">{since} {reported} {blocked} {channel}</span> });
    let unread = (conversation.unread > 0).then(|| {
        view! {
            <span class="badge">{conversation.unread.min(99)} <span class="sr-only">" unread"</span></span>
        }
    });
    view! {
        <span class="face" class:online=conversation.online>
            {avatar(&conversation.name, &conversation.handle)}
            {conversation.online.then(|| view! { <span class="sr-only">"Online: "</span> })}
        </span>
        <span class="name" class:unread=conversation.unread != 0>
            <bdi>{conversation.name.clone()}</bdi>
            {conversation.subject.is_some().then(|| verified(None))}
        </span>
        <time datetime=conversation.updated_at.clone() title=clock::full(updated)>
            {when(updated, now)}
        </time>
        {snippet(conversation, typing)}
        {unread}
        {extras}
    }
}

/// What is going on: that somebody types, or what was said last.
fn snippet(conversation: &Conversation, typing: bool) -> AnyView {
    if typing {
        return view! { <span class="snippet typing">"typing…"</span> }.into_any();
    }
    let from_us = (conversation.snippet_role == Role::Operator).then_some("Answered: ");
    match conversation.snippet.clone() {
        Some(snippet) => view! {
            <span class="snippet" dir="auto">
                {from_us}
                {snippet}
            </span>
        }
        .into_any(),
        None => view! { <span class="snippet deleted">"Message deleted"</span> }.into_any(),
    }
}

fn when(at: i64, now: i64) -> String {
    match time::ago(at, now, &clock::day_of) {
        Ago::Now => "now".into(),
        Ago::Minutes(_) | Ago::Hours(_) => time::span(now - at),
        Ago::Yesterday => "Yesterday".into(),
        Ago::Date => clock::date(at),
    }
}
