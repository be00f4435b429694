//! Under the last message of a group: its time and how far it has come. A
//! failed message says so wherever it stands, with what can be done.

use std::sync::Arc;

use kite_client::{Failure, Status};
use leptos::prelude::*;

use crate::controller::Intent;
use crate::i18n::{Strings, fill};
use crate::model::{Row, RowBody, RowState};

use super::Scene;
use super::icon::{ALERT, icon};
use super::live::{nothing, on, part};

pub(super) fn meta(row: &Arc<Row>, scene: Scene) -> AnyView {
    let row = Arc::clone(row);
    part(move || {
        let state = row.state.get();
        match &state.status {
            Status::Failed(failure) => failed(&row, failure, scene),
            Status::Uploading { sent } => uploading(&row, *sent, scene),
            _ if state.last => time_and_state(&row, &state, scene.strings),
            _ => nothing(),
        }
    })
}

fn time_and_state(row: &Row, state: &RowState, strings: &'static Strings) -> AnyView {
    let status = match state.status {
        Status::Waiting => strings.waiting,
        Status::Sending => strings.sending,
        Status::Sent => strings.sent,
        _ => "",
    };
    view! {
        <p class="meta">
            <time title=row.full_time.clone()>{row.time.clone()}</time>
            <span class="status">{status}</span>
        </p>
    }
    .into_any()
}

fn uploading(row: &Row, sent: u64, scene: Scene) -> AnyView {
    let size = match &row.body {
        RowBody::File { file, .. } => file.size.max(1),
        RowBody::Text(_) => 1,
    };
    let percent = (sent * 100 / size).min(100).to_string();
    let words = fill(scene.strings.uploading, &percent);
    let cancel = action(row, scene.strings.cancel, Intent::Discard, scene);
    view! {
        <div class="meta">
            <progress max="100" value=percent aria-hidden="true"></progress>
            <span class="status">{words}</span>
            {cancel}
        </div>
    }
    .into_any()
}

fn failed(row: &Row, failure: &Failure, scene: Scene) -> AnyView {
    let strings = scene.strings;
    let reason = match failure {
        Failure::Refused { reason } => reason.clone(),
        Failure::TooLarge { max } => match &row.body {
            RowBody::Text(_) => strings.text_too_long.to_owned(),
            RowBody::File { .. } => fill(strings.too_large, &strings.size(*max)),
        },
        Failure::UnsupportedType => strings.unsupported.to_owned(),
        Failure::UploadRefused { .. } => strings.upload_refused.to_owned(),
        Failure::FileGone => strings.file_gone.to_owned(),
    };
    view! {
        <div class="meta failed">
            <p class="status">{icon(ALERT)} <span>{fill(strings.failed, &reason)}</span></p>
            {action(row, strings.retry, Intent::Retry, scene)}
            {action(row, strings.delete, Intent::Discard, scene)}
        </div>
    }
    .into_any()
}

fn action(
    row: &Row,
    label: &'static str,
    intent: fn(kite_protocol::MessageId) -> Intent,
    scene: Scene,
) -> AnyView {
    let id = row.id.clone();
    let act = on(move |_| scene.emit(intent(id.clone())));
    view! {
        <button class="plain" type="button" on:click=act>
            {label}
        </button>
    }
    .into_any()
}
