//! What the server says.

use kite_protocol::v1::{ClientFrame, ServerFrame};
use kite_protocol::{DecodeError, MessageId, Timestamp};

use crate::{Author, Body, Connection, Effect, Failure, Message, Session, Status};

/// What the server puts before the reason of an ERR.
const ERROR_SIGN: &str = "⛔ ";

impl Session {
    pub(crate) fn receive(&mut self, frame: Result<ServerFrame, DecodeError>, now: Timestamp) {
        self.alive();
        let Ok(frame) = frame else {
            self.undecodable = self.undecodable.saturating_add(1);
            return;
        };
        match frame {
            ServerFrame::Ok => {
                if self.connection == Connection::Joining {
                    self.joined(now);
                }
            }
            ServerFrame::Text { id, text, sent_at } => {
                self.incoming(id, Body::Text(text), sent_at, now);
            }
            ServerFrame::File {
                id,
                uri,
                file,
                sent_at,
            } => {
                let uri = Some(uri).filter(|uri| is_fetchable(uri));
                self.incoming(id, Body::File { file, uri }, sent_at, now);
            }
            ServerFrame::Upload {
                id,
                canonical_uri,
                upload_uri,
            } => self.slot(&id, canonical_uri, upload_uri, now),
            ServerFrame::Ack { id, .. } => self.acknowledged(&id),
            ServerFrame::Error { reason, code } => self.refused(&reason, code, now),
            ServerFrame::Ping => {
                if matches!(self.connection, Connection::Joining | Connection::Online) {
                    self.effects.push(Effect::Send(ClientFrame::Pong));
                }
            }
            ServerFrame::Pong => {}
        }
    }

    /// A message of an operator. It is taken in whatever state the connection
    /// is: the server will not send it again.
    fn incoming(&mut self, id: MessageId, body: Body, sent_at: Timestamp, now: Timestamp) {
        let Some(id) = self.incoming_id(id) else {
            return;
        };
        let order = self.log.next_order(now);
        self.log.append(Message {
            id: id.clone(),
            order,
            author: Author::Operator,
            body,
            sent_at,
            status: Status::Received,
        });
        self.effects.push(Effect::Save(id.clone()));
        self.effects.push(Effect::Arrived(id));
    }

    /// The id under which an incoming message is kept; none if it is already.
    ///
    /// Both sides choose ids on their own. Where the server's is one of the
    /// visitor's, it is kept under another that is always the same.
    fn incoming_id(&self, mut id: MessageId) -> Option<MessageId> {
        while let Some(known) = self.log.get(&id) {
            if !known.is_outgoing() {
                return None;
            }
            id = MessageId::new(["~", id.as_str()].concat()).ok()?;
        }
        Some(id)
    }

    fn acknowledged(&mut self, id: &MessageId) {
        self.outbox.land(id);
        let unsent = self
            .log
            .get(id)
            .is_some_and(|message| message.is_outgoing() && message.status != Status::Sent);
        if unsent {
            self.withdraw(id);
            self.set_status(id, Status::Sent);
            self.effects.push(Effect::Save(id.clone()));
        }
    }

    /// ERR: about JOIN while joining, else about the frame on its way.
    fn refused(&mut self, reason: &str, code: u16, now: Timestamp) {
        let reason = reason.strip_prefix(ERROR_SIGN).unwrap_or(reason).to_owned();
        match self.connection {
            Connection::Joining if (400..500).contains(&code) => {
                self.join_refused(code, reason, now);
            }
            Connection::Joining => self.give_up_on_socket(now),
            Connection::Online => {
                let Some(flight) = self.outbox.flight.take() else {
                    return;
                };
                // Other servers say 500 and 502 of what will never succeed;
                // the next messages must not wait behind it.
                if matches!(code, 503 | 504) {
                    self.give_up_on_socket(now);
                } else if self.outbox.get_mut(&flight.id).is_some() {
                    self.fail(&flight.id, Failure::Refused { reason });
                }
            }
            _ => {}
        }
    }
}

/// Whether a page may fetch or link to it: never another scheme than http.
fn is_fetchable(uri: &str) -> bool {
    let names = |scheme: &str| {
        uri.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    uri.starts_with('/') || names("https://") || names("http://")
}
