//! What people do of their own accord, and what goes wrong.

use kite_client::Action;
use kite_domain::Side;
use kite_protocol::MessageId;

use crate::desk::Reply;
use crate::ledger::{Content, file};
use crate::link::{LinkId, Phase};
use crate::random::Dice;
use crate::world::{World, later};

/// How often, in a thousand steps, each kind of trouble comes: every seed has
/// a climate of its own.
pub(crate) struct Weather {
    cuts: u64,
    silences: u64,
    server_dies: u64,
    device_dies: u64,
    pub(crate) dies_between_effects: u64,
    /// In a thousand packets.
    pub(crate) slow: u64,
    /// In a thousand looks at the disk.
    pub(crate) faults: u64,
}

impl Weather {
    pub(crate) fn roll(dice: &mut Dice) -> Self {
        let mut often = |of: [u64; 3]| dice.pick(&of).unwrap_or_default();
        Self {
            cuts: often([0, 8, 40]),
            silences: often([0, 3, 10]),
            server_dies: often([0, 2, 10]),
            device_dies: often([0, 3, 15]),
            dies_between_effects: often([0, 1, 8]),
            slow: often([0, 10, 60]),
            faults: often([0, 5, 30]),
        }
    }
}

impl World {
    /// Whether somebody acts of their own accord.
    pub(crate) fn somebody_acts(&mut self) -> bool {
        let number = u64::try_from(self.devices.len()).unwrap();
        let device = usize::try_from(self.dice.below(number)).unwrap();
        match self.dice.below(1000) {
            0..22 => self.visitor_writes(device),
            22..32 => self.visitor_sends_file(device),
            32..40 => self.visitor_changes_mind(device),
            40..65 => self.operator_replies(1),
            65..66 => self.operator_replies(40),
            66..70 => self.apply(device, Action::NetworkRestored),
            70..78 => self.apply(device, Action::Connect),
            78..82 => self.apply(device, Action::Disconnect),
            _ => return false,
        }
        true
    }

    /// Whether something goes wrong.
    pub(crate) fn trouble_comes(&mut self) -> bool {
        let mut roll = self.dice.below(1000);
        let mut falls = |chance: u64| {
            let falls = roll < chance;
            roll = roll.wrapping_sub(chance);
            falls
        };
        if falls(self.weather.cuts) {
            self.cut();
        } else if falls(self.weather.silences) {
            self.silence();
        } else if falls(self.weather.server_dies) {
            self.server_dies();
        } else if falls(self.weather.device_dies) {
            let number = u64::try_from(self.devices.len()).unwrap();
            let device = usize::try_from(self.dice.below(number)).unwrap();
            self.crash(device);
        } else {
            return false;
        }
        true
    }

    fn visitor_writes(&mut self, device: usize) {
        let id = self.new_id(device);
        let text = format!("text {id} of device {device}");
        self.wrote(device, &id, Content::Text(text.clone()));
        self.apply(device, Action::SendText { id, text });
    }

    fn visitor_sends_file(&mut self, device: usize) {
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

    /// An id that other visitors use as well: ids are unique for a visitor.
    fn new_id(&self, device: usize) -> MessageId {
        let account = &self.ledger.accounts[self.devices[device].visitor];
        MessageId::new(format!("m{}", account.written.len())).unwrap()
    }

    fn wrote(&mut self, device: usize, id: &MessageId, content: Content) {
        let device = &mut self.devices[device];
        device.notes.written.push(id.clone());
        let account = &mut self.ledger.accounts[device.visitor];
        account.written.insert((Side::Visitor, id.clone()), content);
    }

    /// The name of the file that this message carries.
    pub(crate) fn file_name(&self, device: usize, id: &MessageId) -> String {
        let account = &self.ledger.accounts[self.devices[device].visitor];
        match account.written.get(&(Side::Visitor, id.clone())) {
            Some(Content::File(name)) => name.clone(),
            other => panic!("{id} is uploaded and is {other:?}"),
        }
    }

    fn visitor_changes_mind(&mut self, device: usize) {
        let messages = self.devices[device].session.messages();
        let open = messages
            .iter()
            .filter(|it| it.is_outgoing() && it.status != kite_client::Status::Sent);
        let open: Vec<_> = open.map(|message| message.id.clone()).collect();
        let Some(id) = self.dice.pick(&open) else {
            return;
        };
        if self.dice.per_mille(600) {
            self.apply(device, Action::Retry { id });
        } else {
            self.apply(device, Action::Discard { id });
        }
    }

    pub(crate) fn operator_replies(&mut self, count: u32) {
        let accounts = self.ledger.accounts.iter().enumerate();
        let known: Vec<_> = accounts
            .filter_map(|(number, account)| Some((number, account.conversation?)))
            .collect();
        let Some((account, conversation)) = self.dice.pick(&known) else {
            return;
        };
        for _ in 0..count {
            self.desk.written += 1;
            let number = self.desk.written;
            // As visitors' ids are: each side counts for itself.
            let client_id = MessageId::new(format!("m{number}")).unwrap();
            let content = if self.dice.per_mille(150) {
                Content::File(format!("reply-{number}-to-{account}.png"))
            } else {
                Content::Text(format!("reply {number} to {account}"))
            };
            self.ledger.accounts[account]
                .written
                .insert((Side::Operator, client_id.clone()), content.clone());
            self.desk.replies.push_back(Reply {
                account,
                conversation,
                client_id,
                content,
            });
        }
        self.desk.due = self.desk.due.max(self.now);
    }

    fn open_link(&mut self) -> Option<LinkId> {
        let open =
            |(id, link): (&LinkId, &crate::link::Link)| (link.phase == Phase::Open).then_some(*id);
        let open: Vec<_> = self.links.iter().filter_map(open).collect();
        self.dice.pick(&open)
    }

    /// What is in flight is lost; both ends hear of it, or only the device.
    fn cut(&mut self) {
        let Some(id) = self.open_link() else {
            return;
        };
        self.trace.say(|| format!("{} link {id} is cut", self.now));
        self.seen.note("cut");
        if self.dice.per_mille(500)
            && let Ok(server) = &mut self.server
        {
            server.forget(id);
        }
        self.close_at_device(id, 1006);
    }

    /// Nothing gets through any more, and the device hears nothing of it.
    fn silence(&mut self) {
        let Some(id) = self.open_link() else {
            return;
        };
        self.trace.say(|| format!("{} link {id} is dead", self.now));
        self.seen.note("silenced");
        if let Some(link) = self.links.get_mut(&id) {
            link.phase = Phase::Silent;
        }
        if self.dice.per_mille(300)
            && let Ok(server) = &mut self.server
        {
            server.forget(id);
        }
    }

    /// Killed in the middle of whatever it does, or stopped as by a signal.
    fn server_dies(&mut self) {
        let back = later(
            self.now,
            200 + i64::try_from(self.dice.below(20_000)).unwrap(),
        );
        let Ok(mut server) = std::mem::replace(&mut self.server, Err(back)) else {
            return;
        };
        let links: Vec<_> = server.links().collect();
        let kindly = self.dice.per_mille(400);
        self.trace
            .say(|| format!("{} the server dies, kindly: {kindly}", self.now));
        self.seen.note(if kindly {
            "server stopped"
        } else {
            "server killed"
        });
        for id in links {
            if kindly {
                let done = server.wind_up(id);
                self.ledger.refresh();
                if let Some(done) = done {
                    self.say(id, done);
                }
                self.close_at_server(id, 1001);
            } else if self.dice.per_mille(800) {
                self.close_at_device(id, 1006);
            } else if let Some(link) = self.links.get_mut(&id) {
                link.phase = Phase::Silent;
            }
        }
        self.desk.disconnect();
        self.desk.due = back;
        for put in self.puts.values_mut() {
            put.server_gone();
        }
    }
}
