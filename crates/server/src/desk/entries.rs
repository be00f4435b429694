//! The entries of a conversation, and those that operators make.

use axum::extract::State;
use kite_desk_api::{Edit, Entry, PAGE_LIMIT, Page, Reply, SetState};
use kite_domain::conversation::Page as Wanted;
use kite_domain::{ConversationId, Seq};
use kite_protocol::MessageId;
use serde::Deserialize;

use crate::metrics::Kind;
use crate::state::AppState;

use super::error::DeskError;
use super::extract::{Json, Path, Query};
use super::session::Session;
use super::{show, standing};

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

/// A page of entries.
pub(super) async fn page(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<i64>,
    Query(which): Query<Which>,
) -> Result<Json<Page>, DeskError> {
    let wanted = which.wanted()?;
    let limit = which.limit.unwrap_or(PAGE_LIMIT).clamp(1, PAGE_LIMIT);
    let conversation = state.chat.conversation(ConversationId(id)).await?;
    let store = state.chat.store();
    let visitor = store.visitor(conversation.visitor).await?;
    // One more than asked for tells whether there are more; it is the one
    // furthest away.
    let mut entries = store.entries(conversation.id, wanted, limit + 1).await?;
    let more = entries.len() > limit as usize;
    if more {
        match wanted {
            Wanted::After(_) => entries.truncate(limit as usize),
            Wanted::Before(_) | Wanted::Last => drop(entries.remove(0)),
        }
    }
    let show = |entry| show::entry(&state, &session.operator, visitor.as_ref(), entry);
    let entries = entries.into_iter().map(show).collect();
    Ok(Json(Page { entries, more }))
}

/// The operator answers with a text.
pub(super) async fn reply(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<i64>,
    Json(reply): Json<Reply>,
) -> Result<Json<Entry>, DeskError> {
    let operator = &session.operator;
    let chat = &state.chat;
    let reply = chat.reply(
        operator,
        ConversationId(id),
        client_id(reply.id)?,
        reply.text,
    );
    let entry = reply.await?;
    state.metrics.replied(Kind::Text);
    Ok(Json(show::entry(&state, operator, None, entry)))
}

/// The operator changes or deletes a message of their own.
pub(super) async fn edit(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<i64>,
    Json(edit): Json<Edit>,
) -> Result<Json<Entry>, DeskError> {
    let operator = &session.operator;
    let chat = &state.chat;
    let conversation = chat.conversation(ConversationId(id)).await?;
    let edited = chat.edit(
        conversation.id,
        client_id(edit.id)?,
        operator.author(),
        Seq(edit.seq),
        edit.text,
        state.clock.now(),
    );
    let entry = edited.await?;
    Ok(Json(show::entry(&state, operator, None, entry)))
}

/// The operator resolves the conversation or opens it again.
pub(super) async fn set_state(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<i64>,
    Json(set): Json<SetState>,
) -> Result<Json<Entry>, DeskError> {
    let operator = &session.operator;
    let chat = &state.chat;
    let changed = chat.set_state(
        operator,
        ConversationId(id),
        client_id(set.id)?,
        standing::state(set.state),
    );
    let entry = changed.await?;
    Ok(Json(show::entry(&state, operator, None, entry)))
}

fn client_id(text: String) -> Result<MessageId, DeskError> {
    MessageId::new(text).map_err(|_| DeskError::BadMessageId)
}
