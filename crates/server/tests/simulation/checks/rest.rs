//! What must hold when everything is at rest in a healed world.

use kite_client::{Ask, Connection, Failure, Status, Version};
use kite_domain::Side;
use kite_domain::port::UpkeepStore;
use kite_protocol::MessageId;

use super::device::number_of;
use crate::account::Content;
use crate::device::Device;
use crate::task::finish;
use crate::world::World;

impl World {
    /// Everything but that nothing is owed: what was confirmed while the disk
    /// failed is confirmed once more at the next join.
    pub(crate) fn check_everything(&self) {
        self.ledger.check_unchanged();
        self.ledger.check_visitors();
        for account in &self.ledger.accounts {
            for key in account.written.keys().filter(|key| key.0 == Side::Operator) {
                let stored = account.of_client(Side::Operator, &key.1).is_some();
                assert!(
                    stored || account.forgotten.contains(key),
                    "[nothing lost] the reply {}",
                    key.1
                );
            }
        }
        for number in 0..self.devices.len() {
            self.check_outgoing(number);
            self.check_requests(number);
            self.check_records(number);
            let session = &self.devices[number].session;
            match session.version() {
                Some(Version::V2) => self.check_resumed(number),
                Some(Version::V1) => self.check_delivered(number),
                None => {}
            }
        }
    }

    /// A device that joined now by v1 would be told nothing, and everybody knows
    /// how far everybody has come.
    pub(crate) fn check_nothing_owed(&self) {
        for number in 0..self.devices.len() {
            self.check_marks(number);
        }
        let queue = finish(self.memory.queue()).unwrap();
        assert_eq!(queue.waiting, 0, "[nothing owed]");
    }

    /// What the visitor wrote is stored, or has failed for all to see.
    fn check_outgoing(&self, number: usize) {
        let device = &self.devices[number];
        let account = self.account(number);
        assert_eq!(device.session.undecodable(), 0, "device {number}");
        let mut last_text = None;
        for id in device.notes.written.iter().filter(|id| device.owes(id)) {
            let known = (Side::Visitor, id.clone());
            if account.forgotten.contains(&known) {
                continue;
            }
            let status = device.session.message(id).map(|message| &message.status);
            if is_out(device) && status == Some(&Status::Waiting) {
                continue;
            }
            let stored = account.of_client(Side::Visitor, id);
            let stored = stored.unwrap_or_else(|| panic!("[nothing lost] device {number}: {id}"));
            let seq = stored.entry.seq.0;
            assert!(
                status == Some(&Status::Sent) || self.is_before(number, seq),
                "[settled] {number}: {id} is {status:?}"
            );
            if matches!(stored.said[0], Some(Content::Text(_))) {
                let before = last_text.replace(seq);
                assert!(before < last_text, "[in order] device {number}: {id}");
            }
        }
    }

    /// Whether a device begins behind this number.
    fn is_before(&self, number: usize, seq: u32) -> bool {
        let session = &self.devices[number].session;
        session.version() == Some(Version::V2) && seq < session.progress().first
    }

    fn check_requests(&self, number: usize) {
        let device = &self.devices[number];
        let account = self.account(number);
        for (id, ask) in &device.notes.asked {
            let lasts = matches!(
                ask,
                Ask::Edit { .. } | Ask::Rate { .. } | Ask::Report { .. }
            );
            if lasts && !is_out(device) {
                let answered = device.notes.answered.contains(id);
                let known = (Side::Visitor, id.clone());
                assert!(
                    answered || account.forgotten.contains(&known),
                    "[settled] device {number}: {id}"
                );
            }
        }
    }

    /// What a device shows is what it keeps.
    fn check_records(&self, number: usize) {
        let device = &self.devices[number];
        let log = device.session.messages();
        for message in log {
            let (id, notes) = (&message.id, &device.notes);
            let kept = device.record.get(id);
            assert!(
                kept == Some(message)
                    || kept.is_some_and(|kept| kept.is_unsent() && message.is_unsent()),
                "[kept] device {number}: {kept:?}, {message:?}"
            );
            match &message.status {
                Status::Sent => self.check_sent(number, id),
                Status::Received => {}
                Status::Waiting if is_out(device) => {}
                Status::Failed(Failure::FileGone) => assert!(notes.gone.contains(id)),
                Status::Failed(Failure::UnsupportedType) => assert!(notes.unsendable.contains(id)),
                status => panic!("[settled] device {number}: {id} is {status:?}"),
            }
        }
        assert_eq!(device.record.len(), log.len(), "[kept] device {number}");
    }

    /// By v1 every reply comes to one of the visitor's devices.
    fn check_delivered(&self, number: usize) {
        let device = &self.devices[number];
        let account = self.account(number);
        let log = device.session.messages();
        let incoming = log.iter().filter(|it| !it.is_outgoing());
        let numbers: Vec<_> = incoming
            .filter(|it| !account.forgotten.contains(&(Side::Operator, it.id.clone())))
            .map(|message| number_of(account, message))
            .collect();
        assert!(
            numbers.iter().is_sorted_by(|a, b| a.is_some() && a < b),
            "[in order] device {number}: {numbers:?}"
        );
        for reply in account.replies() {
            let id = &reply.entry.id;
            if device.session.message(id).is_some() {
                let notes = &device.notes;
                let announced = notes.arrived.contains(id) || notes.unannounced.contains(id);
                assert!(announced, "[announced once] device {number}: {id}");
            } else {
                let gone = reply.says().is_none() || reply.entry.seq < account.first;
                let excused = device.notes.excused.contains(id) && self.somebody_has(device, id);
                assert!(
                    gone || excused,
                    "[nothing lost] device {number}: the reply {id}"
                );
            }
        }
    }

    fn somebody_has(&self, device: &Device, id: &MessageId) -> bool {
        self.devices
            .iter()
            .any(|other| other.visitor == device.visitor && other.record.contains_key(id))
    }
}

/// Whether a device is not let in any more.
fn is_out(device: &Device) -> bool {
    matches!(device.session.connection(), Connection::Refused { .. })
}
