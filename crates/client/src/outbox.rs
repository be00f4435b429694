//! What still has to go out, in its order, and how far each has come.

use kite_protocol::{MessageId, Timestamp};

use crate::timing::UPLOADS_AT_ONCE;

/// How far an unsent message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Its first frame (TXT or UPL) is due; after a pause if one is given.
    Ready { not_before: Option<Timestamp> },
    /// A frame of it is on its way.
    Asked,
    /// Its file is being uploaded; without progress until then it failed.
    Uploading { stalled_at: Timestamp },
    /// Its file is stored: BIN is due.
    Uploaded,
}

impl Stage {
    pub(crate) const READY: Self = Self::Ready { not_before: None };
}

/// An unsent message.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) id: MessageId,
    pub(crate) order: u64,
    pub(crate) is_file: bool,
    pub(crate) stage: Stage,
    /// How often its upload has failed for want of a network.
    pub(crate) failures: u32,
    /// Whether its upload began on an earlier connection: the server that is
    /// there now may not know of it.
    pub(crate) carried: bool,
}

/// What kind of frame is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Text,
    Slot,
    File,
    Request,
}

/// The one frame that is not answered yet. v1's ERR carries no id: with no more
/// than one such frame it is clear what an ERR is about.
#[derive(Debug)]
pub(crate) struct Flight {
    pub(crate) id: MessageId,
    pub(crate) step: Step,
    pub(crate) answer_by: Timestamp,
}

/// The unsent messages. As many as the visitor wrote: what bounds them is the
/// durable store that keeps them.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    /// Sorted by order, then id: as they were written.
    entries: Vec<Entry>,
    pub(crate) flight: Option<Flight>,
    /// Until then nothing goes out: the server asked for a pause. What waits
    /// behind the frame that it could not take does not overtake it.
    pub(crate) hold: Option<Timestamp>,
    /// How often in a row the server could not take a frame.
    pub(crate) holds: u32,
}

impl Outbox {
    /// Puts a message in its place, which is nearly always the end, unless it
    /// is there.
    pub(crate) fn push(&mut self, id: MessageId, order: u64, is_file: bool) {
        if self.get_mut(&id).is_some() {
            return;
        }
        let index = self
            .entries
            .partition_point(|entry| (entry.order, &entry.id) < (order, &id));
        let entry = Entry {
            id,
            order,
            is_file,
            stage: Stage::READY,
            failures: 0,
            carried: false,
        };
        self.entries.insert(index, entry);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn ids(&self) -> Vec<MessageId> {
        self.entries.iter().map(|entry| entry.id.clone()).collect()
    }

    pub(crate) fn get_mut(&mut self, id: &MessageId) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.id == *id)
    }

    /// Takes a message out; what it was doing. A frame of it that is on its
    /// way stays unanswered until its answer comes.
    pub(crate) fn remove(&mut self, id: &MessageId) -> Option<Stage> {
        let place = self.entries.iter().position(|entry| entry.id == *id)?;
        Some(self.entries.remove(place).stage)
    }

    /// The frame on its way, if it is about that message: answered now.
    pub(crate) fn land(&mut self, id: &MessageId) -> Option<Step> {
        self.flight
            .take_if(|flight| flight.id == *id)
            .map(|flight| flight.step)
    }

    /// The next message that may have a frame sent when none is on its way,
    /// and which frame.
    pub(crate) fn next(&self) -> Option<(MessageId, Step)> {
        let uploading = self.uploads().count();
        self.entries.iter().find_map(|entry| {
            let step = match entry.stage {
                Stage::Uploaded => Step::File,
                Stage::Ready { .. } if !entry.is_file => Step::Text,
                Stage::READY if uploading < UPLOADS_AT_ONCE => Step::Slot,
                _ => return None,
            };
            Some((entry.id.clone(), step))
        })
    }

    /// The connection is gone: everything begins anew on the next one, but for
    /// the bytes of files, if they are to go on beside it. Answers what had
    /// begun, and what it was doing.
    pub(crate) fn rewind(&mut self, carries: bool) -> Vec<(MessageId, Stage)> {
        let flight = self.flight.take();
        let mut begun = Vec::new();
        for entry in &mut self.entries {
            if !matches!(entry.stage, Stage::Ready { .. }) {
                begun.push((entry.id.clone(), entry.stage));
            }
            let of_file = |flight: &Flight| flight.id == entry.id && flight.step == Step::File;
            entry.stage = match entry.stage {
                stage @ (Stage::Uploading { .. } | Stage::Uploaded) if carries => stage,
                Stage::Asked if carries && flight.as_ref().is_some_and(of_file) => Stage::Uploaded,
                _ => Stage::READY,
            };
            entry.carried = matches!(entry.stage, Stage::Uploading { .. } | Stage::Uploaded);
        }
        begun
    }

    /// BIN of a message was refused: whether that may be for the upload, which
    /// an earlier server took. Then it begins anew.
    pub(crate) fn begin_anew(&mut self, id: &MessageId) -> bool {
        let is_file = self.land(id) == Some(Step::File);
        let Some(entry) = self.get_mut(id).filter(|entry| is_file && entry.carried) else {
            return false;
        };
        entry.carried = false;
        entry.stage = Stage::READY;
        true
    }

    /// Pauses that are over are forgotten, so that nobody waits for them.
    pub(crate) fn end_pauses(&mut self, now: Timestamp) {
        for entry in &mut self.entries {
            if let Stage::Ready {
                not_before: Some(due),
            } = entry.stage
                && due <= now
            {
                entry.stage = Stage::READY;
            }
        }
    }

    /// An upload that stands still.
    pub(crate) fn stalled(&self, now: Timestamp) -> Option<MessageId> {
        self.uploads()
            .find(|(_, stalled_at)| *stalled_at <= now)
            .map(|(entry, _)| entry.id.clone())
    }

    /// When an upload needs a look, whatever the connection does.
    pub(crate) fn stalls_at(&self) -> Option<Timestamp> {
        self.uploads().map(|(_, stalled_at)| stalled_at).min()
    }

    /// When something else of this needs a look, while online.
    pub(crate) fn wake(&self) -> Option<Timestamp> {
        let retries = self.entries.iter().filter_map(|entry| match entry.stage {
            Stage::Ready { not_before } => not_before,
            _ => None,
        });
        retries
            .chain(self.hold)
            .chain(self.flight.as_ref().map(|flight| flight.answer_by))
            .min()
    }

    fn uploads(&self) -> impl Iterator<Item = (&Entry, Timestamp)> {
        self.entries.iter().filter_map(|entry| match entry.stage {
            Stage::Uploading { stalled_at } => Some((entry, stalled_at)),
            _ => None,
        })
    }
}
