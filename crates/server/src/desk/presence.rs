//! Who is there and who types: told as it happens, and kept nowhere but for
//! an operator's wish not to be there.

use axum::extract::State;
use axum::http::StatusCode;
use kite_desk_api::{Away, Typing};
use kite_domain::ConversationId;

use crate::state::AppState;

use super::error::DeskError;
use super::extract::{Json, Path};
use super::session::Session;

/// The operator is away, or back.
pub(super) async fn away(
    State(state): State<AppState>,
    session: Session,
    Json(Away { away }): Json<Away>,
) -> Result<StatusCode, DeskError> {
    state.chat.set_away(&session.operator, away).await?;
    state.hub.set_away(session.operator.id, away);
    Ok(StatusCode::NO_CONTENT)
}

/// The operator types, or stopped.
pub(super) async fn typing(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<i64>,
    Json(Typing { on }): Json<Typing>,
) -> Result<StatusCode, DeskError> {
    let id = ConversationId(id);
    // What does not exist must not be remembered.
    state.chat.conversation(id).await?;
    state.hub.operator_types(id, &session.operator.name, on);
    Ok(StatusCode::NO_CONTENT)
}
