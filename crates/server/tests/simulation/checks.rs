//! The invariants. Each failure names its own in brackets.

mod device;
mod rest;
mod resumed;

use std::collections::BTreeSet;

use k1te_server::websocket::version::Frame;
use kite_client::{Author, Version};
use kite_domain::{Entry, Side};
use kite_protocol::v1;
use kite_protocol::v2::{self, ServerFrame};
use kite_protocol::{DecodeError, MessageId};

use crate::link::LinkId;
use crate::world::World;

/// What may be refused in v2: what the visitor asked for came too late, or is
/// not offered.
const REFUSABLE: [&str; 4] = [
    "unavailable",
    "unknown-entry",
    "not-editable",
    "not-available",
];

impl World {
    /// A connection is told each entry once, in order; in v2 each of them.
    pub(crate) fn check_told(&mut self, id: LinkId, frame: &Frame) {
        let Some(link) = self.links.get_mut(&id) else {
            return;
        };
        let account = &self.ledger.accounts[self.devices[link.owner].visitor];
        match frame {
            Frame::V1(
                v1::ServerFrame::Text { id: reply, .. } | v1::ServerFrame::File { id: reply, .. },
            ) => {
                let stored = account.of_id(reply);
                let stored = stored.expect("[nobody else's] told and not stored");
                let before = link.told.replace(stored.entry.seq.0);
                assert!(before < link.told, "[told once] {frame:?}");
            }
            Frame::V2(ServerFrame::Sync { first }) => {
                self.seen.note("began anew");
                link.told = Some(first - 1);
            }
            Frame::V2(ServerFrame::Entry(entry)) => {
                let before = link.told.replace(entry.seq);
                assert!(
                    before.is_none_or(|before| before + 1 == entry.seq),
                    "[gap-free] {before:?}, {frame:?}"
                );
                let stored = account.line(entry.seq);
                assert!(
                    stored.is_some_and(|stored| *stored.shown_id() == entry.id),
                    "[nobody else's] {frame:?}"
                );
            }
            _ => {}
        }
    }

    /// ACK names an entry that is stored, and nothing is refused but what came
    /// too late: nobody asks for what may be refused.
    pub(crate) fn check_answer(&mut self, link: LinkId, frame: &Frame) {
        let Some(link) = self.links.get(&link) else {
            return;
        };
        let visitor = self.devices[link.owner].visitor;
        let account = &self.ledger.accounts[visitor];
        let (id, stored) = match frame {
            Frame::V1(v1::ServerFrame::Ack {
                id, destination_id, ..
            }) => (id, account.of_id(destination_id)),
            // A report is no entry.
            Frame::V2(ServerFrame::Ack { seq: 0, .. }) => return,
            Frame::V2(ServerFrame::Ack { id, seq, .. }) => (id, account.line(*seq)),
            Frame::V1(v1::ServerFrame::Error { reason, code }) => {
                let out = *code == 403 && self.may_be_kept_out(link.owner);
                assert!(*code == 503 || out, "[nothing refused] {reason}");
                self.seen.note(if out { "kept out" } else { "disk failed" });
                return;
            }
            Frame::V2(ServerFrame::Error { code, reason, .. }) => {
                let may = REFUSABLE.contains(&code.as_str());
                assert!(may, "[nothing refused] {reason}");
                self.seen.note("refused");
                return;
            }
            _ => return,
        };
        assert!(
            stored.is_some_and(|stored| {
                stored.entry.client_id == *id && stored.entry.author.side() == Side::Visitor
            }),
            "[ACK after commit] {frame:?}"
        );
        if !self.acked.insert((visitor, id.clone())) {
            self.seen.note("sent again");
        }
    }

    /// A device that cannot speak v2, of a visitor who has one that can.
    pub(crate) fn may_be_kept_out(&self, number: usize) -> bool {
        let device = &self.devices[number];
        let mut others = self.devices.iter();
        let taken = others.any(|it| it.visitor == device.visitor && it.newest == Version::V2);
        self.offers_v2 && device.newest == Version::V1 && taken
    }

    /// What another device of the visitor has received is delivered; it does
    /// not come again to one that joins now by v1.
    pub(crate) fn excuse(&mut self, link: LinkId) {
        let Some(joining) = self.links.get(&link).and_then(|link| link.device) else {
            return;
        };
        let visitor = self.devices[joining].visitor;
        let others = self.devices.iter().enumerate();
        let others = others.filter(|(number, it)| *number != joining && it.visitor == visitor);
        let had: BTreeSet<_> = others
            .flat_map(|(_, other)| other.record.values())
            .filter(|message| message.author == Author::Operator)
            .map(|message| message.id.clone())
            .filter(|id| !self.devices[joining].record.contains_key(id))
            .collect();
        if !had.is_empty() {
            self.seen.note("delivered to the other device");
        }
        self.devices[joining].notes.excused.extend(had);
    }

    /// What a device hears.
    pub(crate) fn note_received(
        &mut self,
        device: usize,
        frame: &Result<ServerFrame, DecodeError>,
    ) {
        if let Ok(ServerFrame::Entry(entry)) = frame {
            let device = &mut self.devices[device];
            if entry.seq > 0 && entry.seq < device.session.progress().first {
                device.notes.earlier.insert(entry.id.clone());
            }
        }
        match frame {
            Ok(ServerFrame::Entry(v2::Entry { id, .. })) if self.has(device, id) => {
                self.seen.note("arrived again");
            }
            Ok(ServerFrame::Live) => self.devices[device].notes.stale = false,
            Ok(ServerFrame::Sync { .. }) => {
                let notes = &mut self.devices[device].notes;
                notes.ahead = false;
                notes.checked = None;
            }
            Ok(ServerFrame::Page { .. }) => self.seen.note("page"),
            _ => {}
        }
    }

    /// An operator has written to a visitor who is not there.
    pub(crate) fn note_away(&mut self, entry: &Entry) {
        let Ok(server) = &self.server else {
            return;
        };
        let there = server
            .links()
            .filter_map(|link| server.membership(link))
            .any(|membership| membership.conversation == entry.conversation);
        if !there {
            self.seen.note("visitor away");
        }
    }

    fn has(&self, device: usize, id: &MessageId) -> bool {
        self.devices[device].record.contains_key(id)
    }
}
