//! `/api/storage`: files' bytes by signed links, up and down.
//!
//! Who holds a link may do what it says; there is no other right here. What a
//! file is called and what type it has comes from the database, never from
//! the request.

mod cors;
mod disposition;
mod download;
mod error;
mod upload;

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::middleware::map_response;
use axum::routing::get;
use serde::Deserialize;

use crate::state::AppState;
use error::StorageError;

/// The storage endpoint.
pub fn router() -> Router<AppState> {
    let methods = get(download::get)
        .put(upload::put)
        .options(cors::preflight)
        .fallback(async || StorageError::WrongMethod);
    Router::new()
        .route("/api/storage", methods)
        .layer(map_response(cors::allow_every_page))
}

/// The token of the link.
#[derive(Deserialize)]
struct Token {
    token: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Token {
    type Rejection = StorageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StorageError> {
        let query = Query::from_request_parts(parts, state).await;
        let Query(token) = query.map_err(|_: QueryRejection| StorageError::NoToken)?;
        Ok(token)
    }
}
