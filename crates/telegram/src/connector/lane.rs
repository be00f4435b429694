//! The way to one outlet: what is owed to it goes there in order, one message
//! after the other, at the bot's pace. What has been sent and what not is in the
//! database alone, so a lane can end at any point and another one goes on.

mod album;
mod change;
mod close;
mod deliver;
mod perform;
mod signs;
mod story;
mod topic;
mod trial;

use std::time::Duration;

use kite_domain::outlet::{Outlet, OutletRole, Standing};
use kite_domain::port::StoreError;
use kite_domain::{ChatError, OutletId};
use tokio::sync::watch;
use tokio::time::sleep;

use super::Connector;
use crate::api::ChatId;
use topic::Forum;
use trial::Trial;

/// How many entries, or signs, are looked at together; no more become one message.
const BATCH: u32 = 32;
/// The pause after the database failed.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// What became of a lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ended {
    /// To which outlet it went.
    pub(super) outlet: OutletId,
    /// Whether it did anything: if not, there is no use in another one before
    /// something happens.
    pub(super) worked: bool,
}

/// Why a lane does not go on as it was about to.
#[derive(Debug)]
enum Halt {
    /// It has to look again at what is due: Telegram wants a pause, or something
    /// has changed.
    Again,
    /// The server stops.
    Stopping,
    /// Nothing goes to the outlet any more.
    Over,
    /// The database failed.
    Store(StoreError),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The way to one outlet.
struct Lane {
    connector: Connector,
    outlet: Outlet,
    stopping: watch::Receiver<bool>,
    /// Whether the next message had to wait: then others may go along with it.
    waited: bool,
    trial: Trial,
    /// What the group's topics are, once that is known.
    forum: Option<Forum>,
}

/// Sends what is owed to an outlet and sets its signs, until nothing is left.
pub(super) async fn run(
    connector: Connector,
    outlet: Outlet,
    stopping: watch::Receiver<bool>,
) -> Ended {
    let mut lane = Lane {
        connector,
        outlet,
        stopping,
        waited: false,
        trial: Trial::default(),
        forum: None,
    };
    let mut worked = false;
    loop {
        match lane.step().await {
            Ok(true) | Err(Halt::Again) => worked = true,
            Ok(false) | Err(Halt::Stopping | Halt::Over) => break,
            Err(Halt::Store(error)) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::error!(%error, cause, "what is owed to Telegram waits for the database");
                // Also when the server stops meanwhile.
                let _ = lane.pause(STORE_PAUSE).await;
                worked = true;
                break;
            }
        }
    }
    Ended {
        outlet: lane.outlet.id,
        worked,
    }
}

impl Lane {
    /// Sends one message or sets one conversation's signs; whether there was
    /// anything to do.
    async fn step(&mut self) -> Result<bool, Halt> {
        self.until_free().await?;
        let found = self.connector.outlets().outlet(self.outlet.id).await?;
        let active = found.filter(|outlet| outlet.standing == Standing::Active);
        self.outlet = active.ok_or(Halt::Over)?;
        let batch = self.connector.outlets().due(self.outlet.id, BATCH).await?;
        if batch.is_empty() {
            // By the next message the group may be another one.
            self.forum = None;
            return self.signs().await;
        }
        self.deliver(&batch).await?;
        Ok(true)
    }

    fn chat(&self) -> ChatId {
        ChatId(self.outlet.chat)
    }

    fn is_desk(&self) -> bool {
        matches!(self.outlet.role, OutletRole::Desk(_))
    }

    /// Waits until the chat may be written to.
    async fn until_free(&mut self) -> Result<(), Halt> {
        loop {
            let chat = self.chat();
            let wait = self.connector.pace(|pace, now| pace.wait(chat, now));
            if wait.is_zero() {
                return self.check_stopping();
            }
            self.pause(wait).await?;
        }
    }

    /// Waits until it is this lane's turn to write so many messages at once.
    async fn turn(&mut self, messages: usize) -> Result<(), Halt> {
        loop {
            let chat = self.chat();
            match self
                .connector
                .pace(|pace, now| pace.take(chat, messages, now))
            {
                Ok(()) => return self.check_stopping(),
                Err(wait) => self.pause(wait).await?,
            }
        }
    }

    fn check_stopping(&self) -> Result<(), Halt> {
        if *self.stopping.borrow() {
            return Err(Halt::Stopping);
        }
        Ok(())
    }

    async fn pause(&mut self, long: Duration) -> Result<(), Halt> {
        self.waited = true;
        tokio::select! {
            () = sleep(long) => Ok(()),
            // Also when nobody is left who could say it.
            _ = self.stopping.wait_for(|stop| *stop) => Err(Halt::Stopping),
        }
    }
}

/// A failure of the database alone stops a lane: what else the chat has to say
/// was said to somebody else.
fn store_failure(error: ChatError) -> Result<(), Halt> {
    match error {
        ChatError::Store(error @ StoreError::Failed(_)) => Err(Halt::Store(error)),
        _ => Ok(()),
    }
}
