//! Logging in and out, and who is logged in.
//!
//! Tokens are random; only their hashes reach the store, and neither reaches
//! the log.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kite_desk_api::{Login, Me};
use kite_domain::Operator;
use kite_domain::operator::TokenHash;
use sha2::{Digest, Sha256};

use crate::address::ClientAddress;
use crate::state::AppState;

use super::attempts::Attempts;
use super::cookie;
use super::error::DeskError;
use super::extract::Json;
use super::intent::Intent;

/// Characters of a session's token: 165 bits.
const TOKEN_LEN: usize = 32;

/// The right to act as an operator, for this request.
pub(super) struct Session {
    /// Who.
    pub(super) operator: Operator,
    token: TokenHash,
}

impl FromRequestParts<AppState> for Session {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, DeskError> {
        Intent::from_request_parts(parts, state).await?;
        let token = cookie::token(&parts.headers).ok_or(DeskError::NotLoggedIn)?;
        let token = hash(token);
        let operator = state.chat.session(token).await?;
        let operator = operator.ok_or(DeskError::NotLoggedIn)?;
        Ok(Self { operator, token })
    }
}

impl Session {
    /// Whose session this is by now; none if it has ended.
    pub(super) async fn again(&self, state: &AppState) -> Result<Option<Operator>, DeskError> {
        Ok(state.chat.session(self.token).await?)
    }
}

/// Trades the token of a login link for a session. A token of any shape takes
/// the same way through the database.
pub(super) async fn log_in(
    State(state): State<AppState>,
    Extension(attempts): Extension<Arc<Attempts>>,
    address: ClientAddress,
    _: Intent,
    Json(login): Json<Login>,
) -> Result<Response, DeskError> {
    let began = state.clock.now();
    attempts
        .begin(address, began)
        .map_err(|retry_after_seconds| DeskError::TooManyAttempts {
            retry_after_seconds,
        })?;
    let token = state.random.text(TOKEN_LEN);
    let operator = state.chat.log_in(hash(&login.token), hash(&token)).await?;
    let operator = operator.ok_or(DeskError::LoginInvalid)?;
    attempts.succeeded(address, began);
    tracing::info!(operator = operator.name, "logged in");
    let cookie = cookie::begin(&token, &state.public_url)?;
    Ok(([(header::SET_COOKIE, cookie)], Json(shown(operator))).into_response())
}

/// Ends the session.
pub(super) async fn log_out(
    State(state): State<AppState>,
    session: Session,
) -> Result<Response, DeskError> {
    state.chat.store().end_session(session.token).await?;
    let cookie = cookie::end(&state.public_url)?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Who is logged in.
pub(super) async fn me(session: Session) -> Json<Me> {
    Json(shown(session.operator))
}

fn shown(operator: Operator) -> Me {
    Me {
        name: operator.name,
        away: operator.away,
    }
}

fn hash(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}
