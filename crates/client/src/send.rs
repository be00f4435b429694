//! What the visitor sends, retries and takes back.

use std::time::Duration;

use kite_protocol::v2::ClientFrame;
use kite_protocol::{FileMeta, MessageId, TextRefusal, Timestamp, check_text};

use crate::config::fit_file_name;
use crate::outbox::{Flight, Stage, Step};
use crate::timing::ANSWER_DEADLINE;
use crate::{Author, Body, Connection, Effect, Failure, Message, Session, Status};

impl Session {
    pub(crate) fn send_text(&mut self, id: &MessageId, mut text: String, now: Timestamp) {
        // No part of a text that anybody sees, and the server refuses it.
        text.retain(|c| c != '\0');
        if !text.trim().is_empty() {
            self.visitor_types(false, now);
            self.send(id, Body::Text(text), now);
        }
    }

    pub(crate) fn send_file(&mut self, id: &MessageId, mut file: FileMeta, now: Timestamp) {
        file.name = fit_file_name(file.name);
        self.send(id, Body::File { file, uri: None }, now);
    }

    fn send(&mut self, id: &MessageId, body: Body, now: Timestamp) {
        self.make_way(id);
        if self.log.get(id).is_some() {
            return;
        }
        let order = self.log.next_order(now);
        self.log.insert(Message {
            id: id.clone(),
            order,
            seq: 0,
            after: self.log.next_after(self.progress.last),
            author: Author::Visitor,
            name: None,
            body,
            sent_at: now,
            edited_at: None,
            status: Status::Waiting,
        });
        self.enqueue(id, now);
    }

    pub(crate) fn retry(&mut self, id: &MessageId, now: Timestamp) {
        match self.log.get(id).map(|message| &message.status) {
            Some(Status::Failed(_)) => {
                self.set_status(id, Status::Waiting);
                self.enqueue(id, now);
            }
            Some(Status::Waiting) => {
                if let Some(entry) = self.outbox.get_mut(id)
                    && matches!(entry.stage, Stage::Ready { .. })
                {
                    entry.stage = Stage::READY;
                }
                self.outbox.hold = None;
                self.connect(now);
            }
            _ => {}
        }
    }

    /// Puts a waiting message of the log into the outbox, unless it is already
    /// clear that it cannot go out.
    fn enqueue(&mut self, id: &MessageId, now: Timestamp) {
        let Some(message) = self.log.get(id) else {
            return;
        };
        let (order, is_file) = (message.order, message.is_file());
        let checked = self.check(&message.body);
        self.effects.push(Effect::Save(id.clone()));
        match checked {
            Ok(()) => {
                self.outbox.push(id.clone(), order, is_file);
                self.wake_up(now);
            }
            Err(failure) => self.set_status(id, Status::Failed(failure)),
        }
    }

    pub(crate) fn discard(&mut self, id: &MessageId) {
        let Some(message) = self.log.get(id) else {
            return;
        };
        if matches!(
            message.status,
            Status::Waiting | Status::Uploading { .. } | Status::Failed(_)
        ) {
            self.withdraw(id);
            self.log.remove(id);
            self.tabs.given_up.push(id.clone());
            self.effects.push(Effect::Remove(id.clone()));
        }
    }

    /// Takes a message out of the outbox and stops its upload.
    pub(crate) fn withdraw(&mut self, id: &MessageId) {
        if let Some(Stage::Uploading { .. }) = self.outbox.remove(id) {
            self.effects.push(Effect::CancelUpload { id: id.clone() });
        }
    }

    /// The message will not go out unless the visitor retries it.
    pub(crate) fn fail(&mut self, id: &MessageId, failure: Failure) {
        self.withdraw(id);
        self.set_status(id, Status::Failed(failure));
        self.effects.push(Effect::Save(id.clone()));
    }

    /// The server cannot take a frame now: it goes again after a pause, and
    /// nothing overtakes it.
    pub(crate) fn hold(&mut self, id: &MessageId, retry_after: Option<Duration>, now: Timestamp) {
        let step = self.outbox.land(id);
        let until = match retry_after {
            Some(pause) => self.after_pause(pause, now),
            None => self.jitter.retry(now, self.outbox.holds),
        };
        self.outbox.hold = Some(until);
        self.outbox.holds = self.outbox.holds.saturating_add(1);
        if let Some(step) = step
            && let Some(entry) = self.outbox.get_mut(id)
        {
            entry.stage = match step {
                Step::File => Stage::Uploaded,
                _ => Stage::READY,
            };
            self.set_status(id, Status::Waiting);
        }
    }

    /// Sends the frame that is due, if one may be sent.
    pub(crate) fn send_next(&mut self, now: Timestamp) {
        self.outbox.hold.take_if(|until| *until <= now);
        if self.connection != Connection::Online
            || self.outbox.hold.is_some()
            || self.outbox.flight.is_some()
        {
            return;
        }
        let (id, step, frame) = loop {
            let Some((id, step)) = self.outbox.next() else {
                return self.ask_next(now);
            };
            let Some(message) = self.log.get(&id) else {
                return;
            };
            // What is taken may have been another when it was written.
            if let Err(failure) = self.check(&message.body) {
                self.fail(&id, failure);
                continue;
            }
            let Some(frame) = frame(message, step) else {
                return;
            };
            break (id, step, frame);
        };
        if let Some(entry) = self.outbox.get_mut(&id) {
            entry.stage = Stage::Asked;
        }
        self.outbox.flight = Some(Flight {
            id: id.clone(),
            step,
            answer_by: now + ANSWER_DEADLINE,
        });
        self.effects.push(Effect::Send(frame));
        self.set_status(
            &id,
            match step {
                Step::Slot => Status::Uploading { sent: 0 },
                _ => Status::Sending,
            },
        );
    }

    /// What the server would refuse for sure, by what it said or, where it did
    /// not, by what the protocol says.
    fn check(&self, body: &Body) -> Result<(), Failure> {
        match (body, &self.info) {
            (Body::Text(text), info) => {
                if let Err(TextRefusal::TooLarge { max, .. }) = check_text(text) {
                    return Err(Failure::TooLarge { max: max as u64 });
                }
                let max = info.as_ref().map(|info| info.text_bytes);
                within(text.len() as u64, max)
            }
            (Body::File { file, .. }, Some(info)) => {
                let mut taken = info.files.iter();
                let Some((_, max)) = taken.find(|(taken, _)| *taken == file.media_type) else {
                    return Err(Failure::UnsupportedType);
                };
                within(file.size, Some(*max))
            }
            (Body::File { file, .. }, None) => Ok(file.check()?),
            (Body::Deleted | Body::Handoff(_), _) => Ok(()),
        }
    }
}

fn within(size: u64, max: Option<u32>) -> Result<(), Failure> {
    match max.map(u64::from) {
        Some(max) if size > max => Err(Failure::TooLarge { max }),
        _ => Ok(()),
    }
}

fn frame(message: &Message, step: Step) -> Option<ClientFrame> {
    let (id, sent_at) = (message.id.clone(), message.sent_at);
    match (&message.body, step) {
        (Body::Text(text), Step::Text) => Some(ClientFrame::Text {
            id,
            text: text.clone(),
            sent_at,
        }),
        (Body::File { file, .. }, Step::Slot) => Some(ClientFrame::Upload {
            id,
            file: file.clone(),
            sent_at,
        }),
        (Body::File { file, uri }, Step::File) => Some(ClientFrame::File {
            id,
            uri: uri.clone()?,
            file: file.clone(),
            sent_at,
        }),
        _ => None,
    }
}
