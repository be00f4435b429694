//! The head of the open conversation: who it is, how it stands, what to do.

use kite_desk_api::{Conversation, State};
use leptos::prelude::*;

use super::avatar::face;
use super::button::Tool;
use super::element::el;
use super::icon::{self, icon};
use super::standing::{mark, verified};
use super::waiting::{Label, waiting};
use crate::browser::focus::ids;
use crate::desk::Desk;
use crate::state::shortcut::Command;
use crate::state::time;

/// The head.
pub(crate) fn head(id: i64) -> AnyView {
    let desk = Desk::of_page();
    let conversation = Memo::new(move |_| desk.inbox.with(|inbox| inbox.get(id).cloned()));
    let known = move |read: fn(&Conversation) -> AnyView| {
        conversation.with(|known| known.as_ref().map(read))
    };
    let back = Tool {
        class: "tool back",
        ..Tool::new(icon::BACK, "Back to the list")
    };
    // The heading itself stays the same element: the keyboard may be on it.
    let heading = el("h2", "")
        .attr("id", ids::HEADING)
        .attr("tabindex", "-1")
        .attr("dir", "auto")
        .live_text(move || {
            let name = |known: &Option<Conversation>| Some(known.as_ref()?.name.clone());
            conversation
                .with(name)
                .unwrap_or_else(|| "Conversation".into())
        });
    let titles = el("div", "titles")
        .child(heading.view())
        .child(el("span", "handle").live(move || known(about)).view());
    let blocked = move || {
        let blocked = conversation.with(|known| known.as_ref()?.blocked_since.clone());
        blocked.map(|_| mark("chip flagged", icon::BLOCK, "Blocked"))
    };
    let since = move || {
        let since = conversation.with(|known| known.as_ref()?.waiting_since.clone())?;
        Some(waiting(time::millis(&since), desk.now.get(), Label::Shown))
    };
    let details = el("button", "tool for-details")
        .attr("type", "button")
        .attr("aria-label", "Visitor’s details")
        .attr("title", "Visitor’s details (I)")
        .live_attr("aria-expanded", move || desk.details.get().to_string())
        .on("click", move |_| {
            desk.obey(Command::Details);
        })
        .child(icon(icon::PERSON));
    el("header", "")
        .child(back.button(move || desk.close()))
        .live(move || known(face))
        .child(titles.view())
        .live(blocked)
        .live(since)
        .child(resolve(desk, id))
        .child(details.view())
        .view()
}

/// What stands below the name: the site's own id, the handle where that is
/// another than the name, and whether the visitor is there.
fn about(known: &Conversation) -> AnyView {
    let subject = known.subject.as_deref();
    let handle = (known.handle != known.name).then_some(known.handle.as_str());
    let online = known.online.then_some("online");
    let parts: Vec<_> = handle.into_iter().chain(online).collect();
    el("span", "")
        .maybe(subject.map(|subject| verified(Some(subject))))
        .text(&parts.join(" · "))
        .view()
}

fn resolve(desk: Desk, id: i64) -> AnyView {
    let resolved = Memo::new(move |_| desk.standing(id) == Some(State::Resolved));
    let title = move || {
        let title = if resolved.get() {
            "Open again (E)"
        } else {
            "Resolve (E)"
        };
        title.into()
    };
    let label = move || {
        let (drawing, words) = if resolved.get() {
            (icon::REOPEN, "Reopen")
        } else {
            (icon::CHECK, "Resolve")
        };
        Some((icon(drawing), el("span", "label").text(words).view()).into_any())
    };
    el("button", "action resolve")
        .attr("type", "button")
        .attr("aria-keyshortcuts", "e")
        .live_attr("title", title)
        .on("click", move |_| desk.turn_state(id))
        .live(label)
        .view()
}
