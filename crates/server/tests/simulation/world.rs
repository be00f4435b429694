//! Everybody and everything, one thing at a time: the world's state and its
//! time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use kite_domain::port::OperatorStore;
use kite_protocol::{MessageId, Timestamp};
use kite_store::MemoryStore;

use crate::account::Account;
use crate::blobs::MemoryBlobs;
use crate::desk::Desk;
use crate::device::Device;
use crate::fault::Fault;
use crate::ledger::Ledger;
use crate::link::{Link, LinkId};
use crate::population::Era;
use crate::ports::{Disk, HandClock};
use crate::put::{Put, PutId};
use crate::random::Dice;
use crate::seen::Seen;
use crate::server::Server;
use crate::store::StumblingStore;
use crate::task::finish;
use crate::trace::Trace;
use crate::trouble::Weather;

const START: i64 = 1_700_000_000_000;

/// Everybody and everything.
pub(crate) struct World {
    pub(crate) dice: Dice,
    pub(crate) now: Timestamp,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) memory: Arc<MemoryStore>,
    pub(crate) blobs: Arc<MemoryBlobs>,
    pub(crate) disk: Arc<Disk>,
    /// What is deliberately wrong here.
    pub(crate) fault: Option<Fault>,
    pub(crate) era: Era,
    /// Whether the server speaks v2 as well.
    pub(crate) offers_v2: bool,
    /// None: killed, and comes back at that time.
    pub(crate) server: Result<Server, Timestamp>,
    pub(crate) devices: Vec<Device>,
    pub(crate) links: BTreeMap<LinkId, Link>,
    pub(crate) puts: BTreeMap<PutId, Put>,
    pub(crate) desk: Desk,
    pub(crate) ledger: Ledger,
    pub(crate) weather: Weather,
    pub(crate) calm: bool,
    pub(crate) last_key: u64,
    /// What the server has acknowledged, and to which visitor.
    pub(crate) acked: BTreeSet<(usize, MessageId)>,
    pub(crate) seen: Seen,
    pub(crate) trace: Trace,
}

impl World {
    pub(crate) fn new(seed: u64, fault: Option<Fault>) -> Self {
        let mut dice = Dice::new(seed);
        let now = Timestamp::from_millis(START);
        let weather = Weather::roll(&mut dice);
        let memory = Arc::new(MemoryStore::new());
        let disk = Arc::new(Disk::new(dice.next()));
        disk.set(weather.faults, weather.faults);
        let blobs = Arc::new(MemoryBlobs::new(disk.clone(), fault));
        let era = Era::roll(&mut dice);
        let clock = Arc::new(HandClock::new(now));
        let operator = finish(memory.operator("Olga")).unwrap();
        let mut world = Self {
            ledger: Ledger::new(memory.clone(), blobs.clone()),
            desk: Desk::new(operator, now),
            server: Err(now),
            dice,
            now,
            clock,
            memory,
            blobs,
            disk,
            fault,
            offers_v2: era == Era::V2,
            era,
            devices: Vec::new(),
            links: BTreeMap::new(),
            puts: BTreeMap::new(),
            weather,
            calm: false,
            last_key: 0,
            acked: BTreeSet::new(),
            seen: Seen::default(),
            trace: Trace::new(seed, fault),
        };
        world.populate();
        world.start_server();
        world
    }

    pub(crate) fn start_server(&mut self) {
        if self.era == Era::Upgrade && !self.offers_v2 && self.dice.per_mille(300) {
            self.offers_v2 = true;
            self.seen.note("upgraded");
        }
        self.trace
            .say(|| format!("the server starts, v2: {}", self.offers_v2));
        let store = Arc::new(StumblingStore {
            memory: self.memory.clone(),
            disk: self.disk.clone(),
            fault: self.fault,
        });
        let (blobs, clock) = (self.blobs.clone(), self.clock.clone());
        let seed = self.dice.next();
        self.server = Ok(Server::start(store, blobs, clock, seed, self.fault));
    }

    /// One thing happens: somebody's whim, trouble, or what is due next.
    pub(crate) fn step(&mut self) {
        if !self.somebody_acts() && !self.trouble_comes() {
            self.next_event();
        }
        self.ledger.refresh();
    }

    pub(crate) fn into_seen(mut self) -> Seen {
        let time = self.now.millis() - START;
        self.seen
            .count("simulated milliseconds", u64::try_from(time).unwrap());
        for account in &self.ledger.accounts {
            let stored = u64::from(account.last());
            self.seen.count("stored", stored);
        }
        std::mem::take(&mut self.seen)
    }

    /// The conversation of a device's visitor.
    pub(crate) fn account(&self, device: usize) -> &Account {
        &self.ledger.accounts[self.devices[device].visitor]
    }

    pub(crate) fn key(&mut self) -> u64 {
        self.last_key += 1;
        self.last_key
    }

    /// When a packet that is sent now arrives.
    pub(crate) fn arrival(&mut self) -> Timestamp {
        let millis = if !self.calm && self.dice.per_mille(self.weather.slow) {
            self.dice.below(25_000)
        } else {
            5 + self.dice.below(200)
        };
        self.now + Duration::from_millis(millis)
    }
}

/// So many milliseconds after, or before if they are negative.
pub(crate) fn later(time: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(time.millis() + millis)
}

/// When a step that begins now is done.
pub(crate) fn soon(now: Timestamp, dice: &mut Dice) -> Timestamp {
    now + Duration::from_millis(1 + dice.below(20))
}
