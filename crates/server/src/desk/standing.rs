//! How a conversation stands: its state, the visitor's block, the report.

use axum::extract::State;
use axum::http::StatusCode;
use kite_desk_api::{self as api, Blocked};
use kite_domain::ConversationId;
use kite_protocol::v2;

use crate::state::AppState;

use super::error::DeskError;
use super::extract::{Json, Path};
use super::session::Session;

/// The visitor may no longer write, or may again. What they were typing will
/// not come.
pub(super) async fn set_blocked(
    State(state): State<AppState>,
    _: Session,
    Path(id): Path<i64>,
    Json(Blocked { blocked }): Json<Blocked>,
) -> Result<StatusCode, DeskError> {
    let id = ConversationId(id);
    state.chat.set_blocked(id, blocked).await?;
    if blocked {
        state.hub.visitor_types(id, false);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// An operator has looked at what the visitor reported.
pub(super) async fn clear_report(
    State(state): State<AppState>,
    _: Session,
    Path(id): Path<i64>,
) -> Result<StatusCode, DeskError> {
    state.chat.clear_report(ConversationId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A state in the chat's terms.
pub(super) fn state(state: api::State) -> v2::State {
    match state {
        api::State::Open => v2::State::Open,
        api::State::Resolved => v2::State::Resolved,
    }
}
