//! Under the last message of a group: its time and how far it has come. A
//! failed message says so wherever it stands, with what can be done.

use std::sync::Arc;

use kite_client::{Failure, Status};
use leptos::prelude::*;

use crate::controller::Intent;
use crate::i18n::{Strings, fill};
use crate::model::{Row, RowBody, RowState};

use super::Emit;
use super::icon::{ALERT, icon};

pub(super) fn meta(row: &Arc<Row>, strings: &'static Strings, emit: Emit) -> AnyView {
    let row = Arc::clone(row);
    (move || {
        let state = row.state.get();
        match &state.status {
            Status::Failed(failure) => failed(&row, failure, strings, emit),
            Status::Uploading { sent } => uploading(&row, *sent, strings, emit),
            _ if state.last => time_and_state(&row, &state, strings),
            _ => ().into_any(),
        }
    })
    .into_any()
}

fn time_and_state(row: &Row, state: &RowState, strings: &'static Strings) -> AnyView {
    let status = match state.status {
        Status::Waiting => Some(strings.waiting),
        Status::Sending => Some(strings.sending),
        Status::Sent => Some(strings.sent),
        _ => None,
    };
    view! {
        <p class="meta">
            <time title=row.full_time.clone()>{row.time.clone()}</time>
            {status.map(|status| view! { <span class="status">{status}</span> }.into_any())}
        </p>
    }
    .into_any()
}

fn uploading(row: &Row, sent: u64, strings: &'static Strings, emit: Emit) -> AnyView {
    let size = match &row.body {
        RowBody::File { file, .. } => file.size.max(1),
        RowBody::Text(_) => 1,
    };
    let percent = (sent * 100 / size).min(100).to_string();
    let id = row.id.clone();
    view! {
        <p class="meta">
            <progress max="100" value=percent.clone() aria-hidden="true"></progress>
            <span class="status">{fill(strings.uploading, &percent)}</span>
            <button
                class="plain"
                type="button"
                on:click=move |_| emit.send(Intent::Discard(id.clone()))
            >
                {strings.cancel}
            </button>
        </p>
    }
    .into_any()
}

fn failed(row: &Row, failure: &Failure, strings: &'static Strings, emit: Emit) -> AnyView {
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
    let (retry, delete) = (row.id.clone(), row.id.clone());
    view! {
        <div class="meta failed">
            <p class="status">{icon(ALERT)} <span>{fill(strings.failed, &reason)}</span></p>
            <p>
                <button
                    class="plain"
                    type="button"
                    on:click=move |_| emit.send(Intent::Retry(retry.clone()))
                >
                    {strings.retry}
                </button>
                <button
                    class="plain"
                    type="button"
                    on:click=move |_| emit.send(Intent::Discard(delete.clone()))
                >
                    {strings.delete}
                </button>
            </p>
        </div>
    }
    .into_any()
}
