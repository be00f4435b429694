//! How a world comes to rest once nothing goes wrong any more, within bounded
//! time; and a last trial of those who believe that all is well.

use std::sync::Arc;
use std::time::Duration;

use kite_client::{Action, Ask, Connection};

use crate::device::Device;
use crate::link::Phase;
use crate::server::Server;
use crate::world::World;

/// In a healed world every message goes out within so much time: an upload that
/// stands still, its pause, and the messages before it.
const DRAINS_WITHIN: Duration = Duration::from_mins(5);

/// And everything comes to rest within so much: a silent socket of a device
/// with nothing to say shows by its unanswered PINGs.
const RESTS_WITHIN: Duration = Duration::from_mins(8);

impl World {
    /// Nothing goes wrong any more, until all is well; then one thing does.
    pub(crate) fn heal(&mut self) {
        self.trace.say(|| "healed".to_owned());
        self.calm = true;
        self.disk.set(0, 0);
        self.come_to_rest();
        match self.dice.below(7) {
            3 => self.older_copy(),
            4 => self.whole_history(),
            5 => self.withdrawn(),
            0 => self.backlog(),
            1 => self.silent_sockets(),
            2 => self.failing_disk(),
            _ => {}
        }
    }

    /// Everybody leaves and comes back.
    pub(crate) fn reconnect(&mut self) {
        self.everybody_leaves();
        self.come_to_rest();
    }

    /// While everybody is away, an operator writes more than a page.
    fn backlog(&mut self) {
        self.trace.say(|| "a backlog".to_owned());
        self.everybody_leaves();
        self.operator_replies(40);
        self.replies_go_out();
        self.come_to_rest();
    }

    /// All sockets die without a word, while no visitor has anything to say.
    fn silent_sockets(&mut self) {
        self.trace.say(|| "silent sockets".to_owned());
        for link in self.links.values_mut() {
            link.phase = Phase::Silent;
        }
        self.operator_replies(1);
        self.come_to_rest();
    }

    /// The disk fails while an operator's message is on its way to visitors who
    /// are there and stay.
    fn failing_disk(&mut self) {
        self.trace.say(|| "a failing disk".to_owned());
        self.disk.set(300, 300);
        self.operator_replies(3);
        self.replies_go_out();
        let failing_until = self.now + Duration::from_secs(2);
        while self.now < failing_until {
            self.next_event();
            self.ledger.refresh();
        }
        self.disk.set(0, 0);
        self.come_to_rest();
    }

    /// The server is restored from a copy that does not have the last entries.
    /// Nobody writes before everybody is back: numbers that were given again
    /// meanwhile could not be told from the lost ones.
    fn older_copy(&mut self) {
        self.trace.say(|| "an older copy".to_owned());
        let copy = Arc::new(self.memory.copy());
        for _ in 0..5 {
            self.operator_replies(1);
            let device = self.pick_device();
            self.visitor_writes(device);
            self.visitor_looks(device);
            self.operator_marks();
        }
        self.come_to_rest();
        self.seen.note("restored from an older copy");
        self.server_dies();
        self.ledger.go_back(copy.clone());
        self.memory = copy;
        for device in &mut self.devices {
            device.notes.stale = true;
            device.notes.ahead = true;
        }
        self.come_to_rest();
    }

    /// While everybody is away, an operator writes something and deletes it.
    fn withdrawn(&mut self) {
        self.trace.say(|| "withdrawn".to_owned());
        self.seen.note("withdrawn");
        self.everybody_leaves();
        self.operator_replies(1);
        self.replies_go_out();
        self.operator_withdraws();
        self.replies_go_out();
        self.come_to_rest();
    }

    /// Everybody loads what is earlier until there is no more.
    fn whole_history(&mut self) {
        self.trace.say(|| "the whole history".to_owned());
        while let Some(device) = self.devices.iter().position(|it| it.session.has_earlier()) {
            let id = self.ledger.accounts[self.devices[device].visitor].new_id();
            self.asks(device, id, Ask::Earlier);
            self.come_to_rest();
        }
    }

    fn everybody_leaves(&mut self) {
        for device in 0..self.devices.len() {
            self.apply(device, Action::Disconnect);
        }
    }

    fn replies_go_out(&mut self) {
        while !self.desk.replies.is_empty() {
            self.next_event();
            self.ledger.refresh();
        }
    }

    /// Everybody comes back; runs until there is nothing left to do.
    fn come_to_rest(&mut self) {
        let healed = self.now;
        for device in 0..self.devices.len() {
            self.apply(device, Action::Connect);
        }
        while !self.is_at_rest() {
            self.next_event();
            self.ledger.refresh();
            let unsent = self.devices.iter().any(|it| {
                let out = matches!(it.session.connection(), Connection::Refused { .. });
                it.session.has_unsent() && !out
            });
            let limit = if unsent { DRAINS_WITHIN } else { RESTS_WITHIN };
            assert!(
                self.now <= healed + limit,
                "[progress] unsent: {unsent}, replies: {}",
                self.desk.replies.len()
            );
        }
    }

    fn is_at_rest(&self) -> bool {
        let Ok(server) = &self.server else {
            return false;
        };
        self.desk.replies.is_empty()
            && self.puts.is_empty()
            && self.devices.iter().all(|it| self.rests(it, server))
    }

    /// Whether a device is online, and nothing is on its way from or to it; or
    /// it is kept out.
    fn rests(&self, device: &Device, server: &Server) -> bool {
        if matches!(device.session.connection(), Connection::Refused { .. }) {
            return true;
        }
        let Some(id) = device.link else {
            return false;
        };
        let still = self.links.get(&id).is_some_and(|link| {
            link.phase == Phase::Open && link.up.due().is_none() && link.down.due().is_none()
        });
        let online = *device.session.connection() == Connection::Online;
        still && online && !device.session.has_unsent() && server.is_settled(id)
    }
}
