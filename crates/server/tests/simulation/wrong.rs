//! Deliberate faults of what lies between a device and the server.

use k1te_server::websocket::version::Frame;
use kite_client::Version;
use kite_domain::port::ConversationStore;
use kite_domain::{Seq, Side};
use kite_protocol::json;
use kite_protocol::v1;
use kite_protocol::v2::{ClientFrame, Content, Mark, ServerFrame, State};

use crate::fault::Fault;
use crate::link::{Down, LinkId, Phase};
use crate::task::finish;
use crate::world::World;

impl World {
    /// On the way up.
    pub(crate) fn spoil(&self, device: usize, frame: &mut ClientFrame) {
        let last = self.account(device).last();
        match (self.fault, frame) {
            (Some(Fault::ResumedTooLate), ClientFrame::Join(join)) => {
                join.after = join.after.map(|after| after.max(last.min(after + 1)));
            }
            (Some(Fault::ReadWhenDelivered), ClientFrame::Mark { mark, .. }) => *mark = Mark::Read,
            _ => {}
        }
    }

    /// Answers a text that goes no further.
    pub(crate) fn forges_ack(&mut self, device: usize, frame: &ClientFrame) -> bool {
        let ClientFrame::Text { id, .. } = frame else {
            return false;
        };
        if self.fault != Some(Fault::AckForged) {
            return false;
        }
        let (arrival, stored_at) = (self.arrival(), self.now);
        let id = id.clone();
        let link = self.devices[device].link.expect("sends over a socket");
        let link = self.links.get_mut(&link).expect("a socket has its link");
        let ack = match link.version {
            Version::V1 => Frame::V1(v1::ServerFrame::Ack {
                destination_id: id.clone(),
                id,
                stored_at,
            }),
            Version::V2 => Frame::V2(ServerFrame::Ack {
                id,
                seq: 1,
                stored_at,
            }),
        };
        if link.phase == Phase::Open {
            let text = json::print(ack.encode());
            link.down.send(arrival, Down::Text(text));
        }
        true
    }

    /// On the way down.
    pub(crate) fn distort(&self, id: LinkId, frames: &mut Vec<Frame>, confirm: Option<Seq>) {
        match self.fault {
            Some(Fault::SyncIgnored) => {
                frames.retain(|frame| !matches!(frame, Frame::V2(ServerFrame::Sync { .. })));
            }
            Some(Fault::DeliveredWhenSent) => {
                let membership = self.server.as_ref().ok().and_then(|it| it.membership(id));
                if let (Some(membership), Some(seq)) = (membership, confirm) {
                    let conversation = membership.conversation;
                    let (side, mark) = (Side::Visitor, Mark::Delivered);
                    finish(self.memory.mark(conversation, side, mark, seq)).unwrap();
                }
            }
            _ => {}
        }
        for frame in frames {
            self.mistell(id, frame);
        }
    }

    fn mistell(&self, id: LinkId, frame: &mut Frame) {
        let live = self.links.get(&id).is_some_and(|link| link.live);
        match (self.fault, frame) {
            (Some(Fault::StateMistold), Frame::V2(ServerFrame::Ok { state, .. })) => {
                *state = State::Open;
            }
            (Some(fault), Frame::V2(ServerFrame::Entry(entry))) => {
                match (fault, &mut entry.content) {
                    (Fault::StateMistold, Content::State(state)) => *state = State::Open,
                    (Fault::EditNotResumed, Content::Edit { target, .. }) if !live => {
                        *target = entry.seq;
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}
