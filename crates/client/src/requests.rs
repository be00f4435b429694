//! What the visitor asks for besides sending messages.

use kite_protocol::v2::ClientFrame;
use kite_protocol::{MessageId, Timestamp};

use crate::entries::is_of;
use crate::outbox::{Flight, Step};
use crate::timing::{ANSWER_DEADLINE, PAGE, REQUESTS};
use crate::{Action, Answer, Ask, Body, Connection, Effect, Message, Request, Session, Version};

impl Session {
    /// Whether there are messages before those in the log.
    pub fn has_earlier(&self) -> bool {
        self.progress.first > 1 && self.version() != Some(Version::V1)
    }

    /// Whether they are being fetched.
    pub fn is_loading_earlier(&self) -> bool {
        let mut requests = self.progress.requests.iter();
        requests.any(|request| request.ask == Ask::Earlier)
    }

    /// Whether the visitor may edit or delete it: the server knows it by a
    /// number, and nobody deleted it.
    pub fn is_editable(&self, message: &Message) -> bool {
        message.is_outgoing()
            && message.seq > 0
            && message.body != Body::Deleted
            && self.version() != Some(Version::V1)
    }

    pub(crate) fn ask(&mut self, id: MessageId, ask: Ask, now: Timestamp) {
        let requests = &self.progress.requests;
        if requests.iter().any(|request| request.id == id) {
            return;
        }
        let is_idle = ask == Ask::Earlier && (!self.has_earlier() || self.is_loading_earlier());
        let is_full = requests.len() >= REQUESTS;
        let is_online = *self.connection() == Connection::Online;
        let speaks_v1 = is_online && self.version() != Some(Version::V2);
        let answer = match ask.fit() {
            _ if is_idle => Answer::Done,
            _ if is_full => Answer::refused("rate-limited"),
            _ if speaks_v1 => Answer::not_available(),
            Err(code) => Answer::refused(code),
            Ok(ask) => {
                self.unkept |= ask.is_lasting();
                self.pass(Action::Ask {
                    id: id.clone(),
                    ask: ask.clone(),
                });
                self.progress.requests.push(Request { id, ask, at: now });
                return self.wake_up(now);
            }
        };
        self.effects.push(Effect::Answered { id, answer });
    }

    /// The server turned out not to know what requests are.
    pub(crate) fn refuse_requests(&mut self) {
        for request in std::mem::take(&mut self.progress.requests) {
            self.unkept |= request.ask.is_lasting();
            self.effects.push(Effect::Answered {
                id: request.id,
                answer: Answer::not_available(),
            });
        }
    }

    /// A request is answered, if it is one, by the server or by what another
    /// tab says of it: a link is never of another scheme than https.
    pub(crate) fn answered(&mut self, id: &MessageId, mut answer: Answer) {
        if matches!(&answer, Answer::Link { url, .. } if !is_of("https://", url)) {
            answer = Answer::not_available();
        }
        self.outbox.land(id);
        let requests = &mut self.progress.requests;
        if let Some(place) = requests.iter().position(|request| request.id == *id) {
            let request = requests.remove(place);
            self.unkept |= request.ask.is_lasting();
            self.effects.push(Effect::Answered {
                id: request.id,
                answer,
            });
        }
    }

    /// Sends the next request. Not before all that was missing has come: until
    /// then it is not certain which messages are the earliest.
    pub(crate) fn ask_next(&mut self, now: Timestamp) {
        if !(self.contact.live && self.contact.speaks_v2()) {
            return;
        }
        let Some(request) = self.progress.requests.first() else {
            return;
        };
        self.outbox.flight = Some(Flight {
            id: request.id.clone(),
            step: Step::Request,
            answer_by: now + ANSWER_DEADLINE,
        });
        let frame = frame(request.clone(), self.progress.first);
        self.effects.push(Effect::Send(frame));
    }
}

fn frame(request: Request, before: u32) -> ClientFrame {
    let Request { id, ask, at } = request;
    match ask {
        Ask::Edit { target, text } => ClientFrame::Edit {
            id,
            target,
            text,
            sent_at: at,
        },
        Ask::Rate { stars, comment } => ClientFrame::Rate {
            id,
            stars,
            comment,
            sent_at: at,
        },
        Ask::Report { reason } => ClientFrame::Report { id, reason },
        Ask::Link => ClientFrame::Link { id },
        Ask::Earlier => ClientFrame::History {
            id,
            before,
            limit: PAGE,
        },
    }
}
