//! Merging what the durable store holds, or what another tab put there.

use kite_protocol::MessageId;

use crate::timing::REQUESTS;
use crate::{Author, Effect, Message, Progress, Session, Status};

impl Session {
    /// A message's number says nothing of those before it: another leader may
    /// have had it saved. How far they are complete, the progress says.
    pub(crate) fn restore(&mut self, messages: Vec<Message>) {
        let mut unknown = Vec::with_capacity(messages.len());
        for mut message in messages {
            message.status = settled(&message);
            self.make_way(&message.id);
            if self.log.get(&message.id).is_some() {
                self.renew(message);
            } else if !self.is_given_up(&message) {
                unknown.push(message);
            }
        }
        for message in unknown {
            let unsent = message
                .is_unsent()
                .then(|| (message.id.clone(), message.order, message.is_file()));
            if self.log.push(message)
                && let Some((id, order, is_file)) = unsent
            {
                self.outbox.push(id, order, is_file);
            }
        }
        self.log.sort();
        self.unread.stale = true;
    }

    /// Puts a message of the page's own into the log.
    pub(crate) fn show(&mut self, mut message: Message) {
        if self.log.get(&message.id).is_none() {
            message.status = settled(&message);
            self.shown.push(message.id.clone());
            self.log.insert(message);
            self.unread.stale = true;
        }
    }

    /// Whether a message is the page's own, and not of the conversation.
    pub fn is_shown(&self, id: &MessageId) -> bool {
        self.shown.contains(id) && self.log.get(id).is_some_and(|message| message.seq == 0)
    }

    /// A message of the conversation comes, perhaps by the id of one of the
    /// page's own.
    pub(crate) fn make_way(&mut self, id: &MessageId) {
        if self.is_shown(id) {
            self.shown.retain(|shown| shown != id);
            self.log.remove(id);
            self.effects.push(Effect::MessageChanged(id.clone()));
        }
    }

    /// What the visitor wrote and the server does not have: all that can go on in
    /// another conversation than this one.
    pub fn unsettled(&self) -> Vec<Message> {
        let log = self.log.messages().iter();
        log.filter(|message| !is_settled(message))
            .cloned()
            .collect()
    }

    pub(crate) fn resume(&mut self, stored: Progress) {
        if self.begun {
            return;
        }
        let progress = &mut self.progress;
        // Of what was told, or kept by another leader, the store may lack some.
        progress.first = stored.first;
        progress.last = stored.last;
        self.unread.received = stored.last;
        progress.read = progress.read.max(stored.read);
        progress.operator_delivered = stored.operator_delivered;
        progress.operator_read = stored.operator_read;
        progress.resolved = stored.resolved;
        progress.resolved_at = stored.resolved_at;
        progress.rating = stored.rating;
        for request in stored.requests {
            let requests = &mut progress.requests;
            if request.ask.is_lasting()
                && requests.len() < REQUESTS
                && requests.iter().all(|known| known.id != request.id)
            {
                requests.push(request);
            }
        }
        self.unread.stale = true;
    }

    /// A message that is known, as the store has it or another tab. What is
    /// known of the server is never undone; of what is not there yet a leader
    /// knows best.
    pub(crate) fn renew(&mut self, told: Message) {
        let Some(known) = self.log.get(&told.id) else {
            return;
        };
        let is_older = told.seq < known.seq
            || told.edited_at < known.edited_at
            || told.author != known.author
            || is_settled(known) && !is_settled(&told);
        if is_older || (self.leads() && !is_settled(&told)) {
            return;
        }
        if told.seq > known.seq {
            if !known.is_outgoing() {
                self.unread.unnumbered = self.unread.unnumbered.saturating_sub(1);
            }
            self.unread.stale = true;
            self.log.number(&told.id, told.seq);
        }
        if told.is_unsent() {
            self.outbox
                .push(told.id.clone(), told.order, told.is_file());
        } else {
            self.withdraw(&told.id);
        }
        let Some(known) = self.log.get_mut(&told.id) else {
            return;
        };
        known.name = told.name;
        known.edited_at = told.edited_at;
        if known.body != told.body {
            known.body = told.body;
            self.unread.stale = true;
            self.effects.push(Effect::MessageChanged(told.id.clone()));
        }
        self.set_status(&told.id, told.status);
    }
}

/// Whether the server has it.
pub(crate) fn is_settled(message: &Message) -> bool {
    !(message.is_unsent() || matches!(message.status, Status::Failed(_)))
}

/// The status of a stored message in a session that has done nothing about it
/// yet.
pub(crate) fn settled(message: &Message) -> Status {
    match (message.author, &message.status) {
        (Author::Operator | Author::Notice, _) => Status::Received,
        (Author::Visitor, Status::Failed(failure)) => Status::Failed(failure.clone()),
        (Author::Visitor, Status::Sent | Status::Delivered | Status::Read | Status::Received) => {
            Status::Sent
        }
        (Author::Visitor, _) => Status::Waiting,
    }
}
