//! What one connection says and is told: each frame of a visitor and its
//! answer, in their order.
//!
//! It knows neither the socket that carries the frames nor the time that they
//! take. There is no stage between JOIN and OK: a connection takes its next
//! frame only when the one before is answered, so frames that come before OK
//! wait in the socket, in their order.

use kite_domain::entry::Rating;
use kite_domain::{Author, ChatError, ConversationId, Entry, Membership, Seq, Side};
use kite_protocol::v2::{ClientFrame, Info};
use kite_protocol::{MessageId, Refusal};

use super::answer::Answer;
use super::history::History;
use super::refusal::refusal;
use super::version::{Refused, Version};
use super::{info, join, link};
use crate::address::ClientAddress;
use crate::limits::RetryAfter;
use crate::metrics::Kind;
use crate::state::AppState;

/// Who is at the other end of a connection.
#[derive(Clone, Debug)]
pub struct Peer {
    /// The version that it speaks.
    pub version: Version,
    /// The origin of its page; none: it is no browser.
    pub origin: Option<String>,
    /// From where it comes.
    pub address: ClientAddress,
}

/// One connection's side of the talk.
pub struct Dialogue {
    state: AppState,
    peer: Peer,
    membership: Option<Membership>,
}

impl Dialogue {
    /// Begins with a stranger.
    pub fn new(state: AppState, peer: Peer) -> Self {
        Self {
            state,
            peer,
            membership: None,
        }
    }

    /// As whom the connection has joined, once it has.
    pub fn membership(&self) -> Option<Membership> {
        self.membership
    }

    /// What to answer to a frame, or to what is none; some want no answer. It
    /// is given when all that it promises is durable.
    pub async fn answer(
        &mut self,
        frame: Result<ClientFrame, Refused>,
    ) -> Result<Option<Answer>, Refused> {
        let answer = match frame {
            Ok(frame) => {
                let id = frame.id().cloned();
                let answer = self.perform(frame).await;
                answer.map_err(|refusal| Refused { refusal, id })
            }
            Err(refused) => Err(refused),
        };
        if let Err(refused) = &answer {
            self.state.metrics.refused(&refused.refusal);
            tracing::debug!(code = refused.refusal.word(), "a frame was refused");
        }
        answer
    }

    /// What there is to know of the channel of a conversation now.
    pub(super) async fn info(&self, conversation: ConversationId) -> Result<Info, ChatError> {
        let channel = self.state.chat.store().channel_of(conversation).await?;
        let channel = channel.ok_or(ChatError::UnknownChannel)?;
        info::of(&self.state, &channel).await
    }

    async fn perform(&mut self, frame: ClientFrame) -> Result<Option<Answer>, Refusal> {
        match (frame, self.membership) {
            (ClientFrame::Ping, _) => Ok(Some(Answer::Pong)),
            (ClientFrame::Pong, _) => Ok(None),
            (ClientFrame::Join(_), Some(_)) => Err(Refusal::AlreadyJoined),
            (ClientFrame::Join(join), None) => {
                let joined = join::join(&self.state, &self.peer, join).await?;
                self.state.metrics.joined();
                self.membership = Some(joined.membership);
                Ok(Some(Answer::Joined(Box::new(joined))))
            }
            // So v1 has always said it.
            (ClientFrame::Upload { .. }, None) if self.peer.version == Version::V1 => {
                Err(Refusal::ChannelNotFound)
            }
            (_, None) => Err(Refusal::NotJoined),
            (frame, Some(membership)) => {
                self.limit(&frame, membership)?;
                act(&self.state, &membership, frame).await
            }
        }
    }

    fn limit(&self, frame: &ClientFrame, membership: Membership) -> Result<(), RetryAfter> {
        let (limits, address) = (&self.state.limits, self.peer.address);
        match frame {
            ClientFrame::History { .. } | ClientFrame::Mark { .. } | ClientFrame::Typing { .. } => {
                limits.signal(address, membership.visitor)
            }
            _ => limits.message(address, membership.visitor),
        }
    }
}

/// Does what a visitor asks for; the answer is given when it is durable.
async fn act(
    state: &AppState,
    membership: &Membership,
    frame: ClientFrame,
) -> Result<Option<Answer>, Refusal> {
    let AppState {
        chat,
        links,
        clock,
        hub,
        ..
    } = state;
    let conversation = membership.conversation;
    match frame {
        ClientFrame::Text { id, text, sent_at } => {
            let said = chat.say(membership, id.clone(), text, sent_at).await;
            stored(state, id, Kind::Text, said)
        }
        ClientFrame::Upload { id, file, .. } => {
            let offered = chat.offer_file(membership, id.clone(), file).await;
            let file = offered.map_err(refusal)?;
            Ok(Some(Answer::Place {
                id,
                canonical_uri: links.download(&file.id),
                upload_uri: links.upload(&file.id, clock.now()),
            }))
        }
        ClientFrame::File {
            id, uri, sent_at, ..
        } => {
            let file = links
                .file_of(&uri, clock.now())
                .ok_or(Refusal::UnknownFile)?;
            let sent = chat.send_file(membership, id.clone(), &file, sent_at).await;
            stored(state, id, Kind::File, sent)
        }
        ClientFrame::Edit {
            id,
            target,
            text,
            sent_at,
        } => {
            let (author, target) = (Author::Visitor, Seq(target));
            let edited = chat.edit(conversation, id.clone(), author, target, text, sent_at);
            stored(state, id, Kind::Edit, edited.await)
        }
        ClientFrame::Rate {
            id,
            stars,
            comment,
            sent_at,
        } => {
            let rating = Rating { stars, comment };
            let rated = chat.rate(membership, id.clone(), rating, sent_at).await;
            stored(state, id, Kind::Rating, rated)
        }
        ClientFrame::Report { id, reason } => {
            let at = chat.report(membership, reason).await.map_err(refusal)?;
            Ok(Some(Answer::Noted { id, at }))
        }
        ClientFrame::Link { id } => link::link(state, membership, id).await.map(Some),
        ClientFrame::History { id, before, limit } => {
            let standing = chat.standing(membership).await.map_err(refusal)?;
            let history = History::new(id, *membership, &standing, before, limit);
            Ok(Some(Answer::History(history)))
        }
        ClientFrame::Mark { mark, up_to } => {
            let marked = chat.mark(conversation, Side::Visitor, mark, Seq(up_to));
            marked.await.map_err(refusal)?;
            Ok(None)
        }
        ClientFrame::Typing { on } => {
            if on {
                let allowed = chat.check_may_write(conversation).await;
                allowed.map_err(refusal)?;
            }
            hub.visitor_types(conversation, on);
            Ok(None)
        }
        ClientFrame::Join(_) | ClientFrame::Ping | ClientFrame::Pong => Ok(None),
    }
}

fn stored(
    state: &AppState,
    id: MessageId,
    kind: Kind,
    entry: Result<Entry, ChatError>,
) -> Result<Option<Answer>, Refusal> {
    let entry = entry.map_err(refusal)?;
    state.metrics.received(kind);
    // Who has said it types it no more.
    if entry.content.is_message() {
        state.hub.visitor_types(entry.conversation, false);
    }
    Ok(Some(Answer::Stored { id, entry }))
}
