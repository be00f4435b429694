//! Merging what the durable store holds, or what another tab put there.

use crate::{Author, Message, Session, Status};

impl Session {
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
        (Author::Operator, _) => Status::Received,
        (Author::Visitor, Status::Sent | Status::Received) => Status::Sent,
        (Author::Visitor, Status::Failed(failure)) => Status::Failed(failure.clone()),
        (Author::Visitor, _) => Status::Waiting,
    }
}
