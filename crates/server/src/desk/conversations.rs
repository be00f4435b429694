//! The inbox: conversations, the one that changed last first.

use axum::extract::State;
use axum::http::StatusCode;
use kite_desk_api::{Conversation, Inbox, PAGE_LIMIT, Read, Received};
use kite_domain::inbox::{InboxCursor, InboxFilter, InboxRow};
use kite_domain::{ChatError, ConversationId, Seq, Side};
use kite_protocol::Timestamp;
use kite_protocol::v2::Mark;
use serde::Deserialize;

use crate::state::AppState;

use super::error::DeskError;
use super::extract::{Json, Path, Query};
use super::session::Session;
use super::{show, standing};

/// Which page.
#[derive(Deserialize)]
pub(super) struct Wanted {
    state: Option<kite_desk_api::State>,
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
    let filter = InboxFilter {
        state: wanted.state.map(standing::state),
    };
    // One more than asked for tells whether there are more.
    let rows = state.chat.store().inbox(filter, before, limit + 1);
    let mut rows = rows.await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(cursor_after);
    let conversations = rows
        .into_iter()
        .map(|row| show::conversation(&state, row))
        .collect();
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
    Ok(Json(show::conversation(&state, row)))
}

/// The operator has read up to a number.
pub(super) async fn read(
    State(state): State<AppState>,
    _: Session,
    Path(id): Path<i64>,
    Json(read): Json<Read>,
) -> Result<StatusCode, DeskError> {
    let chat = &state.chat;
    chat.mark(
        ConversationId(id),
        Side::Operator,
        Mark::Read,
        Seq(read.seq),
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Conversations have reached an operator's desk. What was erased since the
/// desk fetched it holds up nothing else.
pub(super) async fn received(
    State(state): State<AppState>,
    _: Session,
    Json(received): Json<Received>,
) -> Result<StatusCode, DeskError> {
    if received.conversations.len() > PAGE_LIMIT as usize {
        return Err(DeskError::BadRequest(format!(
            "These are too many conversations; give up to {PAGE_LIMIT}."
        )));
    }
    for up_to in received.conversations {
        let id = ConversationId(up_to.id);
        let chat = &state.chat;
        let marked = chat.mark(id, Side::Operator, Mark::Delivered, Seq(up_to.seq));
        match marked.await {
            Ok(()) | Err(ChatError::UnknownConversation | ChatError::UnknownEntry) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(StatusCode::NO_CONTENT)
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
