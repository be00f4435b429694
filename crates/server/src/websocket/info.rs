//! What visitors are told of their channel.

use kite_domain::hours::OfficeHours;
use kite_domain::{Channel, ChatError};
use kite_protocol::v2::{Hours, Info};
use kite_protocol::{Timestamp, file, limits};

use crate::state::AppState;

/// What there is to know of a channel now.
pub(super) async fn of(state: &AppState, channel: &Channel) -> Result<Info, ChatError> {
    let now = state.clock.now();
    Ok(Info {
        title: channel.title.clone(),
        connectors: state.telegram.connectors(channel.id).await?,
        text_bytes: bytes(limits::TEXT_BYTES as u64),
        files: file::ALLOWED
            .map(|(media_type, size)| (media_type.to_owned(), bytes(size)))
            .to_vec(),
        languages: channel.languages.clone(),
        hours: channel.hours.as_ref().map(|hours| told(hours, now)),
    })
}

fn told(hours: &OfficeHours, now: Timestamp) -> Hours {
    let status = hours.status(now);
    Hours {
        open: status.open,
        changes_at: status.changes_at,
        time_zone: hours.time_zone().to_owned(),
        week: hours.week().to_vec(),
    }
}

fn bytes(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
