//! Everybody and everything, one thing at a time: the world's state and its
//! time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use kite_client::Config;
use kite_domain::Origins;
use kite_domain::channel::Secret;
use kite_domain::port::{ChannelStore, NewChannel, OperatorStore};
use kite_protocol::{ChannelName, DeviceToken, MemberId, MessageId, Timestamp};
use kite_store::MemoryStore;

use crate::blobs::MemoryBlobs;
use crate::desk::Desk;
use crate::device::Device;
use crate::ledger::{Account, Ledger};
use crate::link::{Link, LinkId};
use crate::ports::{Faults, HandClock};
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
    pub(crate) faults: Arc<Faults>,
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
    /// What the server has acknowledged.
    pub(crate) acked: BTreeSet<MessageId>,
    pub(crate) seen: Seen,
    pub(crate) trace: Trace,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let now = Timestamp::from_millis(START);
        let weather = Weather::roll(&mut dice);
        let memory = Arc::new(MemoryStore::new());
        let faults = Arc::new(Faults::new(dice.next()));
        faults.set(weather.faults, weather.faults);
        let blobs = Arc::new(MemoryBlobs::new(faults.clone()));
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
            faults,
            devices: Vec::new(),
            links: BTreeMap::new(),
            puts: BTreeMap::new(),
            weather,
            calm: false,
            last_key: 0,
            acked: BTreeSet::new(),
            seen: Seen::default(),
            trace: Trace::new(seed),
        };
        world.populate();
        world.start_server();
        world
    }

    /// Two tenants; one secret id that is used in both is two visitors.
    fn populate(&mut self) {
        for name in ["first_channel", "other_channel"] {
            let channel = NewChannel {
                name: ChannelName::new(name).unwrap(),
                title: name.to_owned(),
                origins: Origins::default(),
                secret: Secret::stored("secret".repeat(9)),
                created_at: self.now,
            };
            finish(self.memory.add_channel(channel)).unwrap();
        }
        self.add_visitor("first_channel", "ada", 2);
        self.add_visitor("first_channel", "ben", 1);
        self.add_visitor("other_channel", "ada", 1);
    }

    fn add_visitor(&mut self, channel: &str, member: &str, devices: usize) {
        let config = Config {
            channel: ChannelName::new(channel).unwrap(),
            member: MemberId::new(member).unwrap(),
            name: Some(member.to_owned()),
            device: DeviceToken::new("d".repeat(32)).unwrap(),
            user_token: None,
        };
        let visitor = self.ledger.accounts.len();
        let account = Account::new(config.channel.clone(), config.member.clone());
        self.ledger.accounts.push(account);
        for _ in 0..devices {
            let skew = i64::try_from(self.dice.below(20_000_000)).unwrap() - 10_000_000;
            let device = Device::new(visitor, config.clone(), skew, self.dice.next());
            self.devices.push(device);
        }
    }

    pub(crate) fn start_server(&mut self) {
        self.trace.say(|| "the server starts".to_owned());
        let store = Arc::new(StumblingStore {
            memory: self.memory.clone(),
            faults: self.faults.clone(),
        });
        let (blobs, clock) = (self.blobs.clone(), self.clock.clone());
        self.server = Ok(Server::start(store, blobs, clock, self.dice.next()));
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
            let stored = u64::try_from(account.stored.len()).unwrap();
            self.seen.count("stored", stored);
        }
        std::mem::take(&mut self.seen)
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
