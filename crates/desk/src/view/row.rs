//! A conversation in the list.

use kite_desk_api::{Conversation, Role};
use leptos::prelude::*;

use super::avatar::avatar;
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
    let current = move || (desk.open.get() == Some(id)).then_some("true");
    view! {
        <li>
            <a id=focus::row_id(id) class="row" href=location::conversation(id) aria-current=current>
                {move || {
                    conversation.get().map(|conversation| content(&conversation, desk.now.get(), several.get()))
                }}
            </a>
        </li>
    }
}

fn content(conversation: &Conversation, now: i64, several: bool) -> impl IntoView + use<> {
    let updated = time::millis(&conversation.updated_at);
    let since = conversation
        .waiting_since
        .as_deref()
        .map(|since| waiting(time::millis(since), now, Label::Heard));
    let channel = several
        .then(|| view! { <span class="channel">{conversation.channel_title.clone()}</span> });
    let extras = (since.is_some() || channel.is_some())
        .then(|| view! { <span class="extras">{since} {channel}</span> });
    let unread = (conversation.unread > 0).then(|| {
        view! {
            <span class="badge">{conversation.unread.min(99)} <span class="sr-only">" unread"</span></span>
        }
    });
    let from_us = (conversation.snippet_role == Role::Operator).then_some("Answered: ");
    view! {
        {avatar(&conversation.name, &conversation.handle)}
        <span class="name" class:unread=conversation.unread != 0 dir="auto">
            {conversation.name.clone()}
        </span>
        <time datetime=conversation.updated_at.clone() title=clock::full(updated)>
            {when(updated, now)}
        </time>
        <span class="snippet" dir="auto">
            {from_us}
            {conversation.snippet.clone()}
        </span>
        {unread}
        {extras}
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
