//! Asking for updates. What is asked for again confirms what came before, so the
//! first update that is not done yet bounds what is confirmed.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::pause_after;
use super::turns::Turns;
use crate::api::{CallError, GetUpdates, Method};
use crate::connector::backoff::{Backoff, spread};
use crate::connector::{Connector, Counted};

/// How long Telegram is asked to wait for the first update.
const WAIT: Duration = Duration::from_secs(50);
/// How long to leave others alone while something slow is being done.
const GLANCE: Duration = Duration::from_secs(1);
/// How long what has been begun may take when it is time to stop. What is not
/// done by then is told again at the next start.
const GRACE: Duration = Duration::from_secs(3);

/// Who asks later sends the other one away. Who has been receiving takes its
/// place again soon, and so often; who comes to it waits until it is free.
const REGAIN: Duration = Duration::from_secs(1);
const REGAINS: u32 = 5;
const YIELD: Duration = Duration::from_secs(10);

/// Receives until `stopping` says so.
pub(super) async fn run(connector: &Connector, stopping: &mut watch::Receiver<bool>) {
    let mut turns = Turns::new(connector.clone());
    let mut patience = Patience::default();
    loop {
        let wait = if turns.is_empty() {
            WAIT
        } else {
            Duration::ZERO
        };
        let request = GetUpdates::new(turns.offset(), wait);
        let asked = async {
            let answer = connector.bot().updates(&request).await;
            connector.counted(GetUpdates::NAME, answer)
        };
        let answer = tokio::select! {
            answer = asked => answer,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let pause = match answer {
            Ok(updates) => {
                patience.received();
                for update in updates {
                    turns.take(update);
                }
                // Most are done in no time. For the others nobody waits longer.
                let _ = timeout(GLANCE, turns.all_done()).await;
                continue;
            }
            Err(error) => patience.pause(connector, &error),
        };
        tokio::select! {
            () = async {
                tokio::join!(sleep(pause), turns.all_done());
            } => {}
            _ = stopping.wait_for(|stop| *stop) => break,
        }
    }
    let _ = timeout(GRACE, turns.all_done()).await;
}

/// How failures are borne.
#[derive(Default)]
struct Patience {
    backoff: Backoff,
    /// Whether updates have come since somebody else had them.
    receiving: bool,
    conflicts: u32,
}

impl Patience {
    fn received(&mut self) {
        if self.conflicts > 0 {
            tracing::info!("receiving this bot's updates again");
        }
        *self = Self {
            receiving: true,
            ..Self::default()
        };
    }

    fn pause(&mut self, connector: &Connector, error: &CallError) -> Duration {
        let random = connector.roll();
        if !matches!(error, CallError::Conflict(_)) {
            tracing::warn!(%error, "no updates from Telegram");
            return pause_after(error, &mut self.backoff, random);
        }
        connector.count(Counted::Conflict);
        if self.conflicts == 0 {
            tracing::warn!(%error, "somebody else receives this bot's updates; waiting");
        }
        self.conflicts = self.conflicts.saturating_add(1);
        let soon = self.receiving && self.conflicts <= REGAINS;
        spread(if soon { REGAIN } else { YIELD }, random)
    }
}
