//! A change of the conversation, as a quiet line of the log.

use kite_desk_api::State as Standing;
use leptos::prelude::*;

use super::element::el;
use super::icon::{self, icon};
use super::message::state;
use crate::browser::clock;
use crate::state::layout::{Change, Line};
use crate::state::outlets::service;

/// Who changed what, and when.
pub(crate) fn line(conversation: i64, line: Line) -> AnyView {
    let who = if line.author.is_empty() {
        "You"
    } else {
        &line.author
    };
    let (drawn, words, comment) = match line.change {
        Change::State(Standing::Open) => (None, " opened the conversation again".into(), None),
        Change::State(Standing::Resolved) => (None, " resolved the conversation".into(), None),
        Change::Rating {
            stars: count,
            comment,
        } => {
            let words = [" rated this with ", &count.to_string(), " of 5"].concat();
            (Some(stars(count)), words, comment)
        }
        Change::Handoff(Some(connector)) => {
            let words = [" goes on in ", service(&connector), " too"].concat();
            (None, words, None)
        }
        Change::Handoff(None) => (None, " left Telegram".into(), None),
    };
    let time = [" · ", &clock::time(line.at)].concat();
    let what = el("span", "")
        .maybe(drawn)
        .child(el("bdi", "").text(who).view())
        .text(&words)
        .child(
            el("span", "")
                .attr("title", &clock::full(line.at))
                .text(&time)
                .view(),
        )
        .maybe(comment.map(|comment| el("q", "").attr("dir", "auto").text(&comment).view()));
    el("p", "line")
        .child(what.view())
        .maybe(
            line.under_way
                .map(|under_way| state(conversation, under_way)),
        )
        .view()
}

fn stars(count: u8) -> AnyView {
    let mut stars = el("span", "stars").attr("aria-hidden", "true");
    for star in 1..=5 {
        let class = if star <= count { "full" } else { "" };
        stars = stars.child(el("i", class).child(icon(icon::STAR)).view());
    }
    stars.view()
}
