//! Earlier entries of a conversation: the answer to HIST, read and sent in
//! parts, so that a page of long texts is never held as a whole.

use kite_domain::conversation::Page;
use kite_domain::{ChatError, Conversation, Membership, Seq};
use kite_protocol::{MessageId, v2};

use super::delivery::PAGE;
use super::entry::entry_frame;
use super::version::Frame;
use crate::state::AppState;

/// A page of the history that is being read.
#[derive(Debug)]
pub struct History {
    id: MessageId,
    membership: Membership,
    /// Sent up to here.
    sent: Seq,
    /// The last one of the page.
    last: Seq,
    /// The first one that has been sent.
    first: Option<Seq>,
    more: bool,
    done: bool,
}

impl History {
    /// At most `limit` entries, the nearest ones before a number.
    pub(super) fn new(
        id: MessageId,
        membership: Membership,
        conversation: &Conversation,
        before: u32,
        limit: u32,
    ) -> Self {
        let last = conversation.last.0.min(before.saturating_sub(1));
        let earliest = conversation.first.0.saturating_sub(1);
        let sent = last.saturating_sub(limit).max(earliest);
        Self {
            id,
            membership,
            sent: Seq(sent),
            last: Seq(last),
            first: None,
            more: sent > earliest && sent < last,
            done: false,
        }
    }

    /// The next frames; none after the last, which is PAGE.
    pub async fn next(&mut self, state: &AppState) -> Result<Option<Vec<Frame>>, ChatError> {
        if self.done {
            return Ok(None);
        }
        let left = self.last.0.saturating_sub(self.sent.0).min(PAGE);
        let entries = if left == 0 {
            Vec::new()
        } else {
            let page = Page::After(self.sent);
            state.chat.entries(&self.membership, page, left).await?
        };
        let mut frames = Vec::with_capacity(entries.len() + 1);
        for entry in entries.into_iter().filter(|entry| entry.seq <= self.last) {
            self.first.get_or_insert(entry.seq);
            self.sent = entry.seq;
            frames.push(Frame::V2(entry_frame(&state.links, entry)));
        }
        if frames.is_empty() || self.sent == self.last {
            self.done = true;
            frames.push(Frame::V2(v2::ServerFrame::Page {
                id: self.id.clone(),
                first: self.first.map(|first| first.0),
                more: self.more,
            }));
        }
        Ok(Some(frames))
    }

    /// The id of the frame that asked.
    pub(super) fn id(&self) -> &MessageId {
        &self.id
    }
}

#[cfg(test)]
mod tests {
    use kite_domain::{ChannelId, ConversationId, Marks, VisitorId};
    use kite_protocol::v2::State;

    use super::*;

    /// Before its first number, its last number, whether there are more.
    fn page(first: u32, last: u32, before: u32, limit: u32) -> (u32, u32, bool) {
        let conversation = Conversation {
            id: ConversationId(1),
            visitor: VisitorId(1),
            first: Seq(first),
            last: Seq(last),
            state: State::Open,
            visitor_marks: Marks::default(),
            operator_marks: Marks::default(),
        };
        let membership = Membership {
            channel: ChannelId(1),
            visitor: VisitorId(1),
            conversation: ConversationId(1),
            delivered: Seq(0),
        };
        let id = MessageId::new("a").unwrap();
        let history = History::new(id, membership, &conversation, before, limit);
        (history.sent.0, history.last.0, history.more)
    }

    #[test]
    fn a_page_ends_before_its_number_and_begins_where_there_is_something() {
        assert_eq!(page(1, 100, 51, 50), (0, 50, false));
        assert_eq!(page(1, 100, 52, 50), (1, 51, true));
        assert_eq!(page(1, 100, u32::MAX, 100), (0, 100, false));
        // Retention has removed what was before.
        assert_eq!(page(31, 100, 51, 50), (30, 50, false));
        assert_eq!(page(31, 100, 51, 10), (40, 50, true));
    }

    #[test]
    fn a_page_can_be_empty() {
        for before in [0, 1] {
            assert_eq!(page(1, 100, before, 50), (0, 0, false));
        }
        assert_eq!(page(31, 100, 31, 50), (30, 30, false));
        assert_eq!(page(31, 100, 7, 50), (30, 6, false));
        assert_eq!(page(101, 100, 50, 50), (100, 49, false));
        assert_eq!(page(1, 0, 50, 50), (0, 0, false));
    }
}
