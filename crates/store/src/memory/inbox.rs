//! The inbox in memory.

use std::cmp::Reverse;

use kite_domain::inbox::{InboxCursor, InboxFilter, InboxRow};
use kite_domain::{Content, Entry, Side};
use kite_protocol::v2::State;

use super::{Data, Talk};

impl Data {
    pub(super) fn inbox(
        &self,
        filter: InboxFilter,
        before: Option<InboxCursor>,
        limit: u32,
    ) -> Vec<InboxRow> {
        let mut rows: Vec<_> = self
            .conversations
            .values()
            .filter(|talk| filter.state.is_none_or(|state| talk.state == state))
            .filter_map(|talk| self.inbox_row(talk))
            .filter(|row| before.is_none_or(|before| cursor(row) < before))
            .collect();
        rows.sort_by_key(|row| Reverse(cursor(row)));
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        rows
    }

    pub(super) fn inbox_row(&self, talk: &Talk) -> Option<InboxRow> {
        let mut backwards = talk.entries.iter().rev();
        let last_message = backwards.find(|entry| entry.content.is_message())?;
        let channel = self.channel_of(talk.id)?;
        let unread = talk
            .entries
            .iter()
            .filter(|entry| to_read(entry) && entry.seq > talk.operator_marks.read)
            .count();
        let unanswered = talk.entries.iter().rev().take_while(|it| !is_answer(it));
        Some(InboxRow {
            conversation: talk.conversation(),
            visitor: self.visitors.get(&talk.visitor)?.visitor.clone(),
            channel_name: channel.name.as_str().to_owned(),
            channel_title: channel.title.clone(),
            last_message: self.as_of_now(talk, last_message),
            unread: u32::try_from(unread).unwrap_or(u32::MAX),
            waiting_since: unanswered
                .filter(|entry| to_read(entry))
                .last()
                .map(|entry| entry.stored_at),
            report: talk.report.clone(),
        })
    }
}

/// Whether it is something that an operator has to read and to answer.
fn to_read(entry: &Entry) -> bool {
    entry.author.side() == Side::Visitor
        && matches!(entry.content, Content::Text(_) | Content::File(_))
}

/// Whether nobody waits any more after it.
fn is_answer(entry: &Entry) -> bool {
    entry.content == Content::State(State::Resolved)
        || (entry.author.side() == Side::Operator && entry.content.is_message())
}

/// Where a page that ends with this row ends.
fn cursor(row: &InboxRow) -> InboxCursor {
    InboxCursor {
        changed_at: row.last_message.stored_at,
        conversation: row.conversation.id,
    }
}
