//! One visitor's connection: a loop over what comes in, what has changed, and
//! the clock. One task, no queue: a frame is read when the one before is
//! answered, so a fast sender waits for the store and a slow reader only for
//! itself.
//!
//! It knows when something is to be done, and the socket. What is said is the
//! matter of `dialogue` and `delivery`.

use std::pin::pin;
use std::time::Duration;

use axum::extract::ws::WebSocket;
use kite_domain::Membership;
use kite_protocol::Refusal;
use kite_protocol::v1::{ClientFrame, ServerFrame};
use tokio::time::{Instant, sleep_until};

use super::delivery::Delivery;
use super::dialogue::Dialogue;
use super::wire::{Ending, Incoming, Wire};
use crate::config::Config;
use crate::state::AppState;

/// After the store failed it is asked again so much later.
const RETRY: Duration = Duration::from_secs(1);

/// One visitor's connection.
pub(super) struct Connection {
    wire: Wire,
    state: AppState,
    config: Config,
    dialogue: Dialogue,
    idle_at: Instant,
}

impl Connection {
    pub(super) fn new(
        socket: WebSocket,
        state: AppState,
        config: Config,
        origin: Option<String>,
    ) -> Self {
        Self {
            wire: Wire::new(socket, config.write_timeout),
            dialogue: Dialogue::new(state.clone(), origin),
            state,
            config,
            idle_at: Instant::now() + config.idle_timeout,
        }
    }

    /// Serves the connection until it ends.
    pub(super) async fn run(mut self) {
        tracing::debug!("a visitor connected");
        let _open = self.state.metrics.connection();
        let ending = match self.until_end().await {
            Ok(never) => match never {},
            Err(ending) => ending,
        };
        tracing::debug!(?ending, "a visitor's connection ends");
        self.wire.close(ending).await;
    }

    async fn until_end(&mut self) -> Result<std::convert::Infallible, Ending> {
        let membership = self.until_joined().await?;
        let watch = self.state.hub.watch(membership.conversation);
        // Enabled before the store is read: what changes meanwhile is noticed.
        let mut changed = pin!(watch.notify().notified());
        changed.as_mut().enable();
        let mut delivery = Delivery::new(membership);
        let mut read_at = Instant::now();
        loop {
            tokio::select! {
                incoming = self.receive() => match incoming? {
                    Incoming::Frame(frame) => self.answer(frame).await?,
                    Incoming::Confirmed(seq) => delivery.confirm(&self.state, seq).await,
                    Incoming::Alive | Incoming::End(_) => {}
                },
                () = sleep_until(read_at), if delivery.is_behind() => {
                    match delivery.next(&self.state).await {
                        Ok(Some(batch)) => self.wire.send_batch(&batch).await?,
                        Ok(None) => {}
                        Err(error) => {
                            tracing::error!(
                                error = &error as &dyn std::error::Error,
                                "messages could not be read"
                            );
                            read_at = Instant::now() + RETRY;
                        }
                    }
                }
                () = changed.as_mut() => {
                    changed.set(watch.notify().notified());
                    changed.as_mut().enable();
                    delivery.wake();
                }
            }
        }
    }

    async fn until_joined(&mut self) -> Result<Membership, Ending> {
        loop {
            if let Some(membership) = self.dialogue.membership() {
                return Ok(membership);
            }
            if let Incoming::Frame(frame) = self.receive().await? {
                self.answer(frame).await?;
            }
        }
    }

    /// What comes next, unless the server stops or nothing comes for too long.
    /// Dropped before it is ready, it has lost nothing.
    async fn receive(&mut self) -> Result<Incoming, Ending> {
        let incoming = tokio::select! {
            biased;
            _ = self.state.stopping.wait_for(|stopping| *stopping) => return Err(Ending::Stopping),
            incoming = self.wire.receive() => incoming,
            () = sleep_until(self.idle_at) => return Err(Ending::Idle),
        };
        self.idle_at = Instant::now() + self.config.idle_timeout;
        match incoming {
            Incoming::End(ending) => Err(ending),
            other => Ok(other),
        }
    }

    async fn answer(&mut self, frame: Result<ClientFrame, Refusal>) -> Result<(), Ending> {
        let came = Instant::now();
        let Some(answer) = self.dialogue.answer(frame).await else {
            return Ok(());
        };
        if let ServerFrame::Ack { .. } = answer {
            self.state.metrics.acknowledged(came.elapsed());
        }
        self.wire.send(&answer).await
    }
}
