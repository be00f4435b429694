//! Which outlets are being sent to.

use tokio::sync::{broadcast, watch};

use super::{Connector, News};

/// Sends what is owed, until `stopping` says so.
pub(super) async fn run(
    _connector: Connector,
    _news: broadcast::Receiver<News>,
    mut stopping: watch::Receiver<bool>,
) {
    // Also when nobody is left who could say it.
    let _ = stopping.wait_for(|stop| *stop).await;
}
