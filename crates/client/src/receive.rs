//! What the server says.

use std::time::Duration;

use kite_protocol::v2::{ClientFrame, Info, ServerFrame};
use kite_protocol::{DecodeError, MessageId, Timestamp};

use crate::{Answer, Connection, Effect, Failure, Session, Status};

/// The code for a server that says too much. It has no reason of its own.
const FLOODED: &str = "flooded";

impl Session {
    pub(crate) fn receive(&mut self, frame: Result<ServerFrame, DecodeError>, now: Timestamp) {
        self.alive();
        if self.has_socket() && !self.is_of_page(&frame) && self.contact.flow.is_flooded(now) {
            return self.stay_away(FLOODED.to_owned(), String::new(), now);
        }
        let Ok(frame) = frame else {
            self.undecodable = self.undecodable.saturating_add(1);
            return;
        };
        match frame {
            ServerFrame::Ok { last, state } => {
                if self.connection == Connection::Joining {
                    self.joined(now);
                    self.stands(state, last);
                }
            }
            ServerFrame::Info(info) => self.learn(info),
            ServerFrame::Sync { first } => self.sync(first),
            ServerFrame::Live => self.contact.live = self.connection == Connection::Online,
            ServerFrame::Entry(entry) => self.entry(entry, now),
            ServerFrame::Page { id, first, more } => self.page_ended(&id, first, more, now),
            ServerFrame::Ack { id, .. } => self.acknowledged(&id),
            ServerFrame::Upload {
                id,
                canonical_uri,
                upload_uri,
            } => self.slot(&id, canonical_uri, upload_uri, now),
            ServerFrame::Link {
                id,
                url,
                expires_at,
            } => self.answered(&id, Answer::Link { url, expires_at }),
            ServerFrame::Mark { side, mark, up_to } => self.marked(side, mark, up_to),
            ServerFrame::Typing { name, on } => {
                if self.connection == Connection::Online {
                    self.operator_types(name, on, now);
                }
            }
            ServerFrame::Presence { names } => {
                if self.connection == Connection::Online {
                    self.present_are(names);
                }
            }
            ServerFrame::Error {
                code,
                id,
                reason,
                retry_after,
            } => self.refused(code, id, reason, retry_after, now),
            ServerFrame::Ping => {
                if matches!(self.connection, Connection::Joining | Connection::Online) {
                    self.effects.push(Effect::Send(ClientFrame::Pong));
                }
            }
            ServerFrame::Pong => {}
        }
    }

    /// Whether it is one of the earlier entries that were asked for.
    fn is_of_page(&self, frame: &Result<ServerFrame, DecodeError>) -> bool {
        matches!(frame, Ok(ServerFrame::Entry(entry)) if self.is_awaited(entry.seq))
    }

    /// What the server says of the channel.
    pub(crate) fn learn(&mut self, info: Info) {
        if self.info.as_ref() != Some(&info) {
            self.info = Some(info);
            self.effects.push(Effect::InfoChanged);
        }
    }

    /// ACK. The number in it is not taken: it comes with the entry, in its
    /// turn, so that the numbers on this device have no gap.
    fn acknowledged(&mut self, id: &MessageId) {
        self.outbox.holds = 0;
        self.answered(id, Answer::Done);
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

    /// ERR: about JOIN while joining, else about the frame with that id. v1
    /// names none: there it is about the frame on its way.
    fn refused(
        &mut self,
        code: String,
        id: Option<MessageId>,
        reason: String,
        retry_after: Option<Duration>,
        now: Timestamp,
    ) {
        if self.connection == Connection::Joining {
            return if is_passing(&code) || code.starts_with('5') {
                self.join_later(retry_after, now);
            } else {
                self.stay_away(code, reason, now);
            };
        }
        if self.connection != Connection::Online {
            return;
        }
        let on_its_way = || self.outbox.flight.as_ref().map(|flight| flight.id.clone());
        let id = if self.contact.speaks_v2() {
            id
        } else {
            on_its_way()
        };
        let Some(id) = id else {
            return;
        };
        // v1 servers say 500 and 502 of what will never succeed; the next
        // messages must not wait behind it.
        if is_passing(&code) {
            self.hold(&id, retry_after, now);
        } else if self.outbox.get_mut(&id).is_some() {
            if self.outbox.begin_anew(&id) {
                return self.set_status(&id, Status::Waiting);
            }
            self.fail(&id, Failure::Refused { code, reason });
        } else {
            self.answered(&id, Answer::Refused { code, reason });
        }
    }
}

/// Codes that say "later" rather than "no".
fn is_passing(code: &str) -> bool {
    matches!(
        code,
        "rate-limited" | "unavailable" | "identity-unavailable" | "429" | "503" | "504"
    )
}
