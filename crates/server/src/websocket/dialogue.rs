//! What one connection says and is told: each frame of a visitor and its
//! answer, in their order.
//!
//! It knows neither the socket that carries the frames nor the time that they
//! take.

use kite_domain::Membership;
use kite_protocol::Refusal;
use kite_protocol::v1::{ClientFrame, ServerFrame};

use super::refusal::refusal;
use super::stage::{Act, Request, Stage};
use crate::metrics::Kind;
use crate::state::AppState;

/// One connection's side of the talk.
pub struct Dialogue {
    state: AppState,
    origin: Option<String>,
    stage: Stage,
}

impl Dialogue {
    /// Begins with a stranger whose page is of this origin.
    pub fn new(state: AppState, origin: Option<String>) -> Self {
        Self {
            state,
            origin,
            stage: Stage::Stranger,
        }
    }

    /// As whom the connection has joined, once it has.
    pub fn membership(&self) -> Option<Membership> {
        match self.stage {
            Stage::Stranger => None,
            Stage::Joined(membership) => Some(membership),
        }
    }

    /// What to answer to a frame, or to what is none. The answer is given when
    /// all that it promises is durable.
    pub async fn answer(&mut self, frame: Result<ClientFrame, Refusal>) -> Option<ServerFrame> {
        let answer = match frame.and_then(|frame| self.stage.request(frame)) {
            Ok(request) => self.perform(request).await,
            Err(refusal) => Err(refusal),
        };
        answer.unwrap_or_else(|refusal| {
            self.state.metrics.refused(&refusal);
            tracing::debug!(code = refusal.code(), "a frame was refused");
            Some(refusal.to_v1())
        })
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
                self.state.metrics.joined();
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
        chat,
        links,
        metrics,
        clock,
        ..
    }: &AppState,
    membership: &Membership,
    act: Act,
) -> Result<ServerFrame, Refusal> {
    let (id, message, kind) = match act {
        Act::Say { id, text, sent_at } => {
            let message = chat.say(membership, id.clone(), text, sent_at).await;
            (id, message, Kind::Text)
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
            (id, message, Kind::File)
        }
    };
    let message = message.map_err(refusal)?;
    metrics.received(kind);
    Ok(ServerFrame::Ack {
        id,
        destination_id: message.id,
        stored_at: message.stored_at,
    })
}
