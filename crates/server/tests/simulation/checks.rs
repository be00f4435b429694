//! The invariants. Each failure names its own in brackets.

use std::collections::BTreeSet;

use kite_client::{Author, Body, Failure, Message, Status};
use kite_domain::port::{ChannelStore, ConversationStore, NewVisitor};
use kite_domain::{Claim, Side};
use kite_protocol::v1::ServerFrame;
use kite_protocol::{DecodeError, MessageId};

use crate::device::Device;
use crate::ledger::{Account, Content};
use crate::link::LinkId;
use crate::task::finish;
use crate::world::World;

impl World {
    /// A connection is told each reply once, in order.
    pub(crate) fn check_told(&mut self, id: LinkId, frame: &ServerFrame) {
        let (ServerFrame::Text { id: reply, .. } | ServerFrame::File { id: reply, .. }) = frame
        else {
            return;
        };
        let mut accounts = self.ledger.accounts.iter();
        let stored = accounts.find_map(|account| account.of_id(reply));
        let stored = stored.expect("[nobody else's] told and not stored");
        if let Some(link) = self.links.get_mut(&id) {
            assert!(link.told < stored.seq, "[told once] {frame:?}");
            link.told = stored.seq;
        }
    }

    /// ACK names a message that is stored, and nothing is refused for good:
    /// nobody asks for what may be refused.
    pub(crate) fn check_answer(&mut self, frame: &ServerFrame) {
        let ServerFrame::Ack {
            id, destination_id, ..
        } = frame
        else {
            if let ServerFrame::Error { reason, code } = frame {
                assert!(*code >= 500, "[nothing refused] {reason}");
                self.seen.note("disk failed");
            }
            return;
        };
        let mut accounts = self.ledger.accounts.iter();
        let stored = accounts.find_map(|account| account.of_id(destination_id));
        assert!(
            stored.is_some_and(|stored| stored.client_id == *id),
            "[ACK after commit] {frame:?}"
        );
        if !self.acked.insert(destination_id.clone()) {
            self.seen.note("sent again");
        }
    }

    /// What a device shows as sent is stored.
    pub(crate) fn check_sent(&self, device: usize, id: &MessageId) {
        let account = self.account(device);
        let stored = account.of_client(Side::Visitor, id);
        assert!(stored.is_some(), "[sent means stored] {id}");
    }

    /// What arrives is the visitor's, new to the device, and in order.
    pub(crate) fn check_arrival(&mut self, number: usize, id: &MessageId) {
        let device = &self.devices[number];
        let account = &self.ledger.accounts[device.visitor];
        let message = device.session.message(id).expect("what arrived is there");
        let seq = seq(account, message).expect("[nobody else's] arrived and not the visitor's");
        let before = device.record.values().filter(|it| it.id != *id);
        let last = before.filter_map(|message| seq_of_reply(account, message));
        assert!(
            last.max().is_none_or(|last| last < seq),
            "[in order] device {number}: {id}"
        );
        let fresh = self.devices[number].notes.arrived.insert(id.clone());
        assert!(fresh, "[announced once] device {number}: {id}");
    }

    /// What another device of the visitor has received is delivered; it does
    /// not come again to one that joins now.
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

    /// A device hears what it has heard before.
    pub(crate) fn note_again(&mut self, device: usize, frame: &Result<ServerFrame, DecodeError>) {
        if let Ok(ServerFrame::Text { id, .. } | ServerFrame::File { id, .. }) = frame
            && self.devices[device].record.contains_key(id)
        {
            self.seen.note("arrived again");
        }
    }

    /// An operator has written to a visitor who is not there.
    pub(crate) fn note_away(&mut self, message: &kite_domain::Entry) {
        let Ok(server) = &self.server else {
            return;
        };
        let there = server
            .links()
            .filter_map(|link| server.membership(link))
            .any(|membership| membership.conversation == message.conversation);
        if !there {
            self.seen.note("visitor away");
        }
    }

    /// What must hold when everything is at rest in a healed world.
    pub(crate) fn check_everything(&self) {
        self.ledger.check_unchanged();
        for account in &self.ledger.accounts {
            for (sender, id) in account.written.keys() {
                if *sender == Side::Operator {
                    let stored = account.of_client(Side::Operator, id);
                    assert!(stored.is_some(), "[nothing lost] the reply {id}");
                }
            }
        }
        for number in 0..self.devices.len() {
            self.check_sending(number);
            self.check_receiving(number);
        }
    }

    fn check_sending(&self, number: usize) {
        let device = &self.devices[number];
        let account = self.account(number);
        assert_eq!(device.session.undecodable(), 0, "device {number}");
        let mut last_text = None;
        for id in &device.notes.written {
            let stored = account.of_client(Side::Visitor, id);
            if !device.owes(id) {
                continue;
            }
            let stored = stored.unwrap_or_else(|| panic!("[nothing lost] device {number}: {id}"));
            let status = device.session.message(id).map(|message| &message.status);
            assert_eq!(status, Some(&Status::Sent), "[settled] {number}: {id}");
            if matches!(stored.content, kite_domain::Content::Text(_)) {
                let before = last_text.replace(stored.seq);
                assert!(before < last_text, "[in order] device {number}: {id}");
            }
        }
        for message in device.session.messages() {
            let (id, notes) = (&message.id, &device.notes);
            let kept = device.record.get(id).map(|kept| &kept.status);
            assert_eq!(kept, Some(&message.status), "[kept] {number}: {id}");
            match &message.status {
                Status::Sent => self.check_sent(number, id),
                Status::Received => {}
                Status::Failed(Failure::FileGone) => assert!(notes.gone.contains(id)),
                Status::Failed(Failure::UnsupportedType) => assert!(notes.unsendable.contains(id)),
                status => panic!("[settled] device {number}: {id} is {status:?}"),
            }
        }
    }

    fn check_receiving(&self, number: usize) {
        let device = &self.devices[number];
        let account = self.account(number);
        let log = device.session.messages();
        let replies = log.iter().filter(|it| it.author == Author::Operator);
        let seqs: Vec<_> = replies.map(|message| seq(account, message)).collect();
        assert!(
            seqs.iter().is_sorted_by(|a, b| a.is_some() && a < b),
            "[in order, once] device {number}: {seqs:?}"
        );
        for reply in account.replies() {
            let id = &reply.id;
            if device.session.message(id).is_some() {
                let notes = &device.notes;
                let announced = notes.arrived.contains(id) || notes.unannounced.contains(id);
                assert!(announced, "[announced once] device {number}: {id}");
            } else {
                let excused = device.notes.excused.contains(id) && self.somebody_has(device, id);
                assert!(excused, "[nothing lost] device {number}: the reply {id}");
            }
        }
    }

    fn somebody_has(&self, device: &Device, id: &MessageId) -> bool {
        self.devices
            .iter()
            .any(|other| other.visitor == device.visitor && other.record.contains_key(id))
    }

    /// A device that joined now would be told nothing.
    pub(crate) fn check_nothing_owed(&self) {
        for account in &self.ledger.accounts {
            self.check_visitor_owed_nothing(account);
        }
    }

    fn check_visitor_owed_nothing(&self, account: &Account) {
        let channel = finish(self.memory.channel(&account.channel)).unwrap();
        let membership = finish(self.memory.join(NewVisitor {
            channel: channel.expect("the channel is there").id,
            claim: Claim::Member(account.member.clone()),
            device: None,
            name: None,
            handle: "nobody".to_owned(),
            member: account.member.clone(),
            joined_at: self.now,
        }));
        let delivered = membership.unwrap().delivered;
        let owed = account.replies().find(|reply| reply.seq > delivered);
        assert_eq!(owed, None, "[nothing owed]");
    }

    fn account(&self, device: usize) -> &Account {
        &self.ledger.accounts[self.devices[device].visitor]
    }
}

/// The number of a message on a device that an operator wrote to its visitor
/// in these very words.
fn seq(account: &Account, message: &Message) -> Option<kite_domain::Seq> {
    let stored = account.of_id(&message.id)?;
    let key = (Side::Operator, stored.client_id.clone());
    let same = match (&message.body, account.written.get(&key)?) {
        (Body::Text(text), Content::Text(written)) => text == written,
        (Body::File { file, uri }, Content::File(name)) => file.name == *name && uri.is_some(),
        _ => false,
    };
    same.then_some(stored.seq)
}

fn seq_of_reply(account: &Account, message: &Message) -> Option<kite_domain::Seq> {
    (message.author == Author::Operator)
        .then(|| account.of_id(&message.id).map(|stored| stored.seq))
        .flatten()
}
