//! One message: the day above it, its bubble, and what is to say of it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::model::{Row, RowBody};

use super::Scene;
use super::element::{el, nothing};
use super::file::file;
use super::icon::{MARK, icon};
use super::meta::meta;
use super::text::text;

pub(super) fn row(row: &Arc<Row>, scene: Scene) -> AnyView {
    let (side, parts, author) = if row.outgoing {
        ("row out", "message message-outgoing", scene.strings.you)
    } else {
        ("row in", "message message-incoming", scene.strings.them)
    };
    let (first, last, day) = (row.state.clone(), row.state.clone(), row.state.clone());
    let fresh = row.fresh;
    let mut message = el("div", "message").attr("part", parts);
    if !row.outgoing {
        message = message.child(el("span", "avatar").child(icon(MARK)).view());
    }
    message = message
        .child(el("span", "unseen").text(author).view())
        .child(match &row.body {
            RowBody::Text(words) => text(words),
            RowBody::File { file: meta, source } => file(row, meta, source, scene),
        });
    let meta_row = Arc::clone(row);
    el("div", side)
        .class_if("first", move || first.with(|state| state.first))
        .class_if("last", move || last.with(|state| state.last))
        .class_if("fresh", move || fresh)
        .live(move || separator(day.with(|state| state.day.clone())))
        .child(message.view())
        .live(move || meta(&meta_row, scene))
        .view()
}

fn separator(day: Option<String>) -> AnyView {
    match day {
        Some(day) => el("p", "day").attr("part", "separator").text(&day).view(),
        None => nothing(),
    }
}
