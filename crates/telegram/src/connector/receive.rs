//! Receiving updates: by asking for them, or by a webhook.

use tokio::sync::watch;

use super::{Connector, Receiving};

/// Why an update that a webhook brought could not be dealt with: Telegram is to
/// bring it again.
#[derive(Debug, thiserror::Error)]
#[error("the update could not be dealt with")]
pub struct ReceiveError;

/// Receives until `stopping` says so.
pub(super) async fn run(
    _connector: &Connector,
    _receiving: Receiving,
    mut stopping: watch::Receiver<bool>,
) {
    let _ = stopping.wait_for(|stop| *stop).await;
}
