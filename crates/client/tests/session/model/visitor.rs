//! What the visitor does.

use kite_client::{Action, Ask, Message};

use super::world::World;
use crate::harness::picture;

impl World {
    pub(super) fn visitor_writes(&mut self, device: usize) {
        let id = self.devices[device].next_id();
        let name = id.as_str().to_owned();
        if self.random.percent(30) {
            let mut file = picture();
            file.name = format!("{name}.png");
            self.apply(device, Action::SendFile { id, file });
        } else {
            self.apply(device, Action::SendText { id, text: name });
        }
    }

    pub(super) fn visitor_changes_mind(&mut self, device: usize) {
        let Some(message) = self.pick_message(device, Message::is_outgoing) else {
            return;
        };
        let id = message.id;
        if self.random.percent(70) {
            self.devices[device].store().retried.insert(id.clone());
            self.apply(device, Action::Retry { id });
        } else {
            self.apply(device, Action::Discard { id });
        }
    }

    pub(super) fn visitor_asks(&mut self, device: usize) {
        let ask = match self.random.below(100) {
            0..20 => return self.apply(device, Action::Seen),
            20..30 => return self.apply(device, Action::Typing(true)),
            30..50 => Ask::Earlier,
            50..60 => Ask::Link,
            60..65 => Ask::Report { reason: None },
            65..75 => Ask::Rate {
                stars: 4,
                comment: None,
            },
            chance => {
                let number = self.devices[device].written;
                let text = (chance < 90).then(|| format!("edit {number}"));
                let Some(message) = self.pick_message(device, |message| message.seq > 0) else {
                    return;
                };
                let target = message.seq;
                Ask::Edit { target, text }
            }
        };
        self.asks(device, ask);
    }

    pub(super) fn asks(&mut self, device: usize, ask: Ask) {
        let id = self.devices[device].next_id();
        let mut store = self.devices[device].store();
        store.asked.insert(id.clone(), ask.clone());
        drop(store);
        self.apply(device, Action::Ask { id, ask });
    }

    fn pick_message(&mut self, device: usize, which: fn(&Message) -> bool) -> Option<Message> {
        let messages = self.devices[device].session.messages().iter();
        let some: Vec<_> = messages.filter(|message| which(message)).collect();
        self.random.pick(&some).map(|message| (*message).clone())
    }
}
