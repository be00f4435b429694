//! What operators wrote, on its way to one connection of a visitor.
//!
//! A message is delivered when the visitor's browser has confirmed it, not
//! when it was written to a socket: what a dead connection took along comes
//! again, under the same id, at the next JOIN.

use std::time::Duration;

use kite_domain::{Author, Body, Membership, Message, Seq};
use kite_protocol::v1::ServerFrame;
use tokio::time::Instant;

use super::wire::{Ending, Wire};
use crate::state::AppState;

/// Messages read and written at a time: what a connection that is behind holds
/// in memory.
const PAGE: u32 = 32;

/// After the store failed it is asked again so much later.
const RETRY: Duration = Duration::from_secs(1);

/// Where one connection stands in its conversation.
pub(super) struct Delivery {
    membership: Membership,
    /// Read and, where an operator wrote it, sent up to here.
    sent: Seq,
    /// Confirmed by the peer up to here.
    confirmed: Seq,
    /// When to read on; none: nothing is known to be there.
    due: Option<Instant>,
}

impl Delivery {
    /// Begins after what the visitor has received before.
    pub(super) fn new(membership: Membership) -> Self {
        Self {
            membership,
            sent: membership.delivered,
            confirmed: membership.delivered,
            due: Some(Instant::now()),
        }
    }

    /// There may be something new.
    pub(super) fn wake(&mut self) {
        self.due.get_or_insert_with(Instant::now);
    }

    /// When to call [`Self::step`]; none: not before a wake-up.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Reads the next page and sends what an operator wrote in it.
    pub(super) async fn step(&mut self, state: &AppState, wire: &mut Wire) -> Result<(), Ending> {
        let page = state
            .chat
            .messages_after(&self.membership, self.sent, PAGE)
            .await;
        let messages = match page {
            Ok(messages) => messages,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "messages could not be read"
                );
                self.due = Some(Instant::now() + RETRY);
                return Ok(());
            }
        };
        let full = messages.len() >= PAGE as usize;
        self.due = full.then(Instant::now);
        let Some(last) = messages.last().map(|message| message.seq) else {
            return Ok(());
        };
        let frames: Vec<_> = messages
            .into_iter()
            .filter_map(|message| frame(state, message))
            .collect();
        self.sent = last;
        if frames.is_empty() {
            return Ok(());
        }
        wire.send_batch(&frames, last).await
    }

    /// The peer has received everything up to here.
    pub(super) async fn confirm(&mut self, state: &AppState, up_to: Seq) {
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
