//! Devices, their transport and a server, and what can happen to them.

use std::time::Duration;

use kite_client::{Action, Ask, Connection, UploadFailure, Version};
use kite_protocol::Timestamp;
use kite_protocol::v2::{ClientFrame, Content, Role, ServerFrame, State};

use super::device::{Device, Line, Surroundings};
use super::random::Random;
use super::seen::Seen;
use super::server::{Server, Trouble, mark};
use super::tabs::Lock;
use crate::harness::{START, id};

pub(super) struct World {
    pub(super) seed: u64,
    pub(super) random: Random,
    now: Timestamp,
    pub(super) devices: Vec<Device>,
    pub(super) server: Server,
    pub(super) calm: bool,
    /// How many messages the operators wrote.
    pub(super) answers: u64,
    /// How many of them have surely reached the device, as a v1 server sees it.
    read: u64,
    /// Whether the server learns v2 some day.
    upgrades: bool,
    /// Where the devices are tabs of one.
    pub(super) lock: Option<Lock>,
    pub(super) seen: Seen,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let (version, devices) = match seed % 4 {
            0 | 1 => (Version::V1, 1),
            _ => (Version::V2, 1 + usize::try_from(seed % 3).unwrap()),
        };
        Self {
            seed,
            random: Random::new(seed),
            now: Timestamp::from_millis(START),
            devices: (0..devices).map(|name| Device::new(name, seed)).collect(),
            server: Server::new(version),
            calm: false,
            answers: 0,
            read: 0,
            upgrades: seed % 4 == 1,
            lock: None,
            seen: Seen::default(),
        }
    }

    /// One thing happens.
    pub(super) fn step(&mut self) {
        if self.lock.is_some() && self.random.percent(40) {
            return self.tabs_step();
        }
        let device = self.pick_device();
        if !self.devices[device].is_open() {
            return;
        }
        match self.random.below(1000) {
            0..60 => self.visitor_writes(device),
            60..90 => self.visitor_changes_mind(device),
            90..130 => self.visitor_asks(device),
            130..165 => self.operator_does(),
            165..170 => self.time_takes_away(),
            170..500 => self.frame_goes_up(device),
            500..835 => self.frame_comes_down(device),
            835..925 => self.upload_moves(device),
            925..965 => self.time_passes(device),
            965..975 => self.socket_breaks(device),
            975..980 => self.with(device, Device::crash),
            980..985 => self.apply(device, Action::NetworkRestored),
            985..988 => self.apply(device, Action::Disconnect),
            988..990 => self.another_device_comes(),
            _ => self.apply(device, Action::Connect),
        }
    }

    /// Nothing goes wrong any more until everything is settled.
    pub(super) fn calm_down(&mut self) {
        self.upgrade();
        self.calm = true;
        if self.lock.is_some() {
            self.calm_tabs();
        }
        for device in 0..self.devices.len() {
            self.apply(device, Action::Connect);
        }
        for _ in 0..20_000 {
            let mut moved = false;
            for device in 0..self.devices.len() {
                if self.moves(device) {
                    moved = true;
                    self.frame_goes_up(device);
                    self.frame_comes_down(device);
                    self.upload_moves(device);
                    self.hears(device);
                }
            }
            if moved {
                continue;
            }
            let devices = 0..self.devices.len();
            let restless: Vec<_> = devices.filter(|device| !self.is_settled(*device)).collect();
            if restless.is_empty() && self.everything_is_loaded() {
                return;
            }
            for device in restless {
                self.time_passes(device);
            }
        }
        panic!("seed {}: never settled", self.seed);
    }

    /// Whether something is under way that needs no more time.
    fn moves(&self, device: usize) -> bool {
        let device = &self.devices[device];
        let socket = device
            .socket
            .as_ref()
            .is_some_and(|socket| match socket.line {
                Line::Opening => true,
                Line::Alive => !(socket.up.is_empty() && socket.down.is_empty()),
                Line::Dead => false,
            });
        let hears = device.tab.as_ref().is_some_and(|tab| !tab.inbox.is_empty());
        socket || hears || !device.uploads.is_empty()
    }

    fn is_settled(&self, device: usize) -> bool {
        let device = &self.devices[device];
        let socket = device.socket.as_ref();
        let is_connected = socket.is_some_and(|socket| socket.line == Line::Alive);
        !device.is_open()
            || (is_connected || !device.session.leads())
                && *device.session.connection() == Connection::Online
                && !device.session.has_unsent()
    }

    /// On every second seed devices load what is earlier until there is no more.
    fn everything_is_loaded(&mut self) -> bool {
        let has_earlier = |device: &Device| device.is_open() && device.session.has_earlier();
        let Some(device) = self.devices.iter().position(has_earlier) else {
            return true;
        };
        if (self.seed / 4).is_multiple_of(2) {
            return true;
        }
        self.asks(device, Ask::Earlier);
        false
    }

    fn operator_does(&mut self) {
        let v2 = self.server.version == Version::V2;
        match self.random.below(100) {
            55..60 if v2 => {
                let id = id(&format!("handoff{}", self.server.last()));
                let connector = self.random.percent(50).then(|| "telegram".to_owned());
                let content = Content::Handoff(connector);
                self.server.append(id, Role::Visitor, content);
            }
            60..70 if v2 => {
                let state = if self.random.percent(50) {
                    State::Open
                } else {
                    State::Resolved
                };
                let id = id(&format!("state{}", self.server.last()));
                let content = Content::State(state);
                self.server.append(id, Role::Operator, content);
            }
            70..80 if v2 && self.server.last() > 0 => {
                let last = self.server.last();
                let target = 1 + u32::try_from(self.random.below(last.into())).unwrap();
                let id = id(&format!("edit{last}"));
                let text = self.random.percent(70).then(|| format!("mended {last}"));
                // Not all can be edited.
                let _ = self.server.edit(&id, Role::Operator, target, text);
            }
            80..100 if v2 => {
                let place = 2 + usize::try_from(self.random.below(2)).unwrap();
                let last = self.server.last();
                let up_to = u32::try_from(self.random.below(u64::from(last) + 1)).unwrap();
                self.server.marks[place] = self.server.marks[place].max(up_to);
            }
            _ => {
                self.server.operator_writes(self.answers);
                self.answers += 1;
            }
        }
        self.tell_all();
    }

    /// Old entries are removed.
    fn time_takes_away(&mut self) {
        if self.server.version == Version::V2 && self.random.percent(20) {
            let some = u32::try_from(self.random.below(10)).unwrap();
            self.server.gone = (self.server.gone + some).min(self.server.last());
        }
    }

    /// Sends to every connection what it has not been sent.
    fn tell_all(&mut self) {
        for device in &mut self.devices {
            let Some(socket) = &mut device.socket else {
                continue;
            };
            let Some(next) = &mut socket.next else {
                continue;
            };
            if !self.calm && self.random.below(100) == 0 && *next < self.server.last() {
                self.seen.skipped += 1;
                *next += 1;
            }
            while *next <= self.server.last() {
                socket.down.extend(self.server.entry(*next));
                *next += 1;
            }
            if self.server.version == Version::V1 {
                continue;
            }
            for (place, up_to) in self.server.marks.into_iter().enumerate() {
                if socket.marks[place] < up_to {
                    socket.marks[place] = up_to;
                    self.seen.marked += 1;
                    socket.down.push_back(mark(place, up_to));
                }
            }
        }
    }

    fn another_device_comes(&mut self) {
        self.upgrade();
        let name = self.devices.len();
        if self.server.version == Version::V2 && name < 4 && self.lock.is_none() {
            self.devices.push(Device::new(name, self.seed));
        }
    }

    /// The server is replaced by one that speaks v2.
    fn upgrade(&mut self) {
        if !std::mem::take(&mut self.upgrades) {
            return;
        }
        self.seen.upgraded += 1;
        self.server.version = Version::V2;
        for device in 0..self.devices.len() {
            self.close(device, 1012);
        }
    }

    fn frame_goes_up(&mut self, device: usize) {
        let opens = self.calm || self.random.percent(80);
        let trouble = self.trouble();
        let Some(socket) = &mut self.devices[device].socket else {
            return;
        };
        if socket.line == Line::Opening {
            return if opens {
                socket.line = Line::Alive;
                let version = self.server.version;
                self.apply(device, Action::SocketOpened { version });
            } else {
                self.close(device, 1006);
            };
        }
        let Some(frame) = socket.up.pop_front().filter(|_| socket.line == Line::Alive) else {
            return;
        };
        if let ClientFrame::Join(join) = &frame {
            if trouble != Trouble::Mute {
                self.welcome(device, join.after, trouble);
            }
            return;
        }
        let answers = self.server.answer(frame, trouble, &mut self.random);
        // Entries and answers go different ways: either may be first.
        let entries_first = self.random.percent(50);
        if entries_first {
            self.tell_all();
        }
        if let Some(socket) = &mut self.devices[device].socket {
            socket.down.extend(answers);
        }
        self.tell_all();
    }

    fn welcome(&mut self, device: usize, after: Option<u32>, trouble: Trouble) {
        let Some(socket) = &mut self.devices[device].socket else {
            return;
        };
        let v2 = self.server.version == Version::V2;
        if matches!(trouble, Trouble::Refuse | Trouble::Fail) {
            let code = match (trouble, v2) {
                (Trouble::Refuse, true) => "unknown-device",
                (Trouble::Refuse, false) => "403",
                (_, true) => "rate-limited",
                (_, false) => "503",
            };
            socket.down.push_back(ServerFrame::Error {
                code: code.into(),
                id: None,
                reason: "no".into(),
                retry_after: v2.then_some(Duration::from_millis(700)),
            });
            return;
        }
        if !v2 {
            let again = self.random.below(self.read + 1);
            let missed = self
                .server
                .log
                .iter()
                .filter(|entry| entry.role == Role::Operator);
            let missed = missed.skip(usize::try_from(again).unwrap());
            let missed = missed.filter_map(|entry| self.server.entry(entry.seq));
            socket
                .down
                .push_back(kite_protocol::v1::ServerFrame::Ok.into());
            socket.down.extend(missed);
            socket.next = Some(self.server.last() + 1);
            return;
        }
        let (answers, next) = self.server.welcome(after);
        let synced = |frame: &ServerFrame| matches!(frame, ServerFrame::Sync { .. });
        self.seen.synced += u32::from(answers.iter().any(synced));
        socket.down.extend(answers);
        socket.next = Some(next);
        socket.marks = self.server.marks;
        self.tell_all();
        if let Some(socket) = &mut self.devices[device].socket {
            socket.down.push_back(ServerFrame::Live);
        }
    }

    fn trouble(&mut self) -> Trouble {
        match self.random.below(100) {
            _ if self.calm => Trouble::None,
            0..4 => Trouble::Refuse,
            4..8 => Trouble::Fail,
            8..11 => Trouble::Mute,
            11..16 => Trouble::Repeat,
            _ => Trouble::None,
        }
    }

    fn frame_comes_down(&mut self, device: usize) {
        let Some(socket) = &mut self.devices[device].socket else {
            return;
        };
        let alive = socket.line == Line::Alive;
        let Some(frame) = socket.down.pop_front().filter(|_| alive) else {
            return;
        };
        socket.joined |= matches!(frame, ServerFrame::Ok { .. });
        self.apply(device, Action::Received(Ok(frame)));
        let store = self.devices[0].store.borrow();
        while store
            .messages
            .contains_key(&id(&format!("op{}", self.read)))
        {
            self.read += 1;
        }
    }

    fn upload_moves(&mut self, device: usize) {
        let running: Vec<_> = self.devices[device].uploads.iter().cloned().collect();
        let Some(id) = self.random.pick(&running).cloned() else {
            return;
        };
        let chance = if self.calm {
            99
        } else {
            self.random.below(100)
        };
        if (20..40).contains(&chance) {
            return self.apply(device, Action::UploadProgress { id, sent: chance });
        }
        self.devices[device].uploads.remove(&id);
        if chance < 45 {
            let failure = match chance {
                0..2 => UploadFailure::Refused { status: 413 },
                2..4 => UploadFailure::FileGone,
                4..8 => UploadFailure::Refused { status: 503 },
                8..20 => UploadFailure::Network,
                // The bytes are there, but the device never hears of it.
                _ => {
                    self.server.takes_bytes(&id);
                    UploadFailure::Network
                }
            };
            return self.apply(device, Action::UploadFailed { id, failure });
        }
        self.server.takes_bytes(&id);
        self.seen.uploaded += 1;
        self.apply(device, Action::UploadDone { id });
    }

    fn time_passes(&mut self, device: usize) {
        match self.devices[device].session.next_wake() {
            Some(wake) if self.calm || self.random.percent(25) => {
                self.now = self.now.max(wake);
                self.apply(device, Action::Tick);
                let next = self.devices[device].session.next_wake();
                assert!(next.is_none_or(|next| next > self.now), "still due");
            }
            _ => {
                let millis = self.random.below(3000);
                self.now = self.now + Duration::from_millis(millis);
                self.apply(device, Action::Tick);
            }
        }
    }

    fn socket_breaks(&mut self, device: usize) {
        let silently = self.random.percent(40);
        let Some(socket) = &mut self.devices[device].socket else {
            return;
        };
        if silently {
            self.seen.died_silently += u32::from(socket.line == Line::Alive);
            socket.line = Line::Dead;
        } else {
            self.seen.cut += 1;
            let code = self.random.pick(&[1006, 1001, 1012]).copied();
            self.close(device, code.unwrap_or(1006));
        }
    }

    fn close(&mut self, device: usize, code: u16) {
        if self.devices[device].socket.take().is_some() {
            let reason = String::new();
            self.apply(device, Action::SocketClosed { code, reason });
        }
    }

    pub(super) fn pick_device(&mut self) -> usize {
        let open = (0..self.devices.len()).filter(|device| self.devices[*device].is_open());
        let open: Vec<_> = open.collect();
        self.random.pick(&open).copied().unwrap_or(0)
    }

    pub(super) fn apply(&mut self, device: usize, action: Action) {
        self.with(device, |device, around| device.apply(action, around));
    }

    pub(super) fn with(&mut self, device: usize, act: impl FnOnce(&mut Device, &mut Surroundings)) {
        if !self.devices[device].is_open() {
            return;
        }
        let mut around = Surroundings {
            server: &mut self.server,
            random: &mut self.random,
            seen: &mut self.seen,
            now: self.now,
            calm: self.calm,
            told: Vec::new(),
        };
        act(&mut self.devices[device], &mut around);
        let told = around.told;
        self.tell(device, &told);
    }
}
