//! Desks elsewhere: how they stand, and making parked ones go on.

use axum::extract::State;
use axum::http::StatusCode;
use kite_desk_api::{self as api, DeskOutlet, Outlets};
use kite_domain::Channel;
use kite_domain::outlet::{OutletRole, Standing};
use kite_domain::port::DeskState;

use crate::state::AppState;
use crate::telegram;

use super::channels;
use super::error::DeskError;
use super::extract::{Json, Path};
use super::session::Session;

/// All desks elsewhere.
pub(super) async fn list(
    State(state): State<AppState>,
    _: Session,
) -> Result<Json<Outlets>, DeskError> {
    let desks = state.telegram.desks().await?;
    let channels = state.chat.store().channels().await?;
    let shown = channels.into_iter().filter_map(|channel| {
        let is_its = |desk: &&DeskState| desk.outlet.role == OutletRole::Desk(channel.id);
        let desk = desks.iter().find(is_its)?;
        Some(show(&channel, desk))
    });
    let outlets = shown.collect();
    Ok(Json(Outlets { outlets }))
}

fn show(channel: &Channel, desk: &DeskState) -> DeskOutlet {
    DeskOutlet {
        channel: channel.name.to_string(),
        connector: telegram::NAME.to_owned(),
        waiting: u32::try_from(desk.waiting).unwrap_or(u32::MAX),
        parked: match &desk.outlet.standing {
            Standing::Parked(parked) => Some(api::Parked {
                reason: parked.reason.clone(),
                since: parked.since.to_string(),
            }),
            Standing::Active | Standing::Ended => None,
        },
    }
}

/// What waits for a channel's desk elsewhere is sent again.
pub(super) async fn resume(
    State(state): State<AppState>,
    _: Session,
    Path(channel): Path<String>,
) -> Result<StatusCode, DeskError> {
    let channel = channels::find(&state, &channel).await?;
    if !state.telegram.resume(channel.id).await? {
        return Err(DeskError::UnknownOutlet);
    }
    state.hub.outlets_changed();
    Ok(StatusCode::NO_CONTENT)
}
