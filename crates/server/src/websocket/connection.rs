//! One visitor's connection: a loop over what comes in, what has changed, and
//! the clock. One task, no queue: a frame is read when the one before is
//! answered, so a fast sender waits for the store and a slow reader only for
//! itself.

use std::pin::pin;

use axum::extract::ws::WebSocket;
use kite_domain::Membership;
use kite_protocol::v1::{ClientFrame, Refusal, ServerFrame};
use tokio::time::{Instant, sleep_until};

use super::delivery::Delivery;
use super::refusal::refusal;
use super::stage::{Act, Request, Stage};
use super::wire::{Ending, Incoming, Wire};
use crate::config::Config;
use crate::state::AppState;

/// One visitor's connection.
pub(super) struct Connection {
    wire: Wire,
    state: AppState,
    config: Config,
    origin: Option<String>,
    stage: Stage,
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
            state,
            config,
            origin,
            stage: Stage::Stranger,
            idle_at: Instant::now() + config.idle_timeout,
        }
    }

    /// Serves the connection until it ends.
    pub(super) async fn run(mut self) {
        tracing::debug!("a visitor connected");
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
        loop {
            let due = delivery.due();
            let due_at = due.unwrap_or(self.idle_at);
            tokio::select! {
                incoming = self.receive() => match incoming? {
                    Incoming::Frame(frame) => self.answer(frame).await?,
                    Incoming::Confirmed(seq) => delivery.confirm(&self.state, seq).await,
                    Incoming::Alive | Incoming::End(_) => {}
                },
                () = sleep_until(due_at), if due.is_some() => {
                    delivery.step(&self.state, &mut self.wire).await?;
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
            if let Stage::Joined(membership) = self.stage {
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
        let answer = match frame.and_then(|frame| self.stage.request(frame)) {
            Ok(request) => self.perform(request).await,
            Err(refusal) => Err(refusal),
        };
        match answer {
            Ok(None) => Ok(()),
            Ok(Some(frame)) => self.wire.send(&frame).await,
            Err(refusal) => {
                tracing::debug!(code = refusal.code(), "a frame was refused");
                self.wire.send(&refusal.into()).await
            }
        }
    }

    async fn perform(&mut self, request: Request) -> Result<Option<ServerFrame>, Refusal> {
        match request {
            Request::Ping => Ok(Some(ServerFrame::Pong)),
            Request::Pong => Ok(None),
            Request::Join {
                member,
                name,
                channel,
            } => {
                let chat = &self.state.chat;
                let channel = chat.enter(&channel, self.origin.as_deref()).await;
                let channel = channel.map_err(refusal)?;
                let membership = chat.join(&channel, member, name).await.map_err(refusal)?;
                self.stage = Stage::Joined(membership);
                Ok(Some(ServerFrame::Ok))
            }
            Request::Act(membership, request) => {
                act(&self.state, &membership, request).await.map(Some)
            }
        }
    }
}

/// Does what a visitor asks for; the answer is given when it is durable.
async fn act(
    AppState {
        chat, links, clock, ..
    }: &AppState,
    membership: &Membership,
    act: Act,
) -> Result<ServerFrame, Refusal> {
    let (id, message) = match act {
        Act::Say { id, text, sent_at } => {
            let message = chat.say(membership, id.clone(), text, sent_at).await;
            (id, message)
        }
        Act::Offer { id, file } => {
            let offered = chat.offer_file(membership, id.clone(), file).await;
            let file = offered.map_err(refusal)?;
            return Ok(ServerFrame::Upload {
                id,
                canonical_uri: links.download(&file.id),
                upload_uri: Some(links.upload(&file.id, clock.now())),
            });
        }
        Act::SendFile { id, uri, sent_at } => {
            let file = links
                .file_of(&uri, clock.now())
                .ok_or(Refusal::UnknownFile)?;
            let message = chat.send_file(membership, id.clone(), &file, sent_at).await;
            (id, message)
        }
    };
    let message = message.map_err(refusal)?;
    Ok(ServerFrame::Ack {
        id,
        destination_id: message.id,
        stored_at: message.stored_at,
    })
}
