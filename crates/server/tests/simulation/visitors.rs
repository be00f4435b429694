//! What visitors do of their own accord.

use std::time::Duration;

use kite_client::{Action, Ask, Body, Message};
use kite_domain::Side;
use kite_protocol::MessageId;

use crate::account::{Content, file};
use crate::proof::user_token;
use crate::world::World;

impl World {
    pub(crate) fn visitor_writes(&mut self, device: usize) {
        let id = self.new_id(device);
        let text = format!("text {id} of device {device}");
        self.wrote(device, &id, Content::Text(text.clone()));
        self.apply(device, Action::SendText { id, text });
    }

    pub(crate) fn visitor_sends_file(&mut self, device: usize) {
        let id = self.new_id(device);
        let name = format!("{id}-of-{device}.png");
        let mut file = file(&name);
        self.wrote(device, &id, Content::File(name));
        if self.dice.per_mille(100) {
            "text/html".clone_into(&mut file.media_type);
            let notes = &mut self.devices[device].notes;
            notes.unsendable.insert(id.clone());
        }
        self.apply(device, Action::SendFile { id, file });
    }

    pub(crate) fn visitor_changes_mind(&mut self, device: usize) {
        let unsent = |message: &Message| {
            message.is_outgoing() && message.status != kite_client::Status::Sent
        };
        let Some(Message { id, .. }) = self.pick_message(device, unsent) else {
            return;
        };
        if self.dice.per_mille(600) {
            self.apply(device, Action::Retry { id });
        } else {
            self.apply(device, Action::Discard { id });
        }
    }

    pub(crate) fn visitor_edits(&mut self, device: usize) {
        let session = &self.devices[device].session;
        let own = session.messages().iter();
        let own: Vec<_> = own
            .filter(|message| session.is_editable(message))
            .cloned()
            .collect();
        let Some(message) = self.dice.pick(&own) else {
            return;
        };
        let id = self.new_id(device);
        let keeps = matches!(message.body, Body::Text(_)) && self.dice.per_mille(700);
        let text = keeps.then(|| format!("edit {id} of device {device}"));
        let target = message.seq;
        self.asks(device, id, Ask::Edit { target, text });
    }

    pub(crate) fn visitor_asks(&mut self, device: usize) {
        let id = self.new_id(device);
        let stars = 1 + u8::try_from(self.dice.below(5)).unwrap();
        let ask = match self.dice.below(10) {
            0..3 => Ask::Rate {
                stars,
                comment: None,
            },
            3 => Ask::Report { reason: None },
            4 => Ask::Link,
            _ => Ask::Earlier,
        };
        self.asks(device, id, ask);
    }

    pub(crate) fn visitor_looks(&mut self, device: usize) {
        let last = self.devices[device].session.progress().last;
        if !self.devices[device].notes.stale {
            let account = &mut self.ledger.accounts[self.devices[device].visitor];
            account.seen = account.seen.max(last);
        }
        self.apply(device, Action::Seen);
    }

    /// The page forgets who the visitor is, or proves it again.
    pub(crate) fn page_identifies(&mut self, number: usize) {
        let device = &self.devices[number];
        if !device.notes.entered || device.config.user_token.is_none() {
            return;
        }
        let good = device.config.user_token.clone();
        let minute = self.now + Duration::from_mins(1);
        let stale = user_token(&device.config.channel, &device.config.member, minute);
        let token = self.dice.pick(&[good, Some(stale), None]).flatten();
        self.seen.note("identified");
        self.apply(number, Action::Identify(token));
    }

    /// The name of the file that this message carries.
    pub(crate) fn file_name(&self, device: usize, id: &MessageId) -> String {
        match self
            .account(device)
            .written
            .get(&(Side::Visitor, id.clone()))
        {
            Some(Content::File(name)) => name.clone(),
            other => panic!("{id} is uploaded and is {other:?}"),
        }
    }

    pub(crate) fn asks(&mut self, device: usize, id: MessageId, ask: Ask) {
        let content = match &ask {
            Ask::Edit { target, text } => Some(Content::Edit {
                target: *target,
                text: text.clone(),
            }),
            Ask::Rate { stars, .. } => Some(Content::Rating(*stars)),
            _ => None,
        };
        let account = &mut self.ledger.accounts[self.devices[device].visitor];
        let key = (Side::Visitor, id.clone());
        account
            .written
            .extend(content.map(|content| (key, content)));
        let asked = &mut self.devices[device].notes.asked;
        asked.insert(id.clone(), ask.clone());
        self.apply(device, Action::Ask { id, ask });
    }

    fn new_id(&mut self, device: usize) -> MessageId {
        self.ledger.accounts[self.devices[device].visitor].new_id()
    }

    fn wrote(&mut self, device: usize, id: &MessageId, content: Content) {
        let device = &mut self.devices[device];
        device.notes.written.push(id.clone());
        let account = &mut self.ledger.accounts[device.visitor];
        account.written.insert((Side::Visitor, id.clone()), content);
    }

    fn pick_message(&mut self, device: usize, fits: impl Fn(&Message) -> bool) -> Option<Message> {
        let messages = self.devices[device].session.messages();
        let fitting: Vec<_> = messages.iter().filter(|it| fits(it)).cloned().collect();
        self.dice.pick(&fitting)
    }
}
