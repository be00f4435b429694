//! How much a server may say. A browser lets nobody read a socket more slowly:
//! what comes has to be taken in, or the connection ended.

use kite_protocol::Timestamp;

use crate::timing::{FRAME_EVERY, FRAMES_AT_ONCE};

/// How much has come over one connection.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    /// When the last frame would have come at the pace that is always taken.
    due: Option<Timestamp>,
}

impl Flow {
    /// A frame has come; whether it is one too many.
    pub(crate) fn is_flooded(&mut self, now: Timestamp) -> bool {
        let due = self.due.map_or(now, |due| due.max(now)) + FRAME_EVERY;
        self.due = Some(due);
        due > now + FRAME_EVERY * FRAMES_AT_ONCE
    }
}
