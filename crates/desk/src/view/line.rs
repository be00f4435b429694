//! A change of the conversation, as a quiet line of the log.

use kite_desk_api::State as Standing;
use leptos::prelude::*;

use super::icon::{self, icon};
use super::message::State;
use crate::browser::clock;
use crate::state::layout::{Change, Line};

/// Who changed what, and when.
pub(crate) fn line(conversation: i64, line: Line) -> AnyView {
    let who = if line.author.is_empty() {
        "You".to_owned()
    } else {
        line.author
    };
    let what = match line.change {
        Change::State(state) => {
            let words = match state {
                Standing::Open => " opened the conversation again",
                Standing::Resolved => " resolved the conversation",
            };
            view! { <bdi>{who}</bdi> {words} }.into_any()
        }
        Change::Rating { stars, comment } => {
            let rated = [" rated this with ", &stars.to_string(), " of 5"].concat();
            let comment = comment.map(|comment| view! { <q dir="auto">{comment}</q> });
            let drawn = (1..=5).map(|star| {
                let class = if star <= stars { "full" } else { "" };
                view! { <i class=class>{icon(icon::STAR)}</i> }
            });
            view! {
                <span class="stars" aria-hidden="true">{drawn.collect_view()}</span>
                <bdi>{who}</bdi>
                {rated}
                {comment}
            }
            .into_any()
        }
    };
    let time = clock::time(line.at);
    let state = line
        .under_way
        .map(|under_way| view! { <State conversation under_way /> });
    view! {
        <p class="line">
            <span>{what} <span title=clock::full(line.at)>" · " {time}</span></span>
            {state}
        </p>
    }
    .into_any()
}
