//! The inbox: conversations, the one that changed last first.

use axum::extract::State;
use axum::http::StatusCode;
use kite_desk_api::{Conversation, Inbox, PAGE_LIMIT, Read};
use kite_domain::inbox::{InboxCursor, InboxRow};
use kite_domain::{ConversationId, Seq};
use kite_protocol::Timestamp;
use serde::Deserialize;

use crate::state::AppState;

use super::error::DeskError;
use super::extract::{Json, Path, Query};
use super::session::Session;
use super::show;

/// Which page.
#[derive(Deserialize)]
pub(super) struct Wanted {
    before: Option<String>,
    limit: Option<u32>,
}

/// A page of conversations.
pub(super) async fn list(
    State(state): State<AppState>,
    _: Session,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Inbox>, DeskError> {
    let before = wanted.before.as_deref().map(parse_cursor).transpose()?;
    let limit = wanted.limit.unwrap_or(PAGE_LIMIT).clamp(1, PAGE_LIMIT);
    // One more than asked for tells whether there are more.
    let mut rows = state.chat.store().inbox(before, limit + 1).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(cursor_after);
    let conversations = rows.into_iter().map(show::conversation).collect();
    Ok(Json(Inbox {
        conversations,
        next,
    }))
}

/// One conversation.
pub(super) async fn one(
    State(state): State<AppState>,
    _: Session,
    Path(id): Path<i64>,
) -> Result<Json<Conversation>, DeskError> {
    let row = state.chat.store().inbox_row(ConversationId(id)).await?;
    let row = row.ok_or(DeskError::UnknownConversation)?;
    Ok(Json(show::conversation(row)))
}

/// The operator has read up to a number.
pub(super) async fn read(
    State(state): State<AppState>,
    _: Session,
    Path(id): Path<i64>,
    Json(read): Json<Read>,
) -> Result<StatusCode, DeskError> {
    let id = ConversationId(id);
    require(&state, id).await?;
    state.chat.read(id, Seq(read.seq)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Fails unless there is such a conversation.
pub(super) async fn require(state: &AppState, id: ConversationId) -> Result<(), DeskError> {
    let channel = state.chat.store().channel_of(id).await?;
    channel.map(drop).ok_or(DeskError::UnknownConversation)
}

fn cursor_after(row: &InboxRow) -> String {
    let changed_at = row.last_message.stored_at.millis();
    format!("{changed_at}.{}", row.conversation.id.0)
}

fn parse_cursor(text: &str) -> Result<InboxCursor, DeskError> {
    let parse = || {
        let (changed_at, conversation) = text.split_once('.')?;
        Some(InboxCursor {
            changed_at: Timestamp::from_millis(changed_at.parse().ok()?),
            conversation: ConversationId(conversation.parse().ok()?),
        })
    };
    let wrong = "`before` is no cursor; give what the page before gave as `next`.";
    parse().ok_or_else(|| DeskError::BadRequest(wrong.to_owned()))
}
