//! One message: the day above it, its bubble, and what is to say of it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::model::{Row, RowBody};

use super::Scene;
use super::file::file;
use super::icon::{MARK, icon};
use super::live::{flag, nothing, part};
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
    let body = match &row.body {
        RowBody::Text(words) => {
            view! { <div class="bubble" part="bubble">{text(words)}</div> }.into_any()
        }
        RowBody::File { file: meta, source } => file(row, meta, source, scene),
    };
    let avatar = if row.outgoing {
        nothing()
    } else {
        view! { <span class="avatar">{icon(MARK)}</span> }.into_any()
    };
    view! {
        <div
            class=side
            class:first=flag(move || first.with(|state| state.first))
            class:last=flag(move || last.with(|state| state.last))
            class:fresh=flag(move || fresh)
        >
            {part(move || separator(day.with(|state| state.day.clone())))}
            <div class="message" part=parts>
                {avatar}
                <span class="unseen">{author}</span>
                {body}
            </div>
            {meta(row, scene)}
        </div>
    }
    .into_any()
}

fn separator(day: Option<String>) -> AnyView {
    match day {
        Some(day) => view! { <p class="day" part="separator">{day}</p> }.into_any(),
        None => nothing(),
    }
}
