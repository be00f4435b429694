//! What is due: packets arrive, sessions wake, connections work, replies move
//! on.

use k1te_server::websocket::version::{Frame, Version as Spoken};
use kite_client::{Action, Version};
use kite_domain::{ChatError, Side};
use kite_protocol::v2::ServerFrame;
use kite_protocol::{DecodeError, Timestamp, json, v1};

use crate::fault::Fault;
use crate::link::{Down, LinkId, Phase, Up};
use crate::put::PutId;
use crate::server::{Done, Incoming};
use crate::world::{World, later, soon};

#[derive(Clone, Copy, Debug)]
enum Event {
    Opens(LinkId),
    ComesUp(LinkId),
    ComesDown(LinkId),
    Works(LinkId),
    TimesOut(LinkId),
    Wakes(usize),
    Uploads(PutId),
    Replies,
    Starts,
}

impl World {
    /// Goes on to what is due next.
    pub(crate) fn next_event(&mut self) {
        let next = self.due().into_iter().min_by_key(|(due, _)| *due);
        let Some((due, event)) = next else {
            // Everybody is away.
            self.now = later(self.now, 1000);
            return;
        };
        self.now = self.now.max(due);
        self.clock.set(self.now);
        match event {
            Event::Opens(link) => self.link_opens(link),
            Event::ComesUp(link) => self.packet_comes_up(link),
            Event::ComesDown(link) => self.packet_comes_down(link),
            Event::Works(link) => self.connection_works(link),
            Event::TimesOut(link) => self.connection_times_out(link),
            Event::Wakes(device) => self.device_wakes(device),
            Event::Uploads(put) => self.upload_moves(put),
            Event::Replies => self.reply_moves(),
            Event::Starts => self.start_server(),
        }
    }

    fn due(&self) -> Vec<(Timestamp, Event)> {
        let mut due = Vec::new();
        for (id, link) in &self.links {
            match link.phase {
                Phase::Opening(opens) => due.push((opens, Event::Opens(*id))),
                Phase::Open => {
                    due.extend(link.up.due().map(|at| (at, Event::ComesUp(*id))));
                    due.extend(link.down.due().map(|at| (at, Event::ComesDown(*id))));
                }
                Phase::Silent => {}
            }
        }
        match &self.server {
            Ok(server) => {
                due.extend(server.due().map(|(at, link)| (at, Event::Works(link))));
                due.extend(server.idle().map(|(at, link)| (at, Event::TimesOut(link))));
                due.extend(self.desk.due().map(|at| (at, Event::Replies)));
            }
            Err(back) => due.push((*back, Event::Starts)),
        }
        for (number, device) in self.devices.iter().enumerate() {
            due.extend(device.next_wake().map(|at| (at, Event::Wakes(number))));
        }
        due.extend(
            self.puts
                .iter()
                .map(|(id, put)| (put.due, Event::Uploads(*id))),
        );
        due
    }

    fn link_opens(&mut self, id: LinkId) {
        let Some(link) = self.links.get_mut(&id) else {
            return;
        };
        let Ok(server) = &mut self.server else {
            return self.close_at_device(id, 1006);
        };
        let version = link.version;
        let spoken = match version {
            Version::V1 => Spoken::V1,
            Version::V2 => Spoken::V2,
        };
        server.accept(id, spoken, self.now);
        link.phase = Phase::Open;
        if let Some(device) = link.device {
            let visitor = self.devices[device].visitor;
            self.ledger.accounts[visitor].spoke_v1 |= version == Version::V1;
            self.seen.note(match version {
                Version::V1 => "v1",
                Version::V2 => "v2",
            });
            self.apply(device, Action::SocketOpened { version });
        }
    }

    fn packet_comes_up(&mut self, id: LinkId) {
        let Some(packet) = self.links.get_mut(&id).and_then(|link| link.up.take()) else {
            return;
        };
        self.trace
            .say(|| format!("{} up {id} {packet:?}", self.now));
        let incoming = match packet {
            Up::Text(text) => Incoming::Text(text),
            Up::Pong(_) if self.fault == Some(Fault::ConfirmationLost) => return,
            Up::Pong(seq) => Incoming::Confirmed(seq),
            Up::Closed => {
                self.links.remove(&id);
                if let Ok(server) = &mut self.server {
                    server.forget(id);
                }
                return;
            }
        };
        if let Ok(server) = &mut self.server {
            server.receive(id, incoming, self.now);
        }
    }

    fn packet_comes_down(&mut self, id: LinkId) {
        let arrival = self.arrival();
        let Some(link) = self.links.get_mut(&id) else {
            return;
        };
        let Some(packet) = link.down.take() else {
            return;
        };
        self.trace
            .say(|| format!("{} down {id} {packet:?}", self.now));
        match (packet, link.device) {
            (Down::Text(text), Some(device)) => {
                let frame = decode(link.version, &text);
                self.note_received(device, &frame);
                self.apply(device, Action::Received(frame));
            }
            (Down::Ping(seq), Some(_)) => link.up.send(arrival, Up::Pong(seq)),
            (Down::Closed(code), _) => self.close_at_device(id, code),
            (_, None) => {}
        }
    }

    /// The link is gone; whoever had the socket hears of it.
    pub(crate) fn close_at_device(&mut self, id: LinkId, code: u16) {
        if let Some(device) = self.links.remove(&id).and_then(|link| link.device) {
            self.devices[device].link = None;
            let reason = String::new();
            self.apply(device, Action::SocketClosed { code, reason });
        }
    }

    fn connection_works(&mut self, id: LinkId) {
        let Ok(server) = &mut self.server else {
            return;
        };
        let stranger = server.membership(id).is_none();
        let done = server.work(id, self.now, &mut self.dice);
        let joined = stranger && server.membership(id).is_some();
        self.ledger.refresh();
        if joined {
            self.excuse(id);
        }
        if let Some(done) = done {
            self.say(id, done);
        }
    }

    /// What a connection has done goes down its link.
    pub(crate) fn say(&mut self, id: LinkId, done: Done) {
        let (mut frames, confirm) = match done {
            Done::Answered(frames) => (frames, None),
            Done::Read(Ok(batch)) => {
                for frame in &batch.frames {
                    self.check_told(id, frame);
                }
                (batch.frames, batch.confirm)
            }
            Done::Read(Err(_)) => {
                self.seen.note("disk failed");
                return;
            }
            Done::Confirmed => return,
        };
        if frames.len() >= 32 {
            self.seen.note("batch of a full page");
        }
        for frame in &frames {
            self.check_answer(id, frame);
        }
        self.distort(id, &mut frames, confirm);
        let arrival = self.arrival();
        let link = self.links.get_mut(&id);
        let mut open = link.filter(|link| link.phase == Phase::Open);
        for frame in &frames {
            match &mut open {
                Some(link) => {
                    link.live |= *frame == Frame::V2(ServerFrame::Live);
                    let text = json::print(frame.encode());
                    link.down.send(arrival, Down::Text(text));
                    if self.fault == Some(Fault::Overtaking) {
                        link.down.overtake();
                    }
                }
                None if is_ack(frame) => self.seen.note("commit lost its ACK"),
                None => {}
            }
        }
        if let (Some(link), Some(seq)) = (open, confirm) {
            link.down.send(arrival, Down::Ping(seq));
        }
    }

    fn connection_times_out(&mut self, id: LinkId) {
        self.seen.note("timed out by the server");
        if let Ok(server) = &mut self.server {
            server.forget(id);
        }
        self.close_at_server(id, 1000);
    }

    /// The server's Close goes down the link, if it can.
    pub(crate) fn close_at_server(&mut self, id: LinkId, code: u16) {
        let arrival = self.arrival();
        if let Some(link) = self.links.get_mut(&id)
            && link.phase == Phase::Open
        {
            link.down.send(arrival, Down::Closed(code));
        }
    }

    fn device_wakes(&mut self, device: usize) {
        self.apply(device, Action::Tick);
        let next = self.devices[device].next_wake();
        assert!(next.is_none_or(|next| next > self.now), "still due");
    }

    fn reply_moves(&mut self) {
        let Ok(server) = &mut self.server else {
            return;
        };
        self.desk.due = soon(self.now, &mut self.dice);
        let result = self.desk.work(&server.state);
        server.wake();
        self.ledger.refresh();
        match result {
            None => {}
            Some(Ok(entry)) => {
                let account = &self.ledger.accounts[self.desk.replies[0].account];
                let stored = account.of_client(Side::Operator, &entry.client_id);
                assert!(
                    stored.is_some_and(|stored| stored.entry.id == entry.id),
                    "[ACK after commit] {entry:?}"
                );
                let repeated = !self.calm && self.dice.per_mille(100);
                if repeated {
                    self.seen.note("operator repeated");
                } else {
                    self.desk.replies.pop_front();
                    self.note_away(&entry);
                }
            }
            // Somebody has deleted it since, or time has.
            Some(Err(ChatError::NotEditable | ChatError::UnknownEntry)) => {
                self.seen.note("operator too late");
                self.drop_reply();
            }
            Some(Err(error)) => {
                self.seen.note("disk failed");
                self.trace.say(|| format!("a reply failed: {error}"));
                self.desk.due = later(self.now, 1000);
            }
        }
    }
}

fn decode(version: Version, text: &str) -> Result<ServerFrame, DecodeError> {
    let elements = json::parse(text)?;
    match version {
        Version::V1 => v1::ServerFrame::decode(elements).map(ServerFrame::from),
        Version::V2 => ServerFrame::decode(elements),
    }
}

fn is_ack(frame: &Frame) -> bool {
    matches!(
        frame,
        Frame::V1(v1::ServerFrame::Ack { .. }) | Frame::V2(ServerFrame::Ack { .. })
    )
}
