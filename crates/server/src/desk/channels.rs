//! Channels and their office hours.

use axum::extract::State;
use kite_desk_api::{self as api, Channels, Hours, SetHours, Week};
use kite_domain::hours::OfficeHours;
use kite_domain::{Channel, ChatError};
use kite_protocol::ChannelName;
use kite_protocol::v2::Span;

use crate::state::AppState;

use super::error::DeskError;
use super::extract::{Json, Path};
use super::session::Session;

/// All channels.
pub(super) async fn list(
    State(state): State<AppState>,
    _: Session,
) -> Result<Json<Channels>, DeskError> {
    let channels = state.chat.store().channels().await?;
    let channels = channels.into_iter().map(|channel| api::Channel {
        name: channel.name.to_string(),
        title: channel.title,
    });
    Ok(Json(Channels {
        channels: channels.collect(),
    }))
}

/// When somebody answers in a channel.
pub(super) async fn hours(
    State(state): State<AppState>,
    _: Session,
    Path(name): Path<String>,
) -> Result<Json<Hours>, DeskError> {
    let channel = find(&state, &name).await?;
    Ok(Json(shown(&state, channel.hours.as_ref())))
}

/// Says when somebody answers in a channel.
pub(super) async fn set_hours(
    State(state): State<AppState>,
    _: Session,
    Path(name): Path<String>,
    Json(SetHours { week }): Json<SetHours>,
) -> Result<Json<Hours>, DeskError> {
    let name = ChannelName::new(name).map_err(|_| DeskError::UnknownChannel)?;
    let hours = week.map(parse).transpose()?;
    let set = |channel: &mut Channel| -> Result<(), DeskError> {
        channel.hours.clone_from(&hours);
        Ok(())
    };
    let changed = state.chat.change_channel(&name, set).await;
    changed.map_err(|error| match error {
        DeskError::Chat(ChatError::UnknownChannel) => DeskError::UnknownChannel,
        other => other,
    })?;
    Ok(Json(shown(&state, hours.as_ref())))
}

pub(super) async fn find(state: &AppState, name: &str) -> Result<Channel, DeskError> {
    let name = ChannelName::new(name).map_err(|_| DeskError::UnknownChannel)?;
    let channel = state.chat.store().channel(&name).await?;
    channel.ok_or(DeskError::UnknownChannel)
}

fn parse(week: Week) -> Result<OfficeHours, DeskError> {
    let span = |span: api::Span| Span {
        weekday: span.weekday,
        from: span.from,
        to: span.to,
    };
    let spans = week.spans.into_iter().map(span).collect();
    Ok(OfficeHours::new(&week.time_zone, spans)?)
}

fn shown(state: &AppState, hours: Option<&OfficeHours>) -> Hours {
    let Some(hours) = hours else {
        return Hours {
            week: None,
            open: true,
            changes_at: None,
        };
    };
    let status = hours.status(state.clock.now());
    let span = |span: &Span| api::Span {
        weekday: span.weekday,
        from: span.from,
        to: span.to,
    };
    Hours {
        week: Some(Week {
            time_zone: hours.time_zone().to_owned(),
            spans: hours.week().iter().map(span).collect(),
        }),
        open: status.open,
        changes_at: status.changes_at.map(|at| at.to_string()),
    }
}
