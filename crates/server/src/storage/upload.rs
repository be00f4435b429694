//! PUT of a file's bytes.

use std::io;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use futures::{StreamExt, TryStreamExt};
use kite_domain::File;

use super::Token;
use super::error::StorageError;
use crate::address::ClientAddress;
use crate::links::Operation;
use crate::origin::origin;
use crate::state::AppState;

/// Takes the bytes of a file that UPL has announced, all or nothing.
pub(super) async fn put(
    State(state): State<AppState>,
    address: ClientAddress,
    Token { token }: Token,
    request: Request,
) -> Result<StatusCode, StorageError> {
    let id = state
        .links
        .open(Operation::Upload, &token, state.clock.now())?;
    let file = state.chat.file(&id).await?;
    check_origin(&state, &file, request.headers()).await?;
    // The link can be older than the block.
    state.chat.check_may_write(file.conversation).await?;
    check_headers(&file, request.headers())?;
    let limits = &state.limits;
    limits.upload(address, file.conversation, file.meta.size)?;
    let bytes = request.into_body().into_data_stream();
    let bytes = bytes.map_err(io::Error::other).boxed();
    state.chat.receive_file(&id, bytes).await?;
    state.metrics.uploaded(file.meta.size);
    Ok(StatusCode::NO_CONTENT)
}

async fn check_origin(
    state: &AppState,
    file: &File,
    headers: &HeaderMap,
) -> Result<(), StorageError> {
    let channel = state.chat.store().channel_of(file.conversation).await;
    let channel = channel.map_err(kite_domain::ChatError::from)?;
    let channel = channel.ok_or(StorageError::UnknownFile)?;
    if channel.origins.allow(origin(headers).as_deref()) {
        Ok(())
    } else {
        Err(StorageError::ForbiddenOrigin)
    }
}

fn check_headers(file: &File, headers: &HeaderMap) -> Result<(), StorageError> {
    let expected = &file.meta.media_type;
    let media_type = headers.get(header::CONTENT_TYPE);
    if !media_type.is_some_and(|given| given.as_bytes().eq_ignore_ascii_case(expected.as_bytes())) {
        return Err(StorageError::WrongType {
            expected: expected.clone(),
        });
    }
    // Without a length the bytes are counted as they come.
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    match length {
        Some(actual) if actual != file.meta.size => {
            Err(StorageError::wrong_size(file.meta.size, actual))
        }
        _ => Ok(()),
    }
}
