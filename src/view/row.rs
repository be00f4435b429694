//! One message: the day above it, its bubble, and what is to say of it.

use std::rc::Rc;

use kite_client::Status;

use crate::model::{Row, RowBody, Side};

use super::Scene;
use super::element::{View, el, group, nothing};
use super::file::file;
use super::meta::meta;
use super::text::text;

pub(super) fn row(row: &Rc<Row>, scene: Scene) -> View {
    let strings = scene.strings;
    let (parts, author) = match row.side {
        Side::Outgoing => ("message message-outgoing", strings.you),
        Side::Incoming => ("message message-incoming", strings.them),
        Side::Notice => ("message", ""),
    };
    let author = row.name.as_deref().unwrap_or(author);
    let mut message = el("div", "message").attr("part", parts);
    if row.side == Side::Incoming {
        message = message.child(el("span", "avatar").view());
    }
    if !author.is_empty() {
        let says = strings.said_by(author, "");
        message = message.child(el("span", "unseen").text(&says).view());
    }
    let [place, above, body, below] = [(); 4].map(|()| Rc::clone(row));
    let message = message.live(move || body.body.with(|said| bubble(&body, said, scene)));
    el("div", "")
        .attr("role", "article")
        .attr("data-id", row.id.as_str())
        .live_attr("class", move || classes(&place))
        .live(move || heading(&above, scene))
        .child(message.view())
        .live(move || meta(&below, scene))
        .view()
}

/// What the row looks like beside its neighbours.
fn classes(row: &Row) -> String {
    let side = match row.side {
        Side::Outgoing => "row out mine",
        Side::Incoming => "row in",
        Side::Notice => "row note",
    };
    row.state.with(|state| {
        let more = [
            (row.fresh, " fresh"),
            (state.group.is_first, " first"),
            (state.group.is_last, " last"),
            (state.day.is_some(), " dated"),
            (state.has_meta(), " told"),
            (matches!(state.status, Status::Failed(_)), " bad"),
        ];
        more.iter().fold(side.to_owned(), |mut all, (is, class)| {
            if *is {
                all.push_str(class);
            }
            all
        })
    })
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
fn heading(row: &Row, scene: Scene) -> View {
    let (day, first, is_news) = row
        .state
        .with(|state| (state.day.clone(), state.group.is_first, state.is_news));
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
    let news = if is_news {
        el("p", "news").text(scene.strings.news).view()
    } else {
        nothing()
    };
    group([day, news, by])
}
