//! Under the last message of a group: its time and how far it has come. A
//! failed message says so wherever it stands, with what can be done.

use kite_client::{Failure, Status};
use kite_protocol::MessageId;

use crate::browser::dates::Dates;
use crate::controller::Intent;
use crate::i18n::{Strings, fill};
use crate::model::{Change, Row, RowBody, RowState, Watched};

use super::Scene;
use super::element::{View, el, nothing};
use super::icon::{ALERT, icon};

/// Reads the row's state, so it is to be called again when that changes.
pub(super) fn meta(row: &Row, scene: Scene) -> View {
    let state = row.state.get();
    match &state.status {
        Status::Failed(failure) => failed(row, failure, scene),
        Status::Uploading { .. } => uploading(row, scene),
        Status::Waiting if is_file(row) => waiting(row, scene),
        _ if state.has_meta() => time_and_state(row, &state, scene.strings),
        _ => nothing(),
    }
}

fn time_and_state(row: &Row, state: &RowState, strings: &'static Strings) -> View {
    let status = match state.status {
        Status::Waiting => strings.waiting,
        Status::Sending => strings.sending,
        Status::Sent if state.tells => strings.sent,
        Status::Delivered if state.tells => strings.delivered,
        Status::Read if state.tells => strings.read,
        _ => "",
    };
    let edited = if state.edited { strings.edited } else { "" };
    let change = match &state.change {
        Change::None => String::new(),
        Change::Asked => strings.saving.to_owned(),
        Change::Refused(reason) => fill(strings.not_changed, reason),
    };
    let mut words = vec![edited, status, &change];
    words.retain(|word| !word.is_empty());
    let dates = Dates(strings.lang);
    let full = dates.full(row.at);
    // The whole date is for who points at it, and for who hears it.
    let time = el("time", "")
        .attr("datetime", &row.at.text())
        .attr("title", &full)
        .child(
            el("span", "")
                .attr("aria-hidden", "true")
                .text(&dates.time(row.at))
                .view(),
        )
        .child(el("span", "unseen").text(&full).view());
    el("p", "meta")
        .child(time.view())
        .child(el("span", "status").text(&words.join(" · ")).view())
        .view()
}

/// How far the bytes are moves by itself: the button beside it keeps the focus.
fn uploading(row: &Row, scene: Scene) -> View {
    let strings = scene.strings;
    let (size, sent) = row.body.peek(|body| match body {
        RowBody::File { file, source } => (file.size.max(1), source.sent.clone()),
        _ => (1, Watched::default()),
    });
    let percent = move || u8::try_from(sent.get() * 100 / size).map_or(100, |all| all.min(100));
    let value = percent.clone();
    let progress = el("progress", "")
        .attr("max", "100")
        .live_attr("value", move || value().to_string())
        .attr("aria-hidden", "true");
    let words = move || fill(strings.uploading, &strings.percent(percent()));
    el("div", "meta")
        .child(progress.view())
        .child(el("span", "status").live_text(words).view())
        .child(action(row, strings.cancel, Intent::Discard, scene))
        .view()
}

/// A file that waits for the network or for its turn can still be given up.
fn waiting(row: &Row, scene: Scene) -> View {
    el("div", "meta")
        .child(el("span", "status").text(scene.strings.waiting).view())
        .child(action(row, scene.strings.cancel, Intent::Discard, scene))
        .view()
}

fn is_file(row: &Row) -> bool {
    row.body.peek(|body| matches!(body, RowBody::File { .. }))
}

fn failed(row: &Row, failure: &Failure, scene: Scene) -> View {
    let strings = scene.strings;
    let reason = strings.failure(failure, is_file(row));
    let words = el("span", "").text(&fill(strings.failed, &reason));
    el("div", "meta failed")
        .child(
            el("p", "status")
                .child(icon(ALERT))
                .child(words.view())
                .view(),
        )
        .child(action(row, strings.retry, Intent::Retry, scene))
        .child(action(row, strings.delete, Intent::Discard, scene))
        .view()
}

fn action(row: &Row, label: &str, intent: fn(MessageId) -> Intent, scene: Scene) -> View {
    let id = row.id.clone();
    el("button", "plain")
        .attr("type", "button")
        .text(label)
        .on("click", move |_| {
            // The button goes.
            scene.focus_log();
            scene.emit(intent(id.clone()));
        })
        .view()
}
