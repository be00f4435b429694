//! A conversation's log in memory: what is stored, and how it reads now.

use kite_domain::conversation::Page;
use kite_domain::entry::{Appended, NewContent, NewEntry};
use kite_domain::port::StoreError;
use kite_domain::{Author, Content, Conversation, ConversationId, Entry, FileId, Seq, Side};
use kite_protocol::v2::State;
use kite_protocol::{MessageId, Timestamp};

use super::{Data, Talk};

impl Talk {
    pub(super) fn conversation(&self) -> Conversation {
        Conversation {
            id: self.id,
            visitor: self.visitor,
            first: self
                .entries
                .first()
                .map_or(self.last.next(), |entry| entry.seq),
            last: self.last,
            state: self.state,
            visitor_marks: self.visitor_marks,
            operator_marks: self.operator_marks,
        }
    }

    pub(super) fn entry(&self, seq: Seq) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.seq == seq)
    }

    /// Entries in ascending order.
    pub(super) fn page(&self, page: Page, limit: u32) -> Vec<&Entry> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let all = self.entries.iter();
        match page {
            Page::After(seq) => all.filter(|it| it.seq > seq).take(limit).collect(),
            Page::Before(seq) => last(limit, all.filter(|it| it.seq < seq)),
            Page::Last => last(limit, all),
        }
    }

    /// Gives a message another text, or deletes it. Gives the file that went
    /// with it.
    fn change(
        &mut self,
        target: Seq,
        text: Option<&str>,
        at: Timestamp,
    ) -> Result<Option<FileId>, StoreError> {
        let found = self.entries.iter_mut().find(|entry| entry.seq == target);
        let entry = found.ok_or(StoreError::Gone)?;
        let (content, freed) = match (&entry.content, text) {
            (Content::Text(_), Some(text)) => (Content::Text(text.to_owned()), None),
            (Content::Text(_), None) => (Content::Deleted, None),
            (Content::File(file), None) => (Content::Deleted, Some(file.id.clone())),
            _ => return Err(StoreError::Gone),
        };
        entry.content = content;
        entry.edited_at = Some(at);
        if text.is_none() {
            self.owed.retain(|(_, seq)| *seq != target);
        }
        Ok(freed)
    }
}

impl Data {
    pub(super) fn entry_of(
        &self,
        conversation: ConversationId,
        side: Side,
        client_id: &MessageId,
    ) -> Option<Entry> {
        self.same_visitor(conversation).find_map(|talk| {
            let mut entries = talk.entries.iter();
            let entry = entries
                .find(|entry| entry.author.side() == side && entry.client_id == *client_id)?;
            Some(self.as_of_now(talk, entry))
        })
    }

    /// An entry with its file or the text of its target as they are now.
    pub(super) fn as_of_now(&self, talk: &Talk, entry: &Entry) -> Entry {
        let mut entry = entry.clone();
        match &mut entry.content {
            Content::File(file) => {
                if let Some(upload) = self.files.get(&file.id) {
                    *file = upload.file.clone();
                }
            }
            Content::Edit { target, text } => {
                *text = match talk.entry(*target).map(|it| &it.content) {
                    Some(Content::Text(text)) => Some(text.clone()),
                    _ => None,
                };
            }
            _ => {}
        }
        entry
    }

    pub(super) fn append(&mut self, new: NewEntry) -> Result<Appended, StoreError> {
        if !self.conversations.contains_key(&new.conversation) {
            return Err(StoreError::Gone);
        }
        let side = new.author.side();
        if let Some(entry) = self.entry_of(new.conversation, side, &new.client_id) {
            return Ok(Appended {
                entry,
                fresh: false,
                freed: None,
            });
        }
        if side == Side::Visitor && self.is_blocked(new.conversation) {
            return Err(StoreError::Blocked);
        }
        if let Author::Operator { id, .. } = &new.author
            && !self.operators.values().any(|operator| operator.id == *id)
        {
            return Err(StoreError::Gone);
        }
        let content = self.content(&new)?;
        let talk = self
            .conversations
            .get_mut(&new.conversation)
            .ok_or(StoreError::Gone)?;
        let freed = match &content {
            Content::Edit { target, text } => {
                talk.change(*target, text.as_deref(), new.stored_at)?
            }
            _ => None,
        };
        match &content {
            Content::State(state) => talk.state = *state,
            content if content.is_message() && side == Side::Visitor => talk.state = State::Open,
            _ => {}
        }
        let entry = Entry {
            conversation: new.conversation,
            seq: talk.last.next(),
            id: new.id,
            client_id: new.client_id,
            author: new.author,
            content,
            sent_at: new.sent_at,
            stored_at: new.stored_at,
            edited_at: None,
        };
        talk.last = entry.seq;
        talk.entries.push(entry.clone());
        let owed = new.recipients.into_iter().map(|to| (to, entry.seq));
        talk.owed.extend(owed);
        if let Some(file) = &freed {
            self.files.remove(file);
        }
        Ok(Appended {
            entry,
            fresh: true,
            freed,
        })
    }

    /// The content as it will be read. A file of somebody else's, or one that
    /// another entry carries, is as good as gone.
    fn content(&mut self, new: &NewEntry) -> Result<Content, StoreError> {
        let id = match &new.content {
            NewContent::Text(text) => return Ok(Content::Text(text.clone())),
            NewContent::State(state) => return Ok(Content::State(*state)),
            NewContent::Rating(rating) => return Ok(Content::Rating(rating.clone())),
            NewContent::Handoff(connector) => return Ok(Content::Handoff(connector.clone())),
            NewContent::Edit { target, text } => {
                return Ok(Content::Edit {
                    target: *target,
                    text: text.clone(),
                });
            }
            NewContent::File(id) => id,
        };
        let of_visitor: Vec<_> = self
            .same_visitor(new.conversation)
            .map(|talk| talk.id)
            .collect();
        let upload = self
            .files
            .get_mut(id)
            .filter(|upload| !upload.carried && of_visitor.contains(&upload.new.conversation))
            .ok_or(StoreError::Gone)?;
        upload.carried = true;
        Ok(Content::File(upload.file.clone()))
    }
}

/// The last so many, in order.
fn last<'a>(limit: usize, entries: impl DoubleEndedIterator<Item = &'a Entry>) -> Vec<&'a Entry> {
    let mut page: Vec<_> = entries.rev().take(limit).collect();
    page.reverse();
    page
}
