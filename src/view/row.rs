//! One message: the day above it, its bubble, and what is to say of it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::i18n::Strings;
use crate::model::{Row, RowBody};

use super::Emit;
use super::file::file;
use super::icon::{MARK, icon};
use super::meta::meta;
use super::text::text;

pub(super) fn row(row: &Arc<Row>, strings: &'static Strings, emit: Emit) -> AnyView {
    let state = row.state.clone();
    let (side, part, author) = if row.outgoing {
        ("row out", "message message-outgoing", strings.you)
    } else {
        ("row in", "message message-incoming", strings.them)
    };
    let fresh = row.fresh;
    let day = {
        let state = state.clone();
        move || {
            let day = state.with(|state| state.day.clone());
            day.map(|day| view! { <p class="day" part="separator">{day}</p> }.into_any())
        }
    };
    let first = {
        let state = state.clone();
        move || state.with(|state| state.first)
    };
    let last = move || state.with(|state| state.last);
    let body = match &row.body {
        RowBody::Text(words) => {
            view! { <div class="bubble" part="bubble">{text(words)}</div> }.into_any()
        }
        RowBody::File { file: meta, source } => file(row, meta, source, strings, emit),
    };
    view! {
        <div class=side class:first=first class:last=last class:fresh=fresh>
            {day}
            <div class="message" part=part>
                {(!row.outgoing).then(|| view! { <span class="avatar">{icon(MARK)}</span> }.into_any())}
                <span class="unseen">{author}</span>
                {body}
            </div>
            {meta(row, strings, emit)}
        </div>
    }
    .into_any()
}
