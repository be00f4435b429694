//! The server as the protocol's contract has it, in memory: one log, whatever
//! version a connection speaks.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kite_client::Version;
use kite_protocol::v2::{ClientFrame, Content, Entry, Mark, Role, ServerFrame, State};
use kite_protocol::{FileMeta, MessageId, Timestamp};

use super::random::Random;
use crate::harness::{START, id, slot};

/// Entries that a device without any is given: fewer than in the protocol, to
/// come to the end of them.
const FIRST_PAGE: u32 = 8;
/// Entries that a device may be behind.
const RESUME: u32 = 25;
/// Entries of a page.
const PAGE: u32 = 6;

pub(super) struct Server {
    pub(super) version: Version,
    /// Number 1 stands first.
    pub(super) log: Vec<Entry>,
    /// Up to this number entries were removed.
    pub(super) gone: u32,
    pub(super) state: State,
    pub(super) rating: Option<u8>,
    /// Of the visitor, then of the operators: delivered and read.
    pub(super) marks: [u32; 4],
    pub(super) reports: BTreeSet<MessageId>,
    places: BTreeMap<MessageId, FileMeta>,
    uploaded: BTreeSet<MessageId>,
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
    pub(super) fn new(version: Version) -> Self {
        Self {
            version,
            log: Vec::new(),
            gone: 0,
            state: State::Open,
            rating: None,
            marks: [0; 4],
            reports: BTreeSet::new(),
            places: BTreeMap::new(),
            uploaded: BTreeSet::new(),
        }
    }

    pub(super) fn last(&self) -> u32 {
        u32::try_from(self.log.len()).unwrap()
    }

    pub(super) fn has(&self, id: &MessageId) -> bool {
        self.log.iter().any(|entry| entry.id == *id)
    }

    /// What has been said, without what was removed.
    pub(super) fn messages(&self) -> impl Iterator<Item = &Entry> {
        let messages = self.log.iter().filter(|entry| entry.seq > self.gone);
        messages.filter(|entry| {
            matches!(
                entry.content,
                Content::Text { .. } | Content::File { .. } | Content::Handoff(_)
            )
        })
    }

    /// The entry as a connection gets it; none where v1 has no word for it.
    pub(super) fn entry(&self, seq: u32) -> Option<ServerFrame> {
        let mut entry = self.log[seq as usize - 1].clone();
        if let Content::Edit { target, text } = &mut entry.content {
            *text = match &self.log[*target as usize - 1].content {
                Content::Text { text, .. } => text.clone(),
                other => panic!("edits {other:?}"),
            };
        }
        if self.version == Version::V1 {
            let is_text = matches!(&entry.content, Content::Text { text: Some(_), .. });
            if entry.role != Role::Operator || !is_text {
                return None;
            }
            entry.seq = 0;
            entry.author = None;
        }
        Some(ServerFrame::Entry(entry))
    }

    /// JOIN: what is said first, and the number with which entries go on.
    pub(super) fn welcome(&self, after: Option<u32>) -> (Vec<ServerFrame>, u32) {
        let last = self.last();
        let mut answers = vec![ServerFrame::Ok {
            last,
            state: self.state,
        }];
        for (place, up_to) in self.marks.into_iter().enumerate() {
            answers.push(mark(place, up_to));
        }
        let window = (last + 1).saturating_sub(FIRST_PAGE).max(self.gone + 1);
        let first = match after {
            None => window,
            Some(after) if after > last || after < self.gone || last - after > RESUME => {
                answers.push(ServerFrame::Sync { first: window });
                window
            }
            Some(after) => after + 1,
        };
        (answers, first)
    }

    /// What a frame other than JOIN is answered with, and whom else it
    /// concerns.
    pub(super) fn answer(
        &mut self,
        frame: ClientFrame,
        trouble: Trouble,
        random: &mut Random,
    ) -> Vec<ServerFrame> {
        let about = frame.id().cloned();
        match (trouble, &about) {
            (Trouble::Refuse, Some(id)) => return vec![self.refuse("blocked", 403, id, None)],
            (Trouble::Fail, Some(id)) => {
                let pause = Duration::from_millis(random.below(4000));
                let pause = random.percent(50).then_some(pause);
                return vec![self.refuse("unavailable", 503, id, pause)];
            }
            _ => {}
        }
        let answers = self.serve(frame);
        match trouble {
            Trouble::Mute => Vec::new(),
            Trouble::Repeat => answers.iter().chain(&answers).cloned().collect(),
            _ => answers,
        }
    }

    fn serve(&mut self, frame: ClientFrame) -> Vec<ServerFrame> {
        match frame {
            ClientFrame::Join(_) => panic!("JOIN is the world's"),
            ClientFrame::Text { id, text, .. } => {
                let text = Some(text);
                vec![self.store(
                    id,
                    Content::Text {
                        text,
                        edited_at: None,
                    },
                )]
            }
            ClientFrame::Upload { id, file, .. } => {
                let known = self.places.insert(id.clone(), file.clone());
                assert!(known.is_none_or(|known| known == file), "one id, one file");
                vec![slot(id.as_str()).into()]
            }
            ClientFrame::File { id, uri, file, .. } => {
                assert_eq!(uri, format!("https://files/{id}"));
                assert_eq!(self.places.get(&id), Some(&file));
                assert!(self.uploaded.contains(&id), "{id}: BIN before its bytes");
                vec![self.store(id, Content::File { uri, file })]
            }
            ClientFrame::Edit {
                id, target, text, ..
            } => vec![match self.edit(&id, Role::Visitor, target, text) {
                Ok(seq) => self.ack(id, seq),
                Err(code) => self.refuse(code, 0, &id, None),
            }],
            ClientFrame::Rate {
                id, stars, comment, ..
            } => vec![self.store(id, Content::Rating { stars, comment })],
            ClientFrame::Report { id, .. } => {
                self.reports.insert(id.clone());
                vec![self.ack(id, 0)]
            }
            ClientFrame::Link { id } => vec![ServerFrame::Link {
                url: format!("https://go/{id}"),
                id,
                expires_at: Timestamp::from_millis(START),
            }],
            ClientFrame::History { id, before, limit } => self.page(id, before, limit),
            ClientFrame::Mark { mark, up_to } => {
                assert!(up_to <= self.last(), "a mark of the future");
                let place = usize::from(mark == Mark::Read);
                self.marks[place] = self.marks[place].max(up_to);
                Vec::new()
            }
            ClientFrame::Ping => vec![ServerFrame::Pong],
            ClientFrame::Typing { .. } | ClientFrame::Pong => Vec::new(),
        }
    }

    /// The entries before a number.
    fn page(&self, id: MessageId, before: u32, limit: u32) -> Vec<ServerFrame> {
        let end = before.min(self.last() + 1);
        let start = end.saturating_sub(limit.min(PAGE)).max(self.gone + 1);
        let mut answers: Vec<_> = (start..end).filter_map(|seq| self.entry(seq)).collect();
        answers.push(ServerFrame::Page {
            id,
            first: (start < end).then_some(start),
            more: start < end && start > self.gone + 1,
        });
        answers
    }

    /// Another text for a message of that side, or none.
    pub(super) fn edit(
        &mut self,
        id: &MessageId,
        role: Role,
        target: u32,
        text: Option<String>,
    ) -> Result<u32, &'static str> {
        if let Some(known) = self.log.iter().find(|entry| entry.id == *id) {
            return Ok(known.seq);
        }
        let Some(message) = target
            .checked_sub(1 + self.gone)
            .and_then(|_| self.log.get_mut(target as usize - 1))
        else {
            return Err("unknown-entry");
        };
        if message.role != role {
            return Err("not-yours");
        }
        let editable = match &message.content {
            Content::Text { text, .. } => text.is_some(),
            Content::File { .. } => text.is_none(),
            _ => false,
        };
        if !editable {
            return Err("not-editable");
        }
        message.content = Content::Text {
            text,
            edited_at: Some(message.at),
        };
        let edit = Content::Edit { target, text: None };
        Ok(self.append(id.clone(), role, edit))
    }

    fn store(&mut self, id: MessageId, content: Content) -> ServerFrame {
        let known = self.log.iter().find(|entry| entry.id == id);
        let seq = match known {
            Some(known) => {
                assert_eq!(known.role, Role::Visitor);
                known.seq
            }
            None => self.append(id.clone(), Role::Visitor, content),
        };
        self.ack(id, seq)
    }

    pub(super) fn append(&mut self, id: MessageId, role: Role, content: Content) -> u32 {
        let seq = self.last() + 1;
        match &content {
            Content::State(state) => self.stands(*state),
            Content::Rating { stars, .. } => self.rating = Some(*stars),
            Content::Text { .. } | Content::File { .. } if role == Role::Visitor => {
                self.stands(State::Open);
            }
            _ => {}
        }
        self.log.push(Entry {
            seq,
            id,
            role,
            author: (role == Role::Operator).then(|| "Grace".into()),
            at: Timestamp::from_millis(START),
            content,
        });
        seq
    }

    fn stands(&mut self, state: State) {
        if self.state != state {
            self.state = state;
            self.rating = None;
        }
    }

    pub(super) fn operator_writes(&mut self, number: u64) {
        let text = Some(format!("answer {number}"));
        let content = Content::Text {
            text,
            edited_at: None,
        };
        self.append(id(&format!("op{number}")), Role::Operator, content);
    }

    pub(super) fn was_file(&self, id: &MessageId) -> bool {
        self.places.contains_key(id)
    }

    pub(super) fn takes_bytes(&mut self, id: &MessageId) {
        assert!(self.places.contains_key(id), "{id}: bytes without a place");
        self.uploaded.insert(id.clone());
    }

    fn ack(&self, id: MessageId, seq: u32) -> ServerFrame {
        ServerFrame::Ack {
            id,
            seq: if self.version == Version::V1 { 0 } else { seq },
            stored_at: Timestamp::from_millis(START),
        }
    }

    fn refuse(
        &self,
        word: &str,
        number: u16,
        id: &MessageId,
        retry_after: Option<Duration>,
    ) -> ServerFrame {
        let is_v2 = self.version == Version::V2;
        ServerFrame::Error {
            code: if is_v2 {
                word.to_owned()
            } else {
                number.to_string()
            },
            id: is_v2.then(|| id.clone()),
            reason: "no".into(),
            retry_after: retry_after.filter(|_| is_v2),
        }
    }
}

/// The frame of a mark by its place among them.
pub(super) fn mark(place: usize, up_to: u32) -> ServerFrame {
    ServerFrame::Mark {
        side: if place < 2 {
            Role::Visitor
        } else {
            Role::Operator
        },
        mark: if place.is_multiple_of(2) {
            Mark::Delivered
        } else {
            Mark::Read
        },
        up_to,
    }
}
