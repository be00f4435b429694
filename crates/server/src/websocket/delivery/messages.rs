//! What operators say, on its way to a peer that speaks v1.
//!
//! A message is delivered when the visitor's browser has confirmed it, not
//! when it was written to a socket: what a dead connection took along comes
//! again, under the same id, at the next JOIN.

use kite_domain::conversation::Page;
use kite_domain::{ChatError, Membership, Seq, Side};
use kite_protocol::v2::Mark;

use super::super::entry::message_frame;
use super::super::version::Frame;
use super::{Batch, PAGE};
use crate::state::AppState;

pub(super) struct Messages {
    membership: Membership,
    /// Read and, where an operator wrote it, handed out up to here.
    sent: Seq,
    /// Confirmed by the peer up to here.
    confirmed: Seq,
}

impl Messages {
    /// Begins after what the visitor has received before.
    pub(super) fn new(membership: Membership) -> Self {
        Self {
            membership,
            sent: membership.delivered,
            confirmed: membership.delivered,
        }
    }

    /// The next page, and whether there may be another one.
    pub(super) async fn next(&mut self, state: &AppState) -> Result<(Batch, bool), ChatError> {
        let page = Page::After(self.sent);
        let entries = state.chat.entries(&self.membership, page, PAGE).await?;
        let more = entries.len() >= PAGE as usize;
        let Some(last) = entries.last().map(|entry| entry.seq) else {
            return Ok((Batch::default(), more));
        };
        self.sent = last;
        let frames: Vec<_> = entries
            .into_iter()
            .filter_map(|entry| message_frame(&state.links, entry).map(Frame::V1))
            .collect();
        let confirm = (!frames.is_empty()).then_some(last);
        Ok((Batch { frames, confirm }, more))
    }

    pub(super) async fn confirm(&mut self, state: &AppState, up_to: Seq) {
        // A peer can confirm only what it was sent.
        if up_to <= self.confirmed || up_to > self.sent {
            return;
        }
        let conversation = self.membership.conversation;
        let marked = state
            .chat
            .mark(conversation, Side::Visitor, Mark::Delivered, up_to);
        match marked.await {
            Ok(()) => self.confirmed = up_to,
            // It will come again, and the visitor knows it by its id.
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "a delivery could not be recorded"
            ),
        }
    }
}
