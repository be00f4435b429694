//! What is stored, on its way to one connection of a visitor.
//!
//! It knows neither the socket nor the time: it is told when to read on.

mod log;
mod messages;

use kite_domain::{ChatError, Seq};

use self::log::Log;
use self::messages::Messages;
use super::answer::Joined;
use super::version::{Frame, Version};
use crate::state::AppState;

/// Entries read and written at a time: what a connection that is behind holds
/// in memory.
pub(super) const PAGE: u32 = 32;

/// Where one connection stands in its conversation.
pub struct Delivery {
    stream: Stream,
    /// Whether there may be more to read.
    behind: bool,
}

enum Stream {
    /// To v1: what operators say.
    Messages(Messages),
    /// To v2: everything.
    Log(Log),
}

/// Frames to send.
#[derive(Debug, Default)]
pub struct Batch {
    /// The frames, in their order.
    pub frames: Vec<Frame>,
    /// What the peer is to confirm by having received them.
    pub confirm: Option<Seq>,
}

impl Delivery {
    /// Begins where the connection has joined.
    pub fn new(version: Version, joined: &Joined) -> Self {
        Self {
            stream: match version {
                Version::V1 => Stream::Messages(Messages::new(joined.membership)),
                Version::V2 => Stream::Log(Log::new(joined)),
            },
            behind: true,
        }
    }

    /// There may be something new.
    pub fn wake(&mut self) {
        self.behind = true;
    }

    /// Whether to call [`Self::next`]; if not, then not before a wake-up.
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// Reads on; what to send. After an error everything is as before.
    pub async fn next(&mut self, state: &AppState) -> Result<Batch, ChatError> {
        let (batch, more) = match &mut self.stream {
            Stream::Messages(messages) => messages.next(state).await?,
            Stream::Log(log) => log.next(state).await?,
        };
        self.behind = more;
        Ok(batch)
    }

    /// The peer has received everything up to here.
    pub async fn confirm(&mut self, state: &AppState, up_to: Seq) {
        if let Stream::Messages(messages) = &mut self.stream {
            messages.confirm(state, up_to).await;
        }
    }
}
