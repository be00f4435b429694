//! How far either side has come with what the other one wrote.

use kite_protocol::v2::{ClientFrame, Mark, Role};

use crate::{Body, Effect, Message, Session, Status, Told};

/// What the visitor has not read, as the badge counts it.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    count: u32,
    /// Whether it must be counted again.
    pub(crate) stale: bool,
    /// Of messages without a number: there is no mark that could say.
    pub(crate) unnumbered: u32,
    /// The highest number by the other side that is kept on this device.
    pub(crate) received: u32,
}

impl Session {
    /// How many incoming messages the visitor has not read.
    pub fn unread(&self) -> u32 {
        self.unread.count
    }

    /// How far a message has come: its status, and for an outgoing one also
    /// whether it is delivered or read.
    pub fn status_of(&self, message: &Message) -> Status {
        let reached = |mark: u32| message.seq > 0 && message.seq <= mark;
        if message.status != Status::Sent {
            message.status.clone()
        } else if reached(self.progress.operator_read) {
            Status::Read
        } else if reached(self.progress.operator_delivered) {
            Status::Delivered
        } else {
            Status::Sent
        }
    }

    /// The visitor sees the end of the log.
    pub(crate) fn seen(&mut self) {
        let received = self.unread.received;
        if self.follows() && (self.unread.unnumbered > 0 || self.progress.read < received) {
            self.tell(Told::Seen(received));
        }
        self.has_seen(received);
    }

    /// The visitor has seen the end of the log when it had this number.
    pub(crate) fn has_seen(&mut self, up_to: u32) {
        self.unread.unnumbered = 0;
        self.has_read(up_to);
    }

    /// The visitor has read up to a number, here or elsewhere.
    pub(crate) fn has_read(&mut self, up_to: u32) {
        self.unread.stale = true;
        if self.progress.read < up_to {
            self.progress.read = up_to;
            self.unkept = true;
        }
    }

    /// The server says how far a side has come.
    pub(crate) fn marked(&mut self, side: Role, mark: Mark, up_to: u32) {
        let (contact, progress) = (&mut self.contact, &mut self.progress);
        let known = match (side, mark) {
            (Role::Visitor, Mark::Delivered) => &mut contact.told_delivered,
            (Role::Visitor, Mark::Read) => {
                self.has_read(up_to);
                &mut self.contact.told_read
            }
            (_, Mark::Delivered) => {
                contact.operator_delivered = up_to;
                &mut progress.operator_delivered
            }
            (_, Mark::Read) => {
                contact.operator_read = up_to;
                &mut progress.operator_read
            }
        };
        if *known < up_to {
            *known = up_to;
            if side != Role::Visitor {
                self.unkept = true;
                self.effects.push(Effect::MarksChanged);
            }
        }
    }

    /// Says how far the visitor has come, where the server knows less. Waits
    /// until all that was missing has come, to say it once.
    pub(crate) fn tell_marks(&mut self) {
        if !(self.contact.live && self.contact.speaks_v2()) {
            return;
        }
        let received = self.unread.received;
        let marks = [
            (Mark::Delivered, received, &mut self.contact.told_delivered),
            (Mark::Read, self.progress.read, &mut self.contact.told_read),
        ];
        for (mark, up_to, told) in marks {
            if *told < up_to {
                *told = up_to;
                self.effects
                    .push(Effect::Send(ClientFrame::Mark { mark, up_to }));
            }
        }
    }

    pub(crate) fn count_unread(&mut self) {
        if self.is_catching_up() || !std::mem::take(&mut self.unread.stale) {
            return;
        }
        let read = self.progress.read;
        // Before the first, some may be missing: they do not count yet.
        let first = self.progress.first.max(1);
        // What is beyond the last one is told of before it is known how far it was read.
        let numbered = if self.progress.last > read {
            self.log.since(first.max(read + 1))
        } else {
            &[]
        };
        let unread = numbered.iter().filter(|message| {
            message.seq > 0
                && !message.is_outgoing()
                && !matches!(message.body, Body::Deleted | Body::Handoff(_))
        });
        let count = u32::try_from(unread.count()).unwrap_or(u32::MAX);
        let count = count.saturating_add(self.unread.unnumbered);
        if self.unread.count != count {
            self.unread.count = count;
            self.effects.push(Effect::UnreadChanged);
        }
    }
}
