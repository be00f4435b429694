//! Who it is that joins, and by which device, in memory.

use std::collections::{BTreeMap, BTreeSet};

use kite_domain::conversation::Marks;
use kite_domain::operator::TokenHash;
use kite_domain::port::{MAX_DEVICES, NewVisitor, StoreError};
use kite_domain::{Claim, ConversationId, Membership, Recipient, Seq, Visitor, VisitorId};
use kite_protocol::v2::State;

use super::{Data, Guest, Talk};

impl Guest {
    fn knows(&self, device: Option<TokenHash>) -> bool {
        device.is_some_and(|device| self.devices.contains_key(&device))
    }

    /// The first device enters as whoever nobody has proved to be.
    fn takes(&self, device: Option<TokenHash>) -> bool {
        self.knows(device) || (self.devices.is_empty() && self.visitor.subject.is_none())
    }

    fn keep_device(&mut self, device: TokenHash, new: &NewVisitor) {
        self.devices.insert(device, new.joined_at);
        let is_too_much = self.devices.len() > MAX_DEVICES as usize;
        let others = self.devices.iter().filter(|(other, _)| **other != device);
        let eldest = others.min_by_key(|(_, joined_at)| **joined_at);
        if let Some((eldest, _)) = eldest
            && is_too_much
        {
            let eldest = *eldest;
            self.devices.remove(&eldest);
        }
    }
}

impl Data {
    pub(super) fn join(&mut self, new: NewVisitor) -> Result<Membership, StoreError> {
        if !self.channels.values().any(|it| it.id == new.channel) {
            return Err(StoreError::Gone);
        }
        let visitor = match self.known(&new)? {
            Some(visitor) => visitor,
            None => self.add_visitor(&new),
        };
        let guest = self.visitors.get_mut(&visitor).ok_or(StoreError::Gone)?;
        guest.joined_at = guest.joined_at.max(new.joined_at);
        if let Some(device) = new.device {
            guest.keep_device(device, &new);
        }
        if new.name.is_some() && guest.visitor.blocked_at.is_none() {
            guest.visitor.name = new.name;
        }
        let talk = self
            .conversations
            .values()
            .rfind(|talk| talk.visitor == visitor)
            .ok_or(StoreError::Gone)?;
        let owed = talk
            .owed
            .iter()
            .map(|(Recipient::Visitor, seq)| seq.0)
            .min();
        Ok(Membership {
            channel: new.channel,
            visitor,
            conversation: talk.id,
            delivered: owed.map_or(talk.last, |seq| Seq(seq - 1)),
        })
    }

    /// The visitor who has been here before, if the claim and the device
    /// enter.
    fn known(&self, new: &NewVisitor) -> Result<Option<VisitorId>, StoreError> {
        let id = |guest: &Guest| guest.visitor.id;
        let find = |is_it: &dyn Fn(&Visitor) -> bool| {
            let mut guests = self.visitors.values();
            guests.find(|guest| guest.visitor.channel == new.channel && is_it(&guest.visitor))
        };
        match &new.claim {
            Claim::Proven { subject } => {
                Ok(find(&|visitor| visitor.subject.as_ref() == Some(subject)).map(id))
            }
            Claim::Known { subject } => {
                let proven = find(&|visitor| visitor.subject.as_ref() == Some(subject));
                let known = proven.filter(|guest| guest.knows(new.device));
                known
                    .map(|guest| Some(id(guest)))
                    .ok_or(StoreError::UnknownDevice)
            }
            Claim::Member(member) => {
                let proven = find(&|visitor| visitor.subject.as_ref() == Some(member));
                if let Some(proven) = proven.filter(|guest| guest.knows(new.device)) {
                    return Ok(Some(id(proven)));
                }
                match find(&|visitor| visitor.member == *member) {
                    Some(guest) if !guest.takes(new.device) => Err(StoreError::UnknownDevice),
                    guest => Ok(guest.map(id)),
                }
            }
        }
    }

    fn add_visitor(&mut self, new: &NewVisitor) -> VisitorId {
        let (member, subject) = match &new.claim {
            Claim::Member(member) => (member.clone(), None),
            Claim::Proven { subject } | Claim::Known { subject } => {
                (new.member.clone(), Some(subject.clone()))
            }
        };
        let id = VisitorId(self.next_key());
        let visitor = Visitor {
            id,
            channel: new.channel,
            member,
            handle: new.handle.clone(),
            name: new.name.clone(),
            subject,
            blocked_at: None,
            created_at: new.joined_at,
        };
        let guest = Guest {
            visitor,
            joined_at: new.joined_at,
            devices: BTreeMap::new(),
        };
        self.visitors.insert(id, guest);
        let conversation = ConversationId(self.next_key());
        let talk = Talk {
            id: conversation,
            visitor: id,
            last: Seq(0),
            state: State::Open,
            visitor_marks: Marks::default(),
            operator_marks: Marks::default(),
            entries: Vec::new(),
            owed: BTreeSet::new(),
            report: None,
        };
        self.conversations.insert(conversation, talk);
        id
    }
}
