//! Tabs that share one device: who has the lock, and what they tell each other.

use std::rc::Rc;

use kite_client::{Action, Told, Version};

use super::device::{Device, Tab};
use super::world::World;

const TABS: usize = 3;

/// The lock that makes a tab lead.
pub(super) struct Lock {
    holder: Option<usize>,
    /// Whether what is told gets lost, comes late or twice.
    pub(super) is_rough: bool,
    fault: Option<Fault>,
}

/// Something that is built wrongly, which the checks must notice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    /// Messages are told to nobody.
    MessagesUntold,
    /// What a tab wants done is told to nobody.
    WishesUntold,
    /// A tab takes the lead with a record that is ahead of the messages.
    RecordAhead,
}

impl Fault {
    pub(super) const ALL: [Self; 3] = [Self::MessagesUntold, Self::WishesUntold, Self::RecordAhead];

    fn swallows(self, told: &Told) -> bool {
        match told {
            Told::Message(_) => self == Self::MessagesUntold,
            Told::Do(_) => self == Self::WishesUntold,
            _ => false,
        }
    }
}

impl World {
    /// A world of one device with several tabs, none of which is open.
    pub(super) fn of_tabs(seed: u64, fault: Option<Fault>) -> Self {
        let mut world = Self::new(seed);
        let first = Device::new(0, seed);
        world.devices = (0..TABS)
            .map(|name| {
                let mut device = Device::new(name, seed);
                device.store = Rc::clone(&first.store);
                device.tab = Some(Tab::default());
                device
            })
            .collect();
        world.lock = Some(Lock {
            holder: None,
            is_rough: seed.is_multiple_of(3),
            fault,
        });
        world
    }

    /// One thing happens to the tabs.
    pub(super) fn tabs_step(&mut self) {
        let tab = self.pick_device();
        if !self.devices[tab].is_open() {
            return self.opens(tab);
        }
        match self.random.below(1000) {
            0..30 => {
                let closed = (0..TABS).find(|tab| !self.devices[*tab].is_open());
                if let Some(tab) = closed {
                    self.opens(tab);
                }
            }
            30..40 => self.with(tab, Device::crash),
            40..50 => self.reads_again(tab),
            50..55 => self.lets_go(tab),
            55..65 => {
                if self.holder() != Some(tab) {
                    self.asks_for_lead(tab);
                }
            }
            65..95 => self.hears_that_it_was_robbed(),
            95..150 => match self.holder() {
                None => self.asks_for_lead(tab),
                Some(holder) => self.takes_lead(holder),
            },
            _ => {
                for _ in 0..=self.random.below(10) {
                    self.hears(tab);
                }
            }
        }
        let leaders = self.devices.iter();
        let leaders = leaders.filter(|device| device.is_open() && device.session.leads());
        self.seen.doubled += u32::from(leaders.count() > 1);
    }

    /// One tab leads, and all know the same before everything settles.
    pub(super) fn calm_tabs(&mut self) {
        for tab in 0..TABS {
            if !self.devices[tab].is_open() {
                self.opens(tab);
            }
        }
        for _ in 0..TABS {
            self.hears_that_it_was_robbed();
        }
        let tab = self.pick_device();
        let leader = self.holder().unwrap_or(tab);
        if !self.devices[leader].session.leads() {
            self.asks_for_lead(leader);
            self.takes_lead(leader);
        }
        self.all_hear();
        let is_rough = self.lock.as_ref().is_some_and(|lock| lock.is_rough);
        // What has no number cannot be missed.
        if is_rough || self.server.version == Version::V1 {
            for tab in (0..TABS).filter(|tab| *tab != leader) {
                self.reads_again(tab);
            }
            self.all_hear();
        }
        self.apply(leader, Action::Lead(true));
        self.all_hear();
    }

    fn all_hear(&mut self) {
        let inboxes = |world: &Self| -> Option<usize> {
            let tabs = world.devices.iter();
            let mut inboxes = tabs.map(|device| device.tab.as_ref().map(|tab| &tab.inbox));
            inboxes.position(|inbox| inbox.is_some_and(|inbox| !inbox.is_empty()))
        };
        while let Some(tab) = inboxes(self) {
            self.hears(tab);
        }
    }

    fn holder(&mut self) -> Option<usize> {
        let devices = &self.devices;
        let lock = self.lock.as_mut()?;
        // It goes with its tab.
        lock.holder.take_if(|tab| !devices[*tab].is_open());
        lock.holder
    }

    fn hold(&mut self, tab: Option<usize>) {
        if let Some(lock) = &mut self.lock {
            lock.holder = tab;
        }
    }

    fn opens(&mut self, tab: usize) {
        self.seen.opened += 1;
        self.devices[tab].tab = Some(Tab {
            open: true,
            ..Tab::default()
        });
        let leads = self.holder().is_none();
        if leads {
            self.hold(Some(tab));
        }
        self.begins(tab, leads);
        if self.random.percent(50) {
            self.apply(tab, Action::Connect);
        }
    }

    /// Applies what the store holds, then whether the tab leads.
    fn begins(&mut self, tab: usize, leads: bool) {
        let (progress, messages) = self.devices[tab].read();
        self.apply(tab, Action::Resume(progress.unwrap_or_default()));
        self.apply(tab, Action::Restore(messages));
        self.apply(tab, Action::Lead(leads));
    }

    /// A tab that may have missed something reads the store.
    fn reads_again(&mut self, tab: usize) {
        if !self.devices[tab].session.leads() {
            self.begins(tab, false);
        }
    }

    /// A frozen tab.
    fn lets_go(&mut self, tab: usize) {
        if self.holder() == Some(tab) {
            self.hold(None);
            self.apply(tab, Action::Lead(false));
        }
    }

    /// The lock is free, or the tab has it taken from another one, which may
    /// not know for a while.
    fn asks_for_lead(&mut self, tab: usize) {
        self.hold(Some(tab));
        let device = &mut self.devices[tab];
        let (progress, messages) = device.read();
        if let Some(tab) = &mut device.tab {
            tab.read = Some((progress.unwrap_or_default(), messages));
        }
    }

    fn takes_lead(&mut self, tab: usize) {
        let read = self.devices[tab]
            .tab
            .as_mut()
            .and_then(|tab| tab.read.take());
        let Some((mut progress, messages)) = read else {
            return;
        };
        if self.lock.as_ref().and_then(|lock| lock.fault) == Some(Fault::RecordAhead) {
            progress.last += 1;
        }
        if self.devices[tab].session.leads() {
            return;
        }
        self.seen.led += 1;
        self.apply(tab, Action::Resume(progress));
        self.apply(tab, Action::Restore(messages));
        self.apply(tab, Action::Lead(true));
    }

    fn hears_that_it_was_robbed(&mut self) {
        let holder = self.holder();
        let robbed = (0..TABS).find(|tab| {
            let device = &self.devices[*tab];
            Some(*tab) != holder && device.is_open() && device.session.leads()
        });
        if let Some(tab) = robbed {
            self.apply(tab, Action::Lead(false));
        }
    }

    /// What a tab tells is on its way to all others.
    pub(super) fn tell(&mut self, from: usize, told: &[Told]) {
        let is_rough = !self.calm && self.lock.as_ref().is_some_and(|lock| lock.is_rough);
        let fault = self.lock.as_ref().and_then(|lock| lock.fault);
        let others = self.devices.iter_mut().filter(|device| device.name != from);
        for device in others.filter(|device| device.is_open()) {
            let Some(tab) = &mut device.tab else {
                continue;
            };
            for told in told {
                if fault.is_some_and(|fault| fault.swallows(told)) {
                    continue;
                }
                if is_rough && self.random.percent(3) {
                    self.seen.untold += 1;
                } else {
                    tab.inbox.push_back(told.clone());
                }
            }
        }
    }

    pub(super) fn hears(&mut self, device: usize) {
        let is_rough = !self.calm && self.lock.as_ref().is_some_and(|lock| lock.is_rough);
        let Device {
            tab,
            arrived,
            session,
            ..
        } = &mut self.devices[device];
        let Some(inbox) = tab.as_mut().map(|tab| &mut tab.inbox) else {
            return;
        };
        let late = is_rough && self.random.percent(10);
        let place = match inbox.len() {
            0 => return,
            len if late => usize::try_from(self.random.below(len as u64)).unwrap(),
            _ => 0,
        };
        let told = inbox[place].clone();
        if !(is_rough && self.random.percent(5)) {
            inbox.remove(place);
        }
        if let Told::Removed(id) = &told
            && !session.leads()
        {
            arrived.remove(id);
        }
        self.seen.told += 1;
        self.apply(device, Action::Told(told));
    }
}
