//! What the server does by itself from time to time: it removes what is kept
//! no longer.
//!
//! It works in small steps, so that nobody's message waits behind it.

use std::time::Duration;

use kite_domain::ChatError;
use tokio::time::{sleep, timeout};

use crate::state::AppState;

/// Between two rounds; the first comes at the start.
const ROUND: Duration = Duration::from_hours(1);

/// Between two steps of a round.
const PAUSE: Duration = Duration::from_millis(100);

/// Makes rounds until the server stops. A step that has begun is finished: the
/// bytes of files go after their rows.
pub(crate) async fn run(state: AppState) {
    let mut stopping = state.stopping.clone();
    loop {
        if let Err(error) = round(&state).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "what is kept no longer could not be removed; the next try is in an hour"
            );
        }
        let stop = stopping.wait_for(|stopping| *stopping);
        if timeout(ROUND, stop).await.is_ok() {
            return;
        }
    }
}

/// Removes all that is due.
async fn round(state: &AppState) -> Result<(), ChatError> {
    let chat = &state.chat;
    for channel in chat.store().channels().await? {
        while chat.sweep(&channel).await? && go_on(state).await {}
    }
    while chat.sweep_abandoned_files().await? && go_on(state).await {}
    Ok(())
}

/// Lets others write; whether there is time for another step.
async fn go_on(state: &AppState) -> bool {
    sleep(PAUSE).await;
    !*state.stopping.borrow()
}
