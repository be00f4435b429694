//! Everything that is stored of a conversation, on its way to a peer that
//! speaks v2: entries by their numbers, and the marks as they move.
//!
//! The peer says by MARK what it has received, and by JOIN where to go on.

use kite_domain::conversation::Page;
use kite_domain::{ChatError, Conversation, Membership, Seq};
use kite_protocol::limits::{FIRST_PAGE_ENTRIES, RESUME_ENTRIES};
use kite_protocol::v2::ServerFrame;

use super::super::answer::{Joined, Told};
use super::super::entry::entry_frame;
use super::super::version::Frame;
use super::{Batch, PAGE};
use crate::state::AppState;

pub(super) struct Log {
    membership: Membership,
    /// Handed out up to here.
    sent: Seq,
    told: Told,
    /// Whether the peer has to hear first that it begins anew.
    anew: bool,
    /// Whether the peer knows that nothing is missing.
    live: bool,
}

impl Log {
    pub(super) fn new(joined: &Joined) -> Self {
        let start = Start::new(joined.after, &joined.conversation);
        Self {
            membership: joined.membership,
            sent: start.sent,
            told: Told::all_of(&joined.conversation),
            anew: start.anew,
            live: false,
        }
    }

    /// The next page, and whether there may be another one.
    pub(super) async fn next(&mut self, state: &AppState) -> Result<(Batch, bool), ChatError> {
        let conversation = state.chat.standing(&self.membership).await?;
        let entries = if conversation.last > self.sent {
            let page = Page::After(self.sent);
            state.chat.entries(&self.membership, page, PAGE).await?
        } else {
            Vec::new()
        };
        let more = entries.len() >= PAGE as usize;
        let mut frames = self.told.news(&conversation);
        // What was removed while the peer was behind is missing there as well.
        let next = entries.first().map_or(self.sent.next(), |entry| entry.seq);
        if std::mem::take(&mut self.anew) || next != self.sent.next() {
            frames.push(ServerFrame::Sync { first: next.0 });
        }
        for entry in entries {
            self.sent = entry.seq;
            frames.push(entry_frame(&state.links, entry));
        }
        if !more && !self.live {
            self.live = true;
            frames.push(ServerFrame::Live);
        }
        let batch = Batch {
            frames: frames.into_iter().map(Frame::V2).collect(),
            confirm: None,
        };
        Ok((batch, more))
    }
}

/// Where to begin.
#[derive(Debug, PartialEq)]
struct Start {
    sent: Seq,
    anew: bool,
}

impl Start {
    /// After what the device holds, where one can go on from there; else with
    /// the last entries.
    fn new(after: Option<u32>, conversation: &Conversation) -> Self {
        let (first, last) = (conversation.first.0, conversation.last.0);
        let earliest = first.saturating_sub(1);
        let resumes = |after: &u32| {
            (earliest..=last).contains(after) && last.saturating_sub(*after) <= RESUME_ENTRIES
        };
        match after.filter(resumes) {
            Some(after) => Self {
                sent: Seq(after),
                anew: false,
            },
            None => Self {
                sent: Seq(last.saturating_sub(FIRST_PAGE_ENTRIES).max(earliest)),
                anew: after.is_some(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use kite_domain::{ConversationId, Marks, VisitorId};
    use kite_protocol::v2::State;

    use super::*;

    fn start(after: Option<u32>, first: u32, last: u32) -> (u32, bool) {
        let conversation = Conversation {
            id: ConversationId(1),
            visitor: VisitorId(1),
            first: Seq(first),
            last: Seq(last),
            state: State::Open,
            visitor_marks: Marks::default(),
            operator_marks: Marks::default(),
        };
        let start = Start::new(after, &conversation);
        (start.sent.0, start.anew)
    }

    #[test]
    fn a_device_without_entries_gets_the_last_ones() {
        assert_eq!(start(None, 1, 0), (0, false));
        assert_eq!(start(None, 1, 50), (0, false));
        assert_eq!(start(None, 1, 51), (1, false));
        assert_eq!(start(None, 41, 51), (40, false));
        assert_eq!(start(None, 52, 51), (51, false));
    }

    #[test]
    fn a_device_goes_on_where_it_was() {
        for (after, first, last) in [(0, 1, 0), (0, 1, 7), (7, 1, 7), (9, 10, 12), (0, 1, 1000)] {
            assert_eq!(start(Some(after), first, last), (after, false));
        }
    }

    #[test]
    fn a_device_begins_anew_where_one_cannot_go_on() {
        // From the future; removed; removed with everything; too far behind.
        assert_eq!(start(Some(8), 1, 7), (0, true));
        assert_eq!(start(Some(u32::MAX), 1, 70), (20, true));
        assert_eq!(start(Some(8), 10, 12), (9, true));
        assert_eq!(start(Some(8), 13, 12), (12, true));
        assert_eq!(start(Some(0), 1, 1001), (951, true));
    }
}
