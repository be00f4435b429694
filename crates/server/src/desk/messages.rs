//! The messages of a conversation, and the operator's texts.

use axum::extract::State;
use kite_desk_api::{Message, PAGE_LIMIT, Page, Reply};
use kite_domain::conversation::Page as Wanted;
use kite_domain::{ConversationId, Seq};
use kite_protocol::MessageId;
use serde::Deserialize;

use crate::state::AppState;

use super::conversations::require;
use super::error::DeskError;
use super::extract::{Json, Path, Query};
use super::session::Session;
use super::show;

/// Which page: before a number, after one, or, with neither, the last.
#[derive(Deserialize)]
pub(super) struct Which {
    before: Option<u32>,
    after: Option<u32>,
    limit: Option<u32>,
}

impl Which {
    fn wanted(&self) -> Result<Wanted, DeskError> {
        match (self.before, self.after) {
            (None, None) => Ok(Wanted::Last),
            (Some(before), None) => Ok(Wanted::Before(Seq(before))),
            (None, Some(after)) => Ok(Wanted::After(Seq(after))),
            (Some(_), Some(_)) => Err(DeskError::BadRequest(
                "Give `before` or `after`, not both.".to_owned(),
            )),
        }
    }
}

/// A page of messages.
pub(super) async fn page(
    State(state): State<AppState>,
    _: Session,
    Path(id): Path<i64>,
    Query(which): Query<Which>,
) -> Result<Json<Page>, DeskError> {
    let id = ConversationId(id);
    let wanted = which.wanted()?;
    let limit = which.limit.unwrap_or(PAGE_LIMIT).clamp(1, PAGE_LIMIT);
    let store = state.chat.store();
    let Some(row) = store.inbox_row(id).await? else {
        // A conversation without a message has no row.
        require(&state, id).await?;
        return Ok(Json(Page {
            messages: Vec::new(),
            more: false,
        }));
    };
    // One more than asked for tells whether there are more; it is the one
    // furthest away.
    let mut messages = store.messages(id, wanted, limit + 1).await?;
    let more = messages.len() > limit as usize;
    if more {
        match wanted {
            Wanted::After(_) => messages.truncate(limit as usize),
            Wanted::Before(_) | Wanted::Last => drop(messages.remove(0)),
        }
    }
    let messages = messages
        .into_iter()
        .map(|message| show::message(&state, message, Some(&row.visitor)))
        .collect();
    Ok(Json(Page { messages, more }))
}

/// The operator answers with a text.
pub(super) async fn reply(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<i64>,
    Json(reply): Json<Reply>,
) -> Result<Json<Message>, DeskError> {
    let client_id = MessageId::new(reply.id).map_err(|_| DeskError::BadMessageId)?;
    let message = state
        .chat
        .reply(&session.operator, ConversationId(id), client_id, reply.text)
        .await?;
    state.metrics.replied();
    Ok(Json(show::message(&state, message, None)))
}
