//! The operator's files: the bytes come with the request and flow on into the
//! place for bytes; no file is ever held in memory.

use std::io;

use axum::body::{Body, BodyDataStream};
use axum::extract::State;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName};
use futures::StreamExt;
use kite_desk_api::Entry;
use kite_domain::ConversationId;
use kite_protocol::file::ALLOWED;
use kite_protocol::{FileMeta, MessageId, limits};
use serde::Deserialize;

use crate::metrics::Kind;
use crate::state::AppState;

use super::error::DeskError;
use super::extract::{Json, Path, Query};
use super::session::Session;
use super::show;

/// For which message of which conversation.
#[derive(Deserialize)]
pub(super) struct Target {
    id: i64,
    message: String,
}

/// What cannot stand in a header.
#[derive(Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    name: String,
}

/// The operator sends a file.
pub(super) async fn send(
    State(state): State<AppState>,
    session: Session,
    Path(target): Path<Target>,
    Query(Named { name }): Query<Named>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Entry>, DeskError> {
    let client_id = MessageId::new(target.message).map_err(|_| DeskError::BadMessageId)?;
    let meta = meta(name, &headers)?;
    let size = meta.size;
    let mut body = body.into_data_stream();
    let bytes = (&mut body).map(|chunk| chunk.map_err(io::Error::other));
    let sent = state
        .chat
        .reply_with_file(
            &session.operator,
            ConversationId(target.id),
            client_id,
            meta,
            bytes.boxed(),
        )
        .await;
    drain(body, size).await;
    let entry = sent?;
    state.metrics.replied(Kind::File);
    Ok(Json(show::entry(&state, &session.operator, None, entry)))
}

fn meta(name: String, headers: &HeaderMap) -> Result<FileMeta, DeskError> {
    if name.is_empty() || name.len() > limits::FILE_NAME_BYTES || name.contains(char::is_control) {
        return Err(DeskError::BadFileName);
    }
    let text = |header: HeaderName| headers.get(header).and_then(|value| value.to_str().ok());
    let size = text(CONTENT_LENGTH).and_then(|size| size.parse().ok());
    // Parameters, such as a character set, say nothing about what may be sent.
    let media_type = text(CONTENT_TYPE).and_then(|value| value.split(';').next());
    Ok(FileMeta {
        name,
        media_type: media_type.unwrap_or_default().trim().to_ascii_lowercase(),
        size: size.ok_or(DeskError::SizeRequired)?,
    })
}

/// Reads what the desk still sends, after a refusal or because the file is
/// there already: a browser that is cut off while it sends never sees the
/// answer. Who announces more than any file may have is cut off.
async fn drain(mut body: BodyDataStream, size: u64) {
    let largest = ALLOWED.iter().map(|(_, limit)| *limit).max();
    if largest.is_none_or(|largest| size > 2 * largest) {
        return;
    }
    while let Some(Ok(_)) = body.next().await {}
}
