//! GET of a file's bytes.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kite_domain::File;

use super::Token;
use super::disposition::content_disposition;
use super::error::StorageError;
use crate::links::Operation;
use crate::state::AppState;

/// The bytes behind a link never change. "private": whoever has the link may
/// keep them, proxies in between may not.
const CACHE: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// What was sent is never a page of ours: no script, no frame, no origin.
const SANDBOX: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// Streams the file.
pub(super) async fn get(
    State(state): State<AppState>,
    Token { token }: Token,
    request: HeaderMap,
) -> Result<Response, StorageError> {
    let id = state
        .links
        .open(Operation::Download, &token, state.clock.now())?;
    let file = state.chat.file(&id).await?;
    let mut headers = headers(&file)?;
    let known = request.get(header::IF_NONE_MATCH);
    if known.is_some() && known == headers.get(header::ETAG) {
        headers.remove(header::CONTENT_LENGTH);
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let stored = state.chat.file_bytes(&file).await?;
    headers.insert(header::CONTENT_LENGTH, stored.size.into());
    Ok((headers, Body::from_stream(stored.bytes)).into_response())
}

fn headers(file: &File) -> Result<HeaderMap, StorageError> {
    let digest = file.digest.ok_or(StorageError::NotUploaded)?;
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest));
    // Both come from a list and an alphabet of our own.
    let etag = HeaderValue::try_from(etag).map_err(|_| StorageError::Unavailable)?;
    let media_type =
        HeaderValue::try_from(&file.meta.media_type).map_err(|_| StorageError::Unavailable)?;
    let mut headers = HeaderMap::new();
    headers.insert(header::ETAG, etag);
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CONTENT_DISPOSITION, content_disposition(&file.meta));
    headers.insert(header::CACHE_CONTROL, CACHE);
    headers.insert(header::CONTENT_SECURITY_POLICY, SANDBOX);
    let no_referrer = HeaderValue::from_static("no-referrer");
    headers.insert(header::REFERRER_POLICY, no_referrer);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("none"));
    Ok(headers)
}
