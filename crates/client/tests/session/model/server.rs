//! The server as the protocol's contract has it, in memory.

use std::collections::{BTreeMap, BTreeSet};

use kite_protocol::v1::{ClientFrame, ServerFrame};
use kite_protocol::{FileMeta, MessageId};

use super::random::Random;
use crate::harness::{ack, err, incoming, slot};

#[derive(Default)]
pub(super) struct Server {
    /// What is stored, in the order of storing.
    pub(super) stored: Vec<(MessageId, Content)>,
    /// The operators' messages, by number.
    pub(super) written: u64,
    /// How many of them have surely reached the device.
    pub(super) read: u64,
    places: BTreeMap<MessageId, FileMeta>,
    uploaded: BTreeSet<MessageId>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    Text(String),
    File(FileMeta),
}

/// What goes wrong while a frame is answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Trouble {
    None,
    Refuse,
    Fail,
    /// Stored, but the answer gets lost.
    Mute,
    Repeat,
}

impl Server {
    pub(super) fn answer(
        &mut self,
        frame: ClientFrame,
        trouble: Trouble,
        random: &mut Random,
    ) -> Vec<ServerFrame> {
        match (trouble, &frame) {
            (_, ClientFrame::Ping) => return vec![ServerFrame::Pong],
            (_, ClientFrame::Pong) => return Vec::new(),
            (Trouble::Refuse, _) => return vec![err("refused", 400)],
            (Trouble::Fail, _) => return vec![err("later", 503)],
            _ => {}
        }
        let answers = match frame {
            ClientFrame::Join { .. } => {
                let again = random.below(self.read + 1);
                let missed = (again..self.written).map(|n| incoming(&format!("op{n}")));
                std::iter::once(ServerFrame::Ok).chain(missed).collect()
            }
            ClientFrame::Text { id, text, .. } => {
                self.store(&id, Content::Text(text));
                vec![ack(id.as_str())]
            }
            ClientFrame::Upload { id, file, .. } => {
                let known = self.places.insert(id.clone(), file.clone());
                assert!(known.is_none_or(|known| known == file), "one id, one file");
                vec![slot(id.as_str())]
            }
            ClientFrame::File { id, uri, file, .. } => {
                assert_eq!(uri, format!("https://files/{id}"));
                assert_eq!(self.places.get(&id), Some(&file));
                assert!(self.uploaded.contains(&id), "{id}: BIN before its bytes");
                self.store(&id, Content::File(file));
                vec![ack(id.as_str())]
            }
            ClientFrame::Ping | ClientFrame::Pong => Vec::new(),
        };
        match trouble {
            Trouble::Mute => Vec::new(),
            Trouble::Repeat => answers.iter().chain(&answers).cloned().collect(),
            _ => answers,
        }
    }

    pub(super) fn takes_bytes(&mut self, id: &MessageId) {
        assert!(self.places.contains_key(id), "{id}: bytes without a place");
        self.uploaded.insert(id.clone());
    }

    pub(super) fn has(&self, id: &MessageId) -> bool {
        self.stored.iter().any(|(stored, _)| stored == id)
    }

    fn store(&mut self, id: &MessageId, content: Content) {
        match self.stored.iter().find(|(stored, _)| stored == id) {
            Some((_, stored)) => assert_eq!(*stored, content, "one id, one message"),
            None => self.stored.push((id.clone(), content)),
        }
    }
}
