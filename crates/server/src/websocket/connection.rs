//! One visitor's connection: a loop over what comes in, what has changed, and
//! the clock. One task, no queue: a frame is read when the one before is
//! answered, so a fast sender waits for the store and a slow reader only for
//! itself.
//!
//! It knows when something is to be done, and the socket. What is said is the
//! matter of `dialogue`, `delivery` and `company`.

use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use axum::extract::ws::WebSocket;
use kite_domain::ChatError;
use kite_protocol::Refusal;
use kite_protocol::v2::{ClientFrame, Info, ServerFrame};
use tokio::time::{Instant, sleep_until};

use super::answer::{Answer, Joined};
use super::company::Company;
use super::delivery::Delivery;
use super::dialogue::{Dialogue, Peer};
use super::history::History;
use super::refusal::refusal;
use super::version::{Frame, Refused, Version};
use super::wire::{Ending, Incoming, Wire};
use crate::config::Config;
use crate::limits::{Frames, TooMany};
use crate::state::AppState;

/// After the store failed it is asked again so much later.
const RETRY: Duration = Duration::from_secs(1);

/// One visitor's connection.
pub(super) struct Connection {
    wire: Wire,
    version: Version,
    state: AppState,
    config: Config,
    dialogue: Dialogue,
    frames: Frames,
    idle_at: Instant,
}

impl Connection {
    pub(super) fn new(socket: WebSocket, state: AppState, config: Config, peer: Peer) -> Self {
        Self {
            wire: Wire::new(socket, peer.version, config.write_timeout),
            version: peer.version,
            dialogue: Dialogue::new(state.clone(), peer),
            frames: state.limits.frames(),
            state,
            config,
            idle_at: Instant::now() + config.idle_timeout,
        }
    }

    /// Serves the connection until it ends.
    pub(super) async fn run(mut self) {
        tracing::debug!(version = ?self.version, "a visitor connected");
        let _open = self.state.metrics.connection();
        let ending = match self.until_end().await {
            Ok(never) => match never {},
            Err(ending) => ending,
        };
        tracing::debug!(?ending, "a visitor's connection ends");
        self.wire.close(ending).await;
    }

    async fn until_end(&mut self) -> Result<Infallible, Ending> {
        let mut joined = self.until_joined().await?;
        // Before the store is read again: what changes meanwhile is noticed.
        let mut watch = self.state.hub.watch(joined.membership.conversation);
        let mut present = self.state.hub.present();
        present.mark_changed();
        let mut delivery = Delivery::new(self.version, &joined);
        let mut info_at = self.info_at(&joined.info);
        let mut company = Company::new(joined.present);
        let v2 = self.version == Version::V2;
        let (mut seen, mut read_at) = (0, Instant::now());
        loop {
            let (typing_lapses, company_lapses) = (watch.lapses_at(), company.lapses_at());
            tokio::select! {
                incoming = self.receive() => match incoming? {
                    // There is nobody any more to join as.
                    Incoming::Frame(frame) => drop(self.answer(frame).await?),
                    Incoming::Confirmed(seq) => delivery.confirm(&self.state, seq).await,
                    Incoming::Alive | Incoming::End(_) => {}
                },
                () = sleep_until(read_at), if delivery.is_behind() => {
                    match delivery.next(&self.state).await {
                        Ok(batch) => self.wire.send_batch(&batch).await?,
                        Err(ChatError::UnknownConversation) => return Err(Ending::Removed),
                        Err(error) => {
                            tracing::error!(
                                error = &error as &dyn std::error::Error,
                                "entries could not be read"
                            );
                            read_at = Instant::now() + RETRY;
                        }
                    }
                }
                () = watch.changed() => {
                    let pulse = watch.pulse();
                    if pulse.stored != seen {
                        seen = pulse.stored;
                        delivery.wake();
                    }
                    if v2 {
                        self.wire.send(&company.typing(pulse.typing, Instant::now())).await?;
                    }
                }
                Ok(()) = present.changed(), if v2 => {
                    let channel = joined.membership.channel;
                    let now = present.borrow_and_update().to_visitors(channel);
                    self.wire.send(company.presence(now).as_slice()).await?;
                }
                () = at(typing_lapses) => watch.lapse(),
                () = at(company_lapses) => {
                    self.wire.send(&company.lapse(Instant::now())).await?;
                }
                () = sleep_until(info_at), if v2 => {
                    match self.dialogue.info(joined.membership.conversation).await {
                        Ok(info) if info != joined.info => {
                            let frame = Frame::V2(ServerFrame::Info(info.clone()));
                            joined.info = info;
                            self.wire.send(&[frame]).await?;
                        }
                        Err(ChatError::UnknownChannel) => return Err(Ending::Removed),
                        // Nothing new, or not to be known yet.
                        Ok(_) | Err(_) => {}
                    }
                    info_at = self.info_at(&joined.info);
                }
            }
        }
    }

    async fn until_joined(&mut self) -> Result<Joined, Ending> {
        loop {
            if let Incoming::Frame(frame) = self.receive().await?
                && let Some(joined) = self.answer(frame).await?
            {
                return Ok(joined);
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
        if let Incoming::End(ending) = incoming {
            return Err(ending);
        }
        match self.frames.take() {
            Ok(()) => Ok(incoming),
            Err(TooMany::Refuse(wait)) => Ok(incoming.refused(wait.into())),
            Err(TooMany::Close) => Err(Ending::TooMany),
        }
    }

    /// Answers a frame; as whom it has joined, if it did.
    async fn answer(
        &mut self,
        frame: Result<ClientFrame, Refused>,
    ) -> Result<Option<Joined>, Ending> {
        let came = Instant::now();
        let answer = self.dialogue.answer(frame).await;
        if let Ok(Some(Answer::Stored { .. })) = answer {
            self.state.metrics.acknowledged(came.elapsed());
        }
        match answer {
            Ok(None) => Ok(None),
            Ok(Some(Answer::History(history))) => self.send_history(history).await.map(|()| None),
            Ok(Some(answer)) => {
                self.wire.send(&answer.frames(self.version)).await?;
                match answer {
                    Answer::Joined(joined) => Ok(Some(*joined)),
                    _ => Ok(None),
                }
            }
            Err(refused) => self.refuse(refused).await.map(|()| None),
        }
    }

    /// Says why not. Where the conversation is gone that would be the wrong
    /// thing to say: what the peer wrote has a place again once it has joined
    /// again.
    async fn refuse(&mut self, refused: Refused) -> Result<(), Ending> {
        let is_in = self.dialogue.membership().is_some();
        if is_in && refused.refusal == Refusal::ChannelNotFound {
            return Err(Ending::Removed);
        }
        self.wire.send(&[refused.frame(self.version)]).await
    }

    async fn send_history(&mut self, mut history: History) -> Result<(), Ending> {
        loop {
            match history.next(&self.state).await {
                Ok(Some(frames)) => self.wire.send(&frames).await?,
                Ok(None) => return Ok(()),
                Err(error) => {
                    let refused = Refused {
                        refusal: refusal(error),
                        id: Some(history.id().clone()),
                    };
                    return self.refuse(refused).await;
                }
            }
        }
    }

    /// When to look at the channel again: other programs change it too, and the
    /// office opens or closes.
    fn info_at(&self, told: &Info) -> Instant {
        let changes_at = told.hours.as_ref().and_then(|hours| hours.changes_at);
        let turn = changes_at.map(|at| {
            let wait = at.millis() - self.state.clock.now().millis();
            // A clock that is behind by then would otherwise be asked in circles.
            Duration::from_millis(u64::try_from(wait).unwrap_or_default()) + RETRY
        });
        let every = self.config.info_every;
        Instant::now() + turn.map_or(every, |turn| turn.min(every))
    }
}

/// Ready then, or never.
async fn at(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => pending().await,
    }
}
