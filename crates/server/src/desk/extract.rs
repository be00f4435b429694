//! axum's extractors, whose rejections speak the API's language.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;

use crate::state::AppState;

use super::error::DeskError;

/// Parts of the path; what cannot be read names no conversation, and any text
/// can be read as a channel's name.
pub(super) struct Path<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Path<T> {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, DeskError> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        let axum::extract::Path(path) = path.map_err(|_| DeskError::UnknownConversation)?;
        Ok(Self(path))
    }
}

/// The query.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Query<T> {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, DeskError> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        let axum::extract::Query(query) =
            query.map_err(|rejection| DeskError::BadRequest(rejection.body_text()))?;
        Ok(Self(query))
    }
}

/// A JSON body.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<AppState> for Json<T> {
    type Rejection = DeskError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, DeskError> {
        let body = axum::Json::from_request(request, state).await;
        let axum::Json(body) = body.map_err(|rejection| DeskError::BadBody {
            status: rejection.status(),
            message: rejection.body_text(),
        })?;
        Ok(Self(body))
    }
}

impl<T: serde::Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> axum::response::Response {
        axum::Json(self.0).into_response()
    }
}
