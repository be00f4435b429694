//! What happens of its own accord, and what goes wrong.

use kite_client::Action;
use kite_domain::Side;
use kite_domain::port::{BlobStore, ChannelStore, UpkeepStore};
use kite_protocol::{ChannelName, Timestamp};

use crate::account::Account;
use crate::link::{LinkId, Phase, Up};
use crate::random::Dice;
use crate::task::finish;
use crate::world::{World, later};

/// No frame is on its way for so many milliseconds.
const SETTLES_WITHIN: i64 = 60_000;

/// How often, in a thousand steps, each kind of trouble comes: every seed has
/// a climate of its own.
pub(crate) struct Weather {
    cuts: u64,
    silences: u64,
    server_dies: u64,
    device_dies: u64,
    sweeps: u64,
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
            sweeps: often([0, 0, 10]),
            dies_between_effects: often([0, 1, 8]),
            slow: often([0, 10, 60]),
            faults: often([0, 5, 30]),
        }
    }
}

impl World {
    /// Whether somebody acts of their own accord.
    pub(crate) fn somebody_acts(&mut self) -> bool {
        let device = self.pick_device();
        match self.dice.below(1000) {
            0..22 => self.visitor_writes(device),
            22..32 => self.visitor_sends_file(device),
            32..40 => self.visitor_changes_mind(device),
            40..48 => self.visitor_edits(device),
            48..54 => self.visitor_asks(device),
            54..60 => self.visitor_looks(device),
            60..62 => self.apply(device, Action::Typing(true)),
            62..66 => self.apply(device, Action::NetworkRestored),
            66..74 => self.apply(device, Action::Connect),
            74..78 => self.apply(device, Action::Disconnect),
            78..81 => self.page_identifies(device),
            81..106 => self.operator_replies(1),
            106..107 => self.operator_replies(40),
            107..114 => self.operator_edits(),
            114..117 => self.operator_decides(),
            117..125 => self.operator_marks(),
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
            let device = self.pick_device();
            self.crash(device);
        } else if falls(self.weather.sweeps) {
            self.sweep();
        } else {
            return false;
        }
        true
    }

    pub(crate) fn pick_device(&mut self) -> usize {
        let number = u64::try_from(self.devices.len()).unwrap();
        usize::try_from(self.dice.below(number)).unwrap()
    }

    fn open_link(&mut self) -> Option<LinkId> {
        let open =
            |(id, link): (&LinkId, &crate::link::Link)| (link.phase == Phase::Open).then_some(*id);
        let open: Vec<_> = self.links.iter().filter_map(open).collect();
        self.dice.pick(&open)
    }

    /// What is in flight is lost, or in the one direction a part of it; both
    /// ends hear of it, or only the device.
    fn cut(&mut self) {
        let Some(id) = self.open_link() else {
            return;
        };
        self.trace.say(|| format!("{} link {id} is cut", self.now));
        self.seen.note("cut");
        if self.dice.per_mille(300) {
            return self.cut_behind_some(id);
        }
        if self.dice.per_mille(500)
            && let Ok(server) = &mut self.server
        {
            server.forget(id);
        }
        self.close_at_device(id, 1006);
    }

    /// The first of the packets on their way up still arrive.
    fn cut_behind_some(&mut self, id: LinkId) {
        let arrival = self.arrival();
        let Some(link) = self.links.get_mut(&id) else {
            return;
        };
        let some = self.dice.below(u64::try_from(link.up.len()).unwrap() + 1);
        link.up.truncate(usize::try_from(some).unwrap());
        link.up.send(arrival, Up::Closed);
        if let Some(device) = link.device.take() {
            self.devices[device].link = None;
            let (code, reason) = (1006, String::new());
            self.apply(device, Action::SocketClosed { code, reason });
        }
    }

    /// Retention removes what is older than some entry of a channel, but
    /// nobody's last one: visitors of whom nothing is left would go with it.
    fn sweep(&mut self) {
        let accounts = &self.ledger.accounts;
        let names: Vec<_> = accounts.iter().map(|it| it.channel.clone()).collect();
        let Some(channel) = self.dice.pick(&names) else {
            return;
        };
        let accounts = || accounts.iter().filter(|it| it.channel == channel);
        let all = accounts().flat_map(|account| &account.lines);
        let times: Vec<_> = all.map(|line| line.entry.stored_at).collect();
        let Some(before) = self.dice.pick(&times) else {
            return;
        };
        let stays = |account: &Account| {
            let last = account.lines.last();
            last.is_some_and(|line| before <= line.entry.stored_at)
        };
        if before > later(self.now, -SETTLES_WITHIN)
            || !accounts().all(stays)
            || self.is_unsettled(&channel, before)
            || self.is_busy(&channel)
        {
            return;
        }
        self.trace
            .say(|| format!("{} sweeps before {before}", self.now));
        let channel = finish(self.memory.channel(&channel)).unwrap();
        let channel = channel.expect("the channel is there").id;
        let swept = finish(self.memory.sweep(channel, before, u32::MAX)).unwrap();
        if swept.entries > 0 {
            self.seen.note("swept");
        }
        for file in swept.files {
            finish(self.blobs.remove(&file)).unwrap();
        }
        self.ledger.swept();
    }

    /// Whether somebody would send again what was stored before then: once it
    /// is removed, nobody can know that it was there. Retention lasts days.
    fn is_unsettled(&self, channel: &ChannelName, before: Timestamp) -> bool {
        let mut devices = self.devices.iter();
        devices.any(|device| {
            let account = &self.ledger.accounts[device.visitor];
            let lines = account.lines.iter();
            let own = lines.filter(|line| line.entry.author.side() == Side::Visitor);
            account.channel == *channel
                && own
                    .take_while(|line| line.entry.stored_at < before)
                    .any(|line| device.may_send(&line.entry.client_id))
        })
    }

    /// Whether somebody's frame is on its way or not answered yet.
    fn is_busy(&self, channel: &ChannelName) -> bool {
        let Ok(server) = &self.server else {
            return false;
        };
        self.links.iter().any(|(id, link)| {
            let is_of_channel = self.account(link.owner).channel == *channel;
            is_of_channel && (link.up.due().is_some() || !server.is_settled(*id))
        })
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
    pub(crate) fn server_dies(&mut self) {
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
