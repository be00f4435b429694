//! The pane that tells who writes.

use kite_desk_api::Conversation;
use leptos::prelude::*;

use super::avatar::face;
use super::button::{Look, Tool, action};
use super::element::el;
use super::icon;
use super::standing::{mark, verified};
use super::waiting::{Label, waiting};
use crate::browser::clock;
use crate::browser::focus::ids;
use crate::desk::{Desk, Question};
use crate::state::thread::Thread;
use crate::state::time;

/// What is known of the visitor of a conversation.
pub(crate) fn visitor(id: i64) -> AnyView {
    let desk = Desk::of_page();
    let conversation = Memo::new(move |_| desk.inbox.with(|inbox| inbox.get(id).cloned()));
    let heading = el("h2", "")
        .attr("id", ids::VISITOR)
        .attr("tabindex", "-1")
        .text("Visitor");
    let close = Tool::new(icon::CLOSE, "Close").button(move || desk.hide_details());
    let header = el("header", "").child(heading.view()).child(close);
    el("section", "pane visitor")
        .attr("aria-labelledby", ids::VISITOR)
        .child(header.view())
        .live(move || conversation.get().map(|known| content(desk, &known)))
        .view()
}

fn content(desk: Desk, known: &Conversation) -> AnyView {
    let id = known.id;
    let blocked = known.blocked_since.as_deref().map(time::millis);
    let subject = known.subject.as_deref();
    let portrait = el("div", "portrait")
        .child(face(known))
        .child(el("p", "name").attr("dir", "auto").text(&known.name).view())
        .child(el("p", "handle").text(&known.handle).view())
        .maybe(subject.map(|subject| verified(Some(subject))))
        .maybe(blocked.map(|_| mark("chip flagged", icon::BLOCK, "Blocked")));
    let (words, question) = match blocked {
        None => ("Block visitor", Question::Block(id)),
        Some(_) => ("Unblock visitor", Question::Unblock(id)),
    };
    let measure = action(Look::Plain, words, move || {
        desk.ask(question);
    });
    (
        portrait.view(),
        facts(desk, known, blocked),
        el("div", "measures").child(measure).view(),
    )
        .into_any()
}

fn facts(desk: Desk, known: &Conversation, blocked: Option<i64>) -> AnyView {
    let id = known.id;
    let began = move || {
        let began = desk
            .threads
            .with(|threads| threads.get(&id).and_then(Thread::began));
        began.map_or_else(|| "–".into(), clock::full)
    };
    let text = |text: &str| el("span", "").text(text).view();
    let updated = clock::full(time::millis(&known.updated_at));
    let since = known.waiting_since.as_deref().map(time::millis);
    let since = since.map(|since| waiting(since, desk.now.get(), Label::Heard));
    let online = if known.online { "Yes" } else { "No" };
    el("dl", "")
        .child(fact("Channel", text(&known.channel_title)))
        .child(fact("Online", text(online)))
        .child(fact(
            "First message",
            el("span", "").live_text(began).view(),
        ))
        .child(fact("Last message", text(&updated)))
        .maybe(blocked.map(|since| fact("Blocked", text(&clock::full(since)))))
        .maybe(since.map(|since| fact("Waiting", since)))
        .view()
}

fn fact(term: &'static str, value: AnyView) -> AnyView {
    el("div", "")
        .child(el("dt", "").text(term).view())
        .child(el("dd", "").child(value).view())
        .view()
}
