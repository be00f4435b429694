//! One message: the day above it, its bubble, and what is to say of it.

use std::sync::Arc;

use crate::model::{Row, RowBody, Side};

use super::Scene;
use super::element::{View, el, group, nothing};
use super::file::file;
use super::icon::{MARK, icon};
use super::meta::meta;
use super::text::text;

pub(super) fn row(row: &Arc<Row>, scene: Scene) -> View {
    let strings = scene.strings;
    let (side, parts, author) = match row.side {
        Side::Outgoing => ("row out", "message message-outgoing", strings.you),
        Side::Incoming => ("row in", "message message-incoming", strings.them),
        Side::Notice => ("row note", "message", ""),
    };
    let author = row.name.as_deref().unwrap_or(author);
    let (first, last, above) = (row.state.clone(), row.state.clone(), Arc::clone(row));
    let fresh = row.fresh;
    let mut message = el("div", "message").attr("part", parts);
    if row.side == Side::Incoming {
        message = message.child(el("span", "avatar").child(icon(MARK)).view());
    }
    if !author.is_empty() {
        let says = [author, ": "].concat();
        message = message.child(el("span", "unseen").text(&says).view());
    }
    let (body, below) = (Arc::clone(row), Arc::clone(row));
    let message = message.live(move || body.body.with(|said| bubble(&body, said, scene)));
    el("div", side)
        .class_if("first", move || first.with(|state| state.group.is_first))
        .class_if("last", move || last.with(|state| state.group.is_last))
        .class_if("fresh", move || fresh)
        .live(move || heading(&above))
        .child(message.view())
        .live(move || meta(&below, scene))
        .view()
}

fn bubble(row: &Row, body: &RowBody, scene: Scene) -> View {
    match body {
        RowBody::Text(words) => text(words),
        RowBody::File { file: meta, source } => file(row, meta, source, scene),
        RowBody::Deleted => quiet("bubble gone", scene.strings.deleted),
        RowBody::Handoff(on) => quiet("bubble", scene.strings.handoff(*on)),
    }
}

fn quiet(classes: &str, words: &str) -> View {
    el("div", classes).attr("part", "bubble").text(words).view()
}

/// The day, and who writes from here on. Each message says its author to screen
/// readers anyway.
fn heading(row: &Row) -> View {
    let (day, first) = row
        .state
        .with(|state| (state.day.clone(), state.group.is_first));
    let day = match day {
        Some(day) => el("p", "day").attr("part", "separator").text(&day).view(),
        None => nothing(),
    };
    let by = match &row.name {
        Some(name) if first && row.side == Side::Incoming => el("p", "by")
            .attr("aria-hidden", "true")
            .child(el("bdi", "").text(name).view())
            .view(),
        _ => nothing(),
    };
    group([day, by])
}
