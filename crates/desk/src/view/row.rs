//! A conversation in the list.

use kite_desk_api::{Conversation, Role};
use leptos::prelude::*;

use super::avatar::face;
use super::element::el;
use super::icon;
use super::standing::{mark, verified};
use super::waiting::{Label, waiting};
use crate::browser::{clock, focus, location};
use crate::desk::Desk;
use crate::state::inbox::Inbox;
use crate::state::time::{self, Ago};

/// The row of a conversation: a link to it.
pub(crate) fn row(id: i64) -> AnyView {
    let desk = Desk::of_page();
    let conversation = Memo::new(move |_| desk.inbox.with(|inbox| inbox.get(id).cloned()));
    let several = Memo::new(move |_| desk.inbox.with(Inbox::several_channels));
    let typing = Memo::new(move |_| desk.inbox.with(|inbox| inbox.types(id)));
    let content = move || {
        let known = conversation.get()?;
        Some(content(&known, desk.now.get(), several.get(), typing.get()))
    };
    let current = move || (desk.open.get() == Some(id)).to_string();
    let link = el("a", "row")
        .attr("id", &focus::row_id(id))
        .attr("href", &location::conversation(id))
        .live_attr("aria-current", current)
        .live(content);
    el("li", "").child(link.view()).view()
}

fn content(known: &Conversation, now: i64, several: bool, typing: bool) -> AnyView {
    let updated = time::millis(&known.updated_at);
    let unread = known.unread > 0;
    let name = el("span", if unread { "name unread" } else { "name" })
        .child(el("bdi", "").text(&known.name).view())
        .maybe(known.subject.is_some().then(|| verified(None)));
    let time = el("time", "")
        .attr("datetime", &known.updated_at)
        .attr("title", &clock::full(updated))
        .text(&when(updated, now));
    let badge = unread.then(|| {
        el("span", "badge")
            .text(&known.unread.min(99).to_string())
            .child(el("span", "sr-only").text(" unread").view())
            .view()
    });
    (
        face(known),
        name.view(),
        time.view(),
        snippet(known, typing),
        badge,
        extras(known, now, several),
    )
        .into_any()
}

/// What asks for attention, and where it belongs.
fn extras(known: &Conversation, now: i64, several: bool) -> Option<AnyView> {
    let since = known.waiting_since.as_deref().map(time::millis);
    let since = since.map(|since| waiting(since, now, Label::Heard));
    let reported = known.report.as_ref();
    let reported = reported.map(|_| mark("chip flagged", icon::FLAG, "Reported"));
    let blocked = known.blocked_since.as_ref();
    let blocked = blocked.map(|_| mark("chip", icon::BLOCK, "Blocked"));
    let channel = several.then(|| el("span", "channel").text(&known.channel_title).view());
    let extras: Vec<_> = [since, reported, blocked, channel]
        .into_iter()
        .flatten()
        .collect();
    (!extras.is_empty()).then(|| el("span", "extras").child(extras.into_any()).view())
}

/// What is going on: that somebody types, or what was said last.
fn snippet(known: &Conversation, typing: bool) -> AnyView {
    let from_us = known.snippet_role == Role::Operator;
    let from_us = if from_us { "Answered: " } else { "" };
    match &known.snippet {
        _ if typing => el("span", "snippet typing").text("typing…"),
        None => el("span", "snippet deleted").text("Message deleted"),
        Some(snippet) => el("span", "snippet")
            .attr("dir", "auto")
            .text(&[from_us, snippet].concat()),
    }
    .view()
}

fn when(at: i64, now: i64) -> String {
    match time::ago(at, now, &clock::day_of) {
        Ago::Now => "now".into(),
        Ago::Minutes(_) | Ago::Hours(_) => time::span(now - at),
        Ago::Yesterday => "Yesterday".into(),
        Ago::Date => clock::date(at),
    }
}
