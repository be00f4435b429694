//! What sessions ask for, performed; and devices that die while they do.

use kite_client::{Action, Effect, Status, UploadFailure, Version};
use kite_protocol::v2::ClientFrame;
use kite_protocol::{MessageId, json};

use crate::link::{Link, Phase, Up};
use crate::put::{Fate, Put, Stage};
use crate::world::World;

impl World {
    /// Something happens to a session.
    pub(crate) fn apply(&mut self, device: usize, action: Action) {
        self.act(device, action);
        self.check_log(device);
    }

    fn act(&mut self, device: usize, action: Action) {
        self.trace
            .say(|| format!("{} device {device}: {action:?}", self.now));
        let effects = self.devices[device].apply(action, self.now);
        for effect in effects {
            if !self.calm && self.dice.per_mille(self.weather.dies_between_effects) {
                self.seen.note("device crashed between effects");
                return self.crash(device);
            }
            self.perform(device, effect);
        }
    }

    fn perform(&mut self, device: usize, effect: Effect) {
        self.trace.say(|| format!("  {effect:?}"));
        match effect {
            Effect::OpenSocket => self.open_socket(device),
            Effect::CloseSocket => self.close_socket(device),
            Effect::Send(frame) => self.send(device, frame),
            Effect::Upload { id, url, .. } => self.upload(device, id, url),
            Effect::CancelUpload { id } => {
                let cancelled = self.devices[device].uploads.remove(&id);
                assert!(cancelled.is_some(), "cancels what is not running");
            }
            Effect::Save(id) => self.save(device, id),
            Effect::SaveProgress => {
                self.devices[device].save_progress();
                self.note_kept(device);
            }
            Effect::Remove(id) => self.remove(device, id),
            Effect::Arrived(id) => self.check_arrival(device, &id),
            Effect::StatusChanged(id) => {
                let message = self.devices[device].session.message(&id);
                match message.map(|message| &message.status) {
                    Some(Status::Sent) => {
                        self.seen.note("sent");
                        self.check_sent(device, &id);
                    }
                    Some(Status::Failed(_)) => self.seen.note("failed"),
                    _ => {}
                }
            }
            Effect::Answered { id, answer } => self.check_request(device, &id, &answer),
            Effect::ConnectionChanged => self.check_connection(device),
            Effect::MessageChanged(_) => self.seen.note("edited"),
            Effect::MarksChanged => self.seen.note("marked"),
            Effect::UnreadChanged
            | Effect::CompanyChanged
            | Effect::InfoChanged
            | Effect::StateChanged
            | Effect::HoldChanged => {}
            Effect::Tell(_) => panic!("there is no other tab"),
        }
    }

    fn save(&mut self, device: usize, id: MessageId) {
        self.check_saved(device, &id);
        self.devices[device].save(id);
        self.note_kept(device);
    }

    fn note_kept(&mut self, number: usize) {
        let device = &self.devices[number];
        if !device.notes.stale {
            let account = &mut self.ledger.accounts[device.visitor];
            account.kept = account.kept.max(device.kept());
        }
    }

    /// The visitor gives a message up, or the server has it forgotten.
    fn remove(&mut self, number: usize, id: MessageId) {
        let device = &mut self.devices[number];
        let notes = &mut device.notes;
        if device.record.remove(&id).is_some_and(|known| known.seq > 0) {
            self.seen.note("forgotten");
            notes.written.retain(|written| *written != id);
            notes.arrived.remove(&id);
        } else {
            self.seen.note("discarded");
            notes.discarded.insert(id);
        }
    }

    fn open_socket(&mut self, device: usize) {
        let (id, opens) = (self.key(), self.arrival());
        let newest = self.devices[device].newest;
        let version = if self.offers_v2 { newest } else { Version::V1 };
        self.links.insert(id, Link::new(device, version, opens));
        let before = self.devices[device].link.replace(id);
        assert_eq!(before, None, "one socket at a time");
    }

    fn close_socket(&mut self, device: usize) {
        let id = self.devices[device].link.take();
        let id = id.expect("closes what is open");
        let arrival = self.arrival();
        let link = self.links.get_mut(&id).expect("a socket has its link");
        if link.phase == Phase::Open {
            // What was sent before still arrives.
            link.device = None;
            link.up.send(arrival, Up::Closed);
        } else {
            self.links.remove(&id);
        }
    }

    fn send(&mut self, device: usize, mut frame: ClientFrame) {
        self.check_kept(device, &frame);
        self.spoil(device, &mut frame);
        if self.forges_ack(device, &frame) {
            return;
        }
        let id = self.devices[device].link.expect("sends over a socket");
        let arrival = self.arrival();
        let link = self.links.get_mut(&id).expect("a socket has its link");
        let elements = match link.version {
            Version::V2 => frame.encode(),
            Version::V1 => {
                let frame = frame.into_v1().expect("[v1 only] a peer that speaks v1");
                frame.encode()
            }
        };
        match link.phase {
            Phase::Opening(_) => panic!("sent too early"),
            Phase::Open => link.up.send(arrival, Up::Text(json::print(elements))),
            Phase::Silent => {}
        }
    }

    fn upload(&mut self, device: usize, id: MessageId, url: String) {
        let notes = &self.devices[device].notes;
        let gone = notes.gone.contains(&id).then_some(UploadFailure::FileGone);
        let fate = if self.calm {
            Fate::Good
        } else {
            Fate::roll(&mut self.dice)
        };
        let (key, due) = (self.key(), self.arrival());
        let put = Put {
            device,
            name: self.file_name(device, &id),
            url,
            fate,
            stage: gone.map_or(Stage::Going, |gone| Stage::Answered(Err(gone))),
            due,
            message: id.clone(),
        };
        self.puts.insert(key, put);
        let before = self.devices[device].uploads.insert(id, key);
        assert_eq!(before, None, "uploads once at a time");
    }

    /// The device loses all that it had not kept, and starts again.
    pub(crate) fn crash(&mut self, device: usize) {
        self.trace.say(|| format!("device {device} crashes"));
        self.seen.note("device crashed");
        if let Some(id) = self.devices[device].link.take() {
            self.cut_at_device(id);
        }
        let seed = self.dice.next();
        let visitor = self.devices[device].visitor;
        let (mut begin, lost) = self.devices[device].crash(seed);
        self.check_lost(device, &lost);
        self.ledger.accounts[visitor].unpromised.extend(lost);
        let loses_files = self.dice.per_mille(200);
        let device_now = &mut self.devices[device];
        if loses_files {
            let unsent = device_now.record.values().filter(|it| it.is_unsent());
            let unsent = unsent.map(|it| it.id.clone());
            device_now.notes.gone.extend(unsent);
        }
        if self.dice.per_mille(500) {
            begin.reverse();
        }
        // Half begun, a session is not whole.
        for action in begin {
            self.act(device, action);
        }
        self.check_log(device);
        if self.dice.per_mille(700) {
            self.apply(device, Action::Connect);
        }
    }

    /// The device's end is gone, without a word or with a reset.
    fn cut_at_device(&mut self, id: u64) {
        let told = self.dice.per_mille(500);
        let link = self.links.remove(&id);
        let open = link.is_some_and(|link| link.phase == Phase::Open);
        if open
            && told
            && let Ok(server) = &mut self.server
        {
            server.forget(id);
        }
    }
}
