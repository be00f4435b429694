//! Merging what the durable store holds, or what another tab put there.

use crate::timing::REQUESTS;
use crate::{Author, Message, Progress, Session, Status};

impl Session {
    /// A message's number says that all entries before it are in the store:
    /// they are saved in the order of their numbers.
    pub(crate) fn restore(&mut self, messages: Vec<Message>) {
        let mut unknown = Vec::with_capacity(messages.len());
        for mut message in messages {
            message.status = settled(&message);
            if self.log.get(&message.id).is_some() {
                self.merge(message);
            } else {
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
        if !self.begun {
            let mut numbered = self.log.messages().iter().filter(|message| message.seq > 0);
            let first = numbered.next().map_or(0, |message| message.seq);
            let last = numbered.next_back().map_or(first, |message| message.seq);
            self.reaches(first, last);
        }
    }

    pub(crate) fn resume(&mut self, stored: Progress) {
        if self.begun {
            return;
        }
        // What the record says of the beginning is certain: a message before
        // it may be of a page that never became complete.
        if stored.first > 0 {
            self.progress.first = stored.first;
        }
        self.reaches(stored.first, stored.last);
        let progress = &mut self.progress;
        progress.read = progress.read.max(stored.read);
        progress.operator_delivered = stored.operator_delivered;
        progress.operator_read = stored.operator_read;
        progress.resolved = stored.resolved;
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

    fn reaches(&mut self, first: u32, last: u32) {
        if self.progress.first == 0 {
            self.progress.first = first;
        }
        self.progress.last = self.progress.last.max(last);
        self.unread.received = self.progress.last;
    }

    /// What is known here counts, unless another tab has seen the message
    /// arrive at the server.
    fn merge(&mut self, stored: Message) {
        let Some(known) = self.log.get_mut(&stored.id) else {
            return;
        };
        if known.is_outgoing() && known.status != Status::Sent && stored.status == Status::Sent {
            known.body = stored.body;
            self.withdraw(&stored.id);
            self.set_status(&stored.id, Status::Sent);
        }
    }
}

/// The status of a stored message in a session that has done nothing about it
/// yet.
fn settled(message: &Message) -> Status {
    match (message.author, &message.status) {
        (Author::Operator | Author::Notice, _) => Status::Received,
        (Author::Visitor, Status::Failed(failure)) => Status::Failed(failure.clone()),
        (Author::Visitor, Status::Sent | Status::Delivered | Status::Read | Status::Received) => {
            Status::Sent
        }
        (Author::Visitor, _) => Status::Waiting,
    }
}
