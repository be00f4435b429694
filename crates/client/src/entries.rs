//! The entries of the conversation: which are new, which are missing, and what
//! each changes.

use kite_protocol::limits::PAGE_ENTRIES;
use kite_protocol::v2::{Content, Entry, Role, State};
use kite_protocol::{MessageId, Timestamp};

use crate::{Answer, Author, Body, Effect, Message, Session, Status};

impl Session {
    /// An entry has come. It is taken in whatever state the connection is: v1
    /// will not send it again.
    pub(crate) fn entry(&mut self, entry: Entry, now: Timestamp) {
        let (seq, last) = (entry.seq, self.progress.last);
        if seq == 0 {
            return self.take(entry, true, now);
        }
        if seq < self.progress.first {
            // Of a page, or of none that anybody waits for.
            if self.is_awaited(seq) {
                self.contact.page.push(entry);
            }
            return;
        }
        if seq <= last {
            if self.log.numbered(seq).is_none() {
                self.take(entry, false, now);
            }
            return;
        }
        if self.progress.first > 0 && seq != last.saturating_add(1) {
            if !self.has_socket() {
                return;
            }
            if self.gap_after.replace(last) != Some(last) {
                // The next connection goes on behind the last one that is here.
                return self.give_up_on_socket(now);
            }
            // The server cannot fill it. Cut off for ever would be worse.
            self.progress.first = seq;
        }
        self.progress.last = seq;
        if self.progress.first == 0 {
            self.progress.first = seq;
        }
        self.unkept = true;
        self.happens(entry, now);
    }

    /// Whether an entry of this number is of the page that was asked for.
    pub(crate) fn is_awaited(&self, seq: u32) -> bool {
        let room = self.contact.page.len() < PAGE_ENTRIES as usize;
        room && (1..self.progress.first).contains(&seq) && self.is_loading_earlier()
    }

    /// An entry that this device has not had yet.
    fn happens(&mut self, entry: Entry, now: Timestamp) {
        if entry.role == Role::Visitor {
            self.answered(&entry.id, Answer::Done);
        } else {
            self.unread.received = entry.seq;
        }
        match entry.content {
            Content::Edit { target, text } => self.edited(target, text, entry.at),
            Content::State(state) => {
                if state == State::Resolved {
                    self.progress.resolved_at = entry.seq;
                }
                self.stands(state, entry.seq);
            }
            Content::Rating { stars, .. } => {
                self.progress.rating = Some(stars);
                self.effects.push(Effect::StateChanged);
            }
            Content::Handoff(_) => self.take(entry, true, now),
            Content::Text { .. } | Content::File { .. } => {
                if entry.role == Role::Visitor {
                    self.stands(State::Open, entry.seq);
                } else {
                    self.nobody_types();
                }
                self.take(entry, true, now);
            }
        }
    }

    /// A message goes into the log, or is known there already.
    fn take(&mut self, entry: Entry, is_news: bool, now: Timestamp) {
        let Some((body, edited_at)) = body(entry.content) else {
            return;
        };
        let author = match (&body, entry.role) {
            (Body::Handoff(_), _) | (_, Role::Notice) => Author::Notice,
            (_, Role::Visitor) => Author::Visitor,
            (_, Role::Operator) => Author::Operator,
        };
        let seq = entry.seq;
        let is_outgoing = author == Author::Visitor;
        let Some(id) = self.kept_id(entry.id, is_outgoing) else {
            return;
        };
        self.unread.stale = true;
        if self.log.get(&id).is_some() {
            return self.confirm(&id, seq, entry.author, body, edited_at);
        }
        let is_deleted = body == Body::Deleted;
        self.log.insert(Message {
            id: id.clone(),
            order: self.log.next_order(now),
            seq,
            after: self.log.next_after(self.progress.last),
            author,
            name: entry.author,
            body,
            sent_at: entry.at,
            edited_at,
            status: if is_outgoing {
                Status::Sent
            } else {
                Status::Received
            },
        });
        self.effects.push(Effect::Save(id.clone()));
        if is_news {
            self.forget_earliest();
        }
        let is_news = is_news && !is_outgoing && !is_deleted;
        if is_news && (seq == 0 || seq > self.progress.read) {
            self.unread.unnumbered += u32::from(seq == 0);
            self.effects.push(Effect::Arrived(id));
        }
    }

    /// Keeps the log within its bound. What leaves it is on the server, from
    /// where the visitor can fetch it again.
    fn forget_earliest(&mut self) {
        for message in self.log.cut() {
            let first = &mut self.progress.first;
            *first = message.seq.saturating_add(1).max(*first);
            self.effects.push(Effect::Remove(message.id));
        }
    }

    /// The server names a message that the log has: it is stored, has a
    /// number, and says what the server says.
    fn confirm(
        &mut self,
        id: &MessageId,
        seq: u32,
        name: Option<String>,
        body: Body,
        edited_at: Option<Timestamp>,
    ) {
        let Some(known) = self.log.get_mut(id) else {
            return;
        };
        if seq == 0 {
            return;
        }
        if known.seq == 0 && !known.is_outgoing() {
            // It came by v1, which has no marks.
            if self.unread.unnumbered > 0 {
                self.unread.unnumbered -= 1;
            } else {
                self.progress.read = self.progress.read.max(seq);
            }
        }
        known.name = name;
        known.edited_at = edited_at;
        let is_other = match (&known.body, &body) {
            // The same file under another link.
            (Body::File { .. }, Body::File { uri, .. }) => {
                if uri.is_some() {
                    known.body = body;
                }
                false
            }
            (old, new) => {
                let is_other = old != new;
                known.body = body;
                is_other
            }
        };
        let is_outgoing = known.is_outgoing();
        let followers = self.log.number(id, seq);
        if is_outgoing {
            self.outbox.land(id);
            self.withdraw(id);
            self.set_status(id, Status::Sent);
        }
        // First, or a crash in between would leave them before it.
        self.effects.extend(followers.into_iter().map(Effect::Save));
        self.effects.push(Effect::Save(id.clone()));
        if is_other {
            self.effects.push(Effect::MessageChanged(id.clone()));
        }
    }

    /// The id under which a message is kept.
    ///
    /// Both sides choose ids on their own. Where the one is taken by a message
    /// of the other side, it is kept under another that is always the same.
    fn kept_id(&self, mut id: MessageId, is_outgoing: bool) -> Option<MessageId> {
        while self
            .log
            .get(&id)
            .is_some_and(|known| known.is_outgoing() != is_outgoing)
        {
            id = MessageId::new(["~", id.as_str()].concat()).ok()?;
        }
        Some(id)
    }

    /// A message says something else; nothing: it is deleted.
    fn edited(&mut self, target: u32, text: Option<String>, at: Timestamp) {
        let Some(id) = self.log.numbered(target).map(|message| message.id.clone()) else {
            return;
        };
        if let Some(message) = self.log.get_mut(&id) {
            message.body = text.map_or(Body::Deleted, Body::Text);
            message.edited_at = Some(at);
            self.unread.stale = true;
            self.effects.push(Effect::Save(id.clone()));
            self.effects.push(Effect::MessageChanged(id));
        }
    }

    /// How the conversation stands with entry number `seq`. What was rated is
    /// the state before.
    pub(crate) fn stands(&mut self, state: State, seq: u32) {
        let resolved = state == State::Resolved;
        if self.progress.resolved != resolved {
            self.progress.resolved = resolved;
            if resolved {
                self.progress.resolved_at = seq;
            }
            self.progress.rating = None;
            self.unkept = true;
            self.effects.push(Effect::StateChanged);
        }
    }

    /// The server cannot go on where this device is.
    pub(crate) fn sync(&mut self, first: u32) {
        if !self.is_catching_up() {
            return;
        }
        for id in self.log.remove_numbered() {
            self.effects.push(Effect::Remove(id));
        }
        let first = first.max(1);
        self.progress.first = first;
        self.progress.last = first - 1;
        self.progress.resolved_at = self.progress.resolved_at.min(first - 1);
        self.progress.read = self
            .contact
            .told_read
            .max(self.progress.read.min(first - 1));
        // Of the operators this server may know less than an older one did.
        self.progress.operator_delivered = self.contact.operator_delivered;
        self.progress.operator_read = self.contact.operator_read;
        self.unread.received = self.unread.received.min(first - 1);
        self.unread.stale = true;
        // At once: what is in the store is complete from another number on.
        self.unkept = false;
        self.effects.push(Effect::SaveProgress);
    }

    /// A page of earlier entries is complete.
    pub(crate) fn page_ended(
        &mut self,
        id: &MessageId,
        first: Option<u32>,
        more: bool,
        now: Timestamp,
    ) {
        let is_awaited = self
            .outbox
            .flight
            .as_ref()
            .is_some_and(|flight| flight.id == *id);
        if !is_awaited {
            return;
        }
        for entry in std::mem::take(&mut self.contact.page) {
            if matches!(entry.content, Content::State(State::Resolved)) {
                let resolved_at = &mut self.progress.resolved_at;
                *resolved_at = entry.seq.max(*resolved_at);
            }
            self.take(entry, false, now);
        }
        let first = first.filter(|first| more && *first < self.progress.first);
        self.progress.first = first.unwrap_or(1);
        self.unread.stale = true;
        self.unkept = true;
        self.answered(id, Answer::Done);
    }
}

/// What a message says; none of an entry that is no message.
fn body(content: Content) -> Option<(Body, Option<Timestamp>)> {
    match content {
        Content::Text { text, edited_at } => {
            Some((text.map_or(Body::Deleted, Body::Text), edited_at))
        }
        Content::File { uri, file } => {
            let uri = Some(uri).filter(|uri| uri.starts_with('/') || is_http(uri));
            Some((Body::File { file, uri }, None))
        }
        Content::Handoff(connector) => Some((Body::Handoff(connector), None)),
        Content::Edit { .. } | Content::State(_) | Content::Rating { .. } => None,
    }
}

/// Whether a page may fetch or link to it: never another scheme than http.
fn is_http(uri: &str) -> bool {
    is_of("https://", uri) || is_of("http://", uri)
}

pub(crate) fn is_of(scheme: &str, uri: &str) -> bool {
    uri.get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}
