//! What operators wrote, on its way to one connection of a visitor.
//!
//! A message is delivered when the visitor's browser has confirmed it, not
//! when it was written to a socket: what a dead connection took along comes
//! again, under the same id, at the next JOIN.
//!
//! It knows neither the socket nor the time: it is told when to read on.

use kite_domain::{Author, Body, ChatError, Membership, Message, Seq};
use kite_protocol::v1::ServerFrame;

use crate::state::AppState;

/// Messages read and written at a time: what a connection that is behind holds
/// in memory.
const PAGE: u32 = 32;

/// Where one connection stands in its conversation.
pub struct Delivery {
    membership: Membership,
    /// Read and, where an operator wrote it, handed out up to here.
    sent: Seq,
    /// Confirmed by the peer up to here.
    confirmed: Seq,
    /// Whether there may be more to read.
    behind: bool,
}

/// Frames to send, then to be confirmed together.
#[derive(Debug)]
pub struct Batch {
    /// What operators wrote, at least one frame.
    pub frames: Vec<ServerFrame>,
    /// What the peer confirms by having received them.
    pub last: Seq,
}

impl Delivery {
    /// Begins after what the visitor has received before.
    pub fn new(membership: Membership) -> Self {
        Self {
            membership,
            sent: membership.delivered,
            confirmed: membership.delivered,
            behind: true,
        }
    }

    /// There may be something new.
    pub fn wake(&mut self) {
        self.behind = true;
    }

    /// Whether to call [`Self::next`]; if not, then not before a wake-up.
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// Reads the next page; what an operator wrote in it. After an error
    /// everything is as before.
    pub async fn next(&mut self, state: &AppState) -> Result<Option<Batch>, ChatError> {
        let messages = state
            .chat
            .messages_after(&self.membership, self.sent, PAGE)
            .await?;
        self.behind = messages.len() >= PAGE as usize;
        let Some(last) = messages.last().map(|message| message.seq) else {
            return Ok(None);
        };
        self.sent = last;
        let frames: Vec<_> = messages
            .into_iter()
            .filter_map(|message| frame(state, message))
            .collect();
        Ok((!frames.is_empty()).then_some(Batch { frames, last }))
    }

    /// The peer has received everything up to here.
    pub async fn confirm(&mut self, state: &AppState, up_to: Seq) {
        // A peer can confirm only what it was sent.
        if up_to <= self.confirmed || up_to > self.sent {
            return;
        }
        match state.chat.delivered(&self.membership, up_to).await {
            Ok(()) => self.confirmed = up_to,
            // It will come again, and the visitor knows it by its id.
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "a delivery could not be recorded"
            ),
        }
    }
}

/// The frame of an operator's message; none for the visitor's own.
fn frame(state: &AppState, message: Message) -> Option<ServerFrame> {
    match message.author {
        Author::Visitor => return None,
        Author::Operator { .. } => {}
    }
    Some(match message.body {
        Body::Text(text) => ServerFrame::Text {
            id: message.id,
            text,
            sent_at: message.sent_at,
        },
        Body::File(file) => ServerFrame::File {
            id: message.id,
            uri: state.links.download(&file.id),
            file: file.meta,
            sent_at: message.sent_at,
        },
    })
}
